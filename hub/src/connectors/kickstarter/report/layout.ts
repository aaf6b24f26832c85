import { candidates, emptyTally, type Role, rolesOf, type Tally, tallyCell } from './roles.ts'
import { checkHeader, distinct, type Era, eraOf, type Known, knownColumn } from './columns.ts'
import type { Sheet, Sheets } from './files.ts'
import { readMoment } from './moment.ts'
import { type Problem, refuseFile } from './problem.ts'
import { csvRows } from './records.ts'
import { tierInName } from './tier.ts'

/** What the creator says about a report: the campaign's currency, and the column that holds the completion date, if any. */
export type ReportOptions = { currency: string; completedColumn: string | null }

/** What one CSV turned out to be, after a first pass over it: plain data, so that the second pass can come later. */
export type SheetLayout = {
  file: string
  era: Era
  header: string[]
  roles: Role[]
  /** In era A, the tier that the file's name speaks of. */
  tier: string | null
  rows: number
  newest: string | null
  /** Rewards (by id, title or minimum) of which at least one row counts items: they are in the box by their items. */
  itemised: string[]
  problems: Problem[]
}

/** First pass over every CSV. Which columns count items can only be known from all their rows. */
export async function layoutsOf(sheets: Sheets, options: ReportOptions): Promise<SheetLayout[]> {
  const layouts: SheetLayout[] = []
  for (const sheet of sheets.sheets) layouts.push(await layoutOf(sheet))
  const column = options.completedColumn
  if (column !== null && !layouts.some((layout) => layout.header.includes(column)))
    throw refuseFile(
      sheets.sheets[0]?.name ?? 'The report',
      `The report has no column “${column}”, which the campaign names as the completion date.`,
      'Download the report with that column, or choose another completion column.',
    )
  return layouts
}

async function layoutOf(sheet: Sheet): Promise<SheetLayout> {
  let header: string[] = []
  let known: (Known | null)[] = []
  let tallies = new Map<number, Tally>()
  let newest: string | null = null
  let rows = 0
  const counted = new Map<string, Set<number>>()
  for await (const { row, cells } of csvRows(sheet)) {
    if (header.length === 0) {
      checkHeader(sheet.name, cells)
      header = distinct(cells)
      known = header.map(knownColumn)
      // why: era A has no item columns, only survey questions
      tallies = new Map(eraOf(header) === 'A' ? [] : candidates(header).map((index) => [index, emptyTally()]))
      continue
    }
    rows++
    newest = newer(newest, cells, known)
    const reward = rewardKey(cells, known)
    for (const [index, tally] of tallies) {
      const cell = cells[index] ?? ''
      if (cell === '') continue
      tallyCell(tally, cell, row)
      if (!/[1-9]/.test(cell)) continue
      const columns = counted.get(reward) ?? new Set()
      counted.set(reward, columns.add(index))
    }
  }
  if (header.length === 0) throw refuseFile(sheet.name, `“${sheet.name}” is empty.`, 'Download it again.')
  const { roles, problems } = rolesOf(sheet.name, header, tallies)
  const itemised = [...counted].flatMap(([reward, columns]) =>
    [...columns].some((index) => roles[index] === 'item') ? [reward] : [],
  )
  const era = eraOf(header)
  const tier = era === 'A' ? tierInName(sheet.name) : null // why: later eras name the reward in the row
  return {
    ...{ file: sheet.name, era, header, roles, tier, rows, newest, itemised, problems },
  }
}

const dates: readonly (Known | null)[] = ['pledgedAt', 'pledgedAtUtc', 'survey']

function newer(newest: string | null, cells: readonly string[], known: readonly (Known | null)[]) {
  for (const [index, meaning] of known.entries()) {
    if (!dates.includes(meaning)) continue
    const moment = readMoment(cells[index] ?? '', 'unknown')?.replace('Z', '') ?? null
    if (moment !== null && (newest === null || moment > newest)) newest = moment
  }
  return newest
}

/** What tells one reward from another within a report. */
export function rewardKey(cells: readonly string[], known: readonly (Role | null)[]): string {
  for (const meaning of ['rewardId', 'rewardTitle', 'minimum'] as const) {
    const cell = cells[known.indexOf(meaning)]?.trim()
    if (cell) return cell
  }
  return ''
}
