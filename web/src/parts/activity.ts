import type { ActivityEntry } from '../api/types.ts'

export type Told = ActivityEntry & {
  /** how often in a row, with nothing else between */
  times: number
}

/** The machine's own doings repeat by the minute: what is alike and follows one another is one line that says how often. */
export function foldAlike(entries: readonly ActivityEntry[]): Told[] {
  const told: Told[] = []
  for (const entry of entries) {
    const last = told.at(-1)
    if (last && alike(last, entry)) last.times += 1
    else told.push({ ...entry, times: 1 })
  }
  return told
}

const alike = (one: ActivityEntry, other: ActivityEntry): boolean =>
  (one.kind === 'run' || one.kind === 'send') &&
  (['kind', 'title', 'detail', 'who', 'href'] as const).every((field) => one[field] === other[field])
