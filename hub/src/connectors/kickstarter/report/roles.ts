import { addonColumn, type Known, knownColumn } from './columns.ts'
import { limits } from './limits.ts'
import type { Problem } from './problem.ts'

/** What a column is used for. `counted`: an add-on that an item column of the same name already counts. */
export type Role = Known | 'item' | 'addon' | 'counted' | 'answer'

/** What was seen in one column that could count items. */
export type Tally = {
  filled: number
  whole: number
  most: number
  /** Cells with more than any box holds. */
  beyond: number
  odd: { row: number; value: string } | null
}
export const emptyTally = (): Tally => ({ filled: 0, whole: 0, most: 0, beyond: 0, odd: null })

export function tallyCell(tally: Tally, value: string, row: number): void {
  const text = value.trim()
  if (text === '') return
  tally.filled++
  if (/^[-+]?\d+$/.test(text)) {
    tally.whole++
    tally.most = Math.max(tally.most, Number(text))
    if (Number(text) > limits.quantity) tally.beyond++
  } else tally.odd ??= { row, value: text }
}

/**
 * Columns that may count items: unknown ones between Notes and Survey Response (to the end, where no survey was sent), which is
 * where Kickstarter puts them. A column elsewhere, or one that reads like a question, is an answer whatever it holds.
 */
export function candidates(header: readonly string[]): number[] {
  const place = (known: Known) => header.findIndex((name) => knownColumn(name) === known)
  const from = place('notes')
  const survey = place('survey')
  const to = survey < 0 ? header.length : survey
  return header.flatMap((name, index) =>
    index > from && index < to && knownColumn(name) === null && addonColumn(name) === null ? [index] : [],
  )
}

/** `TS-01 T-shirt Size: Choose yours` holds sizes, not counts, though 38 and 40 are whole numbers. */
function readsLikeAQuestion(name: string, others: readonly string[]): boolean {
  if (name.includes('?')) return true
  const ask = name.indexOf(':')
  return ask > 0 && others.some((other) => other !== name && name.slice(0, ask).includes(other))
}

/**
 * Gives every column its role. Item columns hold what is in the box, reward items and add-ons summed by Kickstarter; so an
 * add-on column counts by itself only where no item column bears its name.
 */
export function rolesOf(
  file: string,
  header: readonly string[],
  tallies: ReadonlyMap<number, Tally>,
): { roles: Role[]; problems: Problem[] } {
  const problems: Problem[] = []
  const counting = [...tallies].filter(([, tally]) => tally.filled > 0 && tally.whole === tally.filled)
  const names = counting.map(([index]) => header[index] ?? '')
  const items = new Set<number>()
  for (const [index, tally] of counting) {
    const name = header[index] ?? ''
    if (readsLikeAQuestion(name, names)) continue
    // why: a slip in a few rows is theirs to mend, and must not turn a column of items into answers
    if (tally.beyond * 4 > tally.whole) problems.push(notACount(file, name, tally.most))
    else items.add(index)
  }
  for (const [index, tally] of tallies)
    if (tally.odd && tally.whole >= 3 * (tally.filled - tally.whole) && !header[index]?.includes('?'))
      problems.push(nearlyACount(file, header[index] ?? '', tally.odd))
  const titles = new Set([...items].map((index) => plain(header[index] ?? '')))
  const roles = header.map((name, index): Role => {
    const known = knownColumn(name)
    if (known) return known
    if (items.has(index)) return 'item'
    const addon = addonColumn(name)
    if (!addon) return 'answer'
    if (titles.has(plain(addon.title))) return 'counted'
    if (items.size > 0) problems.push(besideItems(file, name, addon.title))
    return 'addon'
  })
  return { roles, problems }
}

const plain = (title: string) => title.trim().replace(/\s+/g, ' ').toLowerCase()

const notACount = (file: string, column: string, most: number): Problem => ({
  ...{ level: 'warning', file, row: null, column, value: String(most) },
  says: `Column “${column}” holds whole numbers up to ${most}: too many to be a count of items, so it is kept as an answer.`,
  remedy: `If it does count items, correct the number over ${limits.quantity}.`,
})

const nearlyACount = (file: string, column: string, odd: { row: number; value: string }): Problem => ({
  ...{ level: 'warning', file, row: odd.row, column, value: odd.value },
  says: `Row ${odd.row}, column “${column}”: “${odd.value}” is not a whole number, though most of this column is. The column is kept as an answer and nothing is shipped for it.`,
  remedy: 'If it counts items, put a whole number there and drop the report in again.',
})

const besideItems = (file: string, column: string, title: string): Problem => ({
  ...{ level: 'warning', file, row: null, column, value: null },
  says: `Add-on “${title}” has no item column of its own name.`,
  remedy:
    'It is asked for by itself under Items. If Kickstarter already counts its parts in the item columns, answer “nothing to ship” there.',
})
