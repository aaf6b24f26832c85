import type { World } from './world.ts'

/** What was half done when a hub was killed: asked of the database, which lives on. */
export type HalfDone = { importRows: number; inFlight: number; unsettled: number; behind: number }

export async function halfDone(world: World): Promise<HalfDone> {
  const [row] = await world.query<HalfDone>(`select
    (select count(*)::int from imports where state = 'reading' or (state = 'importing' and done < total)) as "importRows",
    (select count(*)::int from steps where state = 'in_flight') as "inFlight",
    (select count(*)::int from attempts where ended_at is null) as unsettled,
    (select count(*)::int from flows f join workspaces w on w.id = f.workspace where f.position < w.last_seq) + (select count(*)::int from replans) as behind`)
  return row ?? { importRows: 0, inFlight: 0, unsettled: 0, behind: 0 }
}

/** Counts what happened, by kind of kill and by what was half done. */
export class Tally {
  readonly kinds = new Map<string, number>()
  readonly halves = new Map<string, number>()
  readonly points = new Map<string, number>()

  note(kind: string, half: HalfDone | null) {
    add(this.kinds, kind)
    if (half) add(this.halves, nameOf(half))
  }

  passed(point: string) {
    add(this.points, point)
  }

  /** Kills that found something half done: a step in flight, an answer not written down, rows of an import, changes not planned. */
  get counted(): number {
    return [...this.halves].reduce((sum, [name, n]) => sum + (name === 'nothing half done' ? 0 : n), 0)
  }

  lines(): string[] {
    return [
      `by kind of kill: ${listed(this.kinds)}`,
      `by what was half done: ${listed(this.halves)}`,
      `named points passed: ${this.points.size} different ones, ${[...this.points.values()].reduce((a, b) => a + b, 0)} kills`,
    ]
  }
}

export function nameOf(half: HalfDone): string {
  if (half.inFlight > 0) return 'a step in flight'
  if (half.unsettled > 0) return 'an answer not written down'
  if (half.importRows > 0) return 'an import'
  return half.behind > 0 ? 'changes not planned' : 'nothing half done'
}

const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
const listed = (counts: Map<string, number>) =>
  [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name} ${n}`)
    .join(', ') || 'none'

/** The n-th part of these, of sorted milliseconds, in seconds. */
export function quantile(milliseconds: readonly number[], part: number): string {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const one = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  return one === undefined ? '–' : `${(one / 1000).toFixed(2)} s`
}

/** The same numbers for the same seed: which kill comes when. What it hits is the machine's affair. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
