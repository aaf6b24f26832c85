import { hash } from 'node:crypto'
import { knownColumn } from './columns.ts'
import { openReport, type ReportFile, type Sheet } from './files.ts'
import { layoutsOf, type ReportOptions, rewardKey, type SheetLayout } from './layout.ts'
import { type Problem, ReportRefusal } from './problem.ts'
import type { RawRow } from './raw.ts'
import { csvRows } from './records.ts'

/**
 * A report's rows, one backer each, ready to be stored. Throws a ReportRefusal where the file cannot be read or holds a
 * backer twice with different data. What is wrong inside a row is `readRow`'s to say: look at the preview first.
 * `layouts` from a preview of the same file spares the first pass.
 */
export async function* readReport(
  file: ReportFile,
  options: ReportOptions,
  layouts?: SheetLayout[],
): AsyncGenerator<RawRow> {
  const sheets = await openReport(file)
  try {
    const known = layouts ?? (await layoutsOf(sheets, options))
    const twice = new Twice()
    for (const [index, sheet] of sheets.sheets.entries()) {
      const layout = known[index]
      if (!layout) continue
      for await (const raw of rawRows(sheet, layout, options)) {
        const again = twice.seen(raw)
        if (again === 'new') yield raw
        else if (again !== 'same') throw new ReportRefusal(again)
      }
    }
  } finally {
    sheets.close()
  }
}

export async function* rawRows(
  sheet: Sheet,
  layout: SheetLayout,
  options: ReportOptions,
): AsyncGenerator<RawRow> {
  const itemised = new Set(layout.itemised)
  const known = layout.header.map(knownColumn)
  let header = true
  for await (const { row, cells } of csvRows(sheet)) {
    if (header) {
      header = false
      continue
    }
    const raw: RawRow = {
      file: layout.file,
      row,
      era: layout.era,
      currency: options.currency,
      tier: layout.tier,
      completed: options.completedColumn,
      itemised: itemised.has(rewardKey(cells, known)),
      cells: {},
      items: {},
      addons: {},
      answers: {},
    }
    for (const [index, name] of layout.header.entries()) {
      const cell = cells[index] ?? ''
      if (cell.trim() !== '') raw[placeOf(layout.roles[index])][name] = cell
    }
    yield raw
  }
}

function placeOf(role: SheetLayout['roles'][number] | undefined): 'cells' | 'items' | 'addons' | 'answers' {
  if (role === 'item') return 'items'
  if (role === 'addon') return 'addons'
  // A counted add-on is kept with Kickstarter's own cells, where nothing reads it: the item column says how many.
  return role === undefined || role === 'answer' ? 'answers' : 'cells'
}

/** Knows a backer who comes a second time: the same again is counted once, anything else is an error that names both rows. */
export class Twice {
  readonly #first = new Map<string, { file: string; row: number; hash: string }>()

  seen(raw: RawRow): 'new' | 'same' | Problem {
    const number = (numberCell(raw) ?? '').trim()
    const content = contentOf(raw)
    const first = this.#first.get(number)
    if (number === '' || !first) {
      this.#first.set(number, { file: raw.file, row: raw.row, hash: content })
      return 'new'
    }
    if (first.hash === content) return 'same'
    const other = first.file === raw.file ? `row ${first.row}` : `row ${first.row} of “${first.file}”`
    return {
      ...{ level: 'error', file: raw.file, row: raw.row, column: 'Backer Number', value: number },
      says: `Row ${raw.row} of “${raw.file}”: backer ${number} is already in ${other}, with different data.`,
      remedy: 'A backer has one row: remove the older of the two, or download the report again.',
    }
  }
}

/** All that a row says, as a short text: cells by their columns, where it stood left out. */
function contentOf({ tier, cells, items, addons, answers }: RawRow): string {
  let text = tier ?? ''
  for (const group of [cells, items, addons, answers])
    for (const column of Object.keys(group)) text += `\0${column}\0${group[column]}`
  return hash('sha1', text, 'base64')
}

function numberCell(raw: RawRow): string | undefined {
  for (const column in raw.cells) if (knownColumn(column) === 'number') return raw.cells[column]
  return undefined
}
