import type { Pledge, PledgeItem } from '../../../model/pledge.ts'
import { type Era, mayBeCompletion } from './columns.ts'
import { openReport, type ReportFile, type Sheets } from './files.ts'
import { layoutsOf, type ReportOptions, type SheetLayout } from './layout.ts'
import { asInstant, dateInName } from './moment.ts'
import { type Problem, ReportRefusal } from './problem.ts'
import { rawRows, Twice } from './read.ts'
import { readRow } from './row.ts'

/** Something to be mapped to a product: how many backers get it, and how many there are. */
export type Found = Pick<PledgeItem, 'key' | 'kind' | 'title'> & { backers: number; quantity: number }

/** Everything a person wants to see of a report before it is imported. With an error in `counts` it cannot be imported. */
export type Preview = {
  file: string
  /** The newest era among the CSVs; null when none could be read. */
  era: Era | null
  layouts: SheetLayout[]
  columns: {
    recognised: string[]
    items: string[]
    addons: string[]
    /** Add-ons that an item column of the same name already counts. */
    counted: string[]
    answers: string[]
    /** Columns that may hold the completion date. */
    completion: string[]
  }
  backers: number
  /** The first ones; `counts` says how many there are. */
  problems: Problem[]
  counts: { errors: number; warnings: number }
  first: Pledge[]
  found: Found[]
  statuses: Record<string, number>
  countries: { country: string; backers: number }[]
  /** When the report was made, as an instant; null: ask. */
  date: string | null
  dateFrom: 'name' | 'rows' | null
}

const shownProblems = 200
const shownRows = 20

/** Is shown every backer of a report once, while nothing is wrong yet. `date`: when the report was made. */
export type Look = (pledge: Pledge, date: string | null) => Promise<void> | null

/** Reads a whole report without keeping it. Never throws for what is wrong in the file: that is in `problems`. */
export async function previewReport(file: ReportFile, options: ReportOptions, look?: Look): Promise<Preview> {
  const tally = new Tally(file.name)
  let sheets: Sheets | undefined
  try {
    sheets = await openReport(file)
    for (const name of sheets.ignored) tally.note(leftOut(file.name, name))
    tally.preview.layouts = await layoutsOf(sheets, options)
    const { date } = dateOf(file.name, tally.preview.layouts)
    const twice = new Twice()
    for (const [index, sheet] of sheets.sheets.entries()) {
      const layout = tally.preview.layouts[index]
      if (!layout) continue
      for (const problem of layout.problems) tally.note(problem)
      for await (const raw of rawRows(sheet, layout, options)) {
        const again = twice.seen(raw)
        if (again === 'same') continue
        if (again !== 'new') tally.note(again)
        const { pledge, problems } = readRow(raw)
        for (const problem of problems) tally.note(problem)
        if (again !== 'new') continue
        tally.add(pledge)
        if (look && tally.preview.counts.errors === 0) await look(pledge, date)
      }
    }
  } catch (error) {
    if (!(error instanceof ReportRefusal)) throw error
    tally.note(error.problem)
  } finally {
    sheets?.close()
  }
  return tally.done()
}

const leftOut = (file: string, name: string): Problem => ({
  ...{ level: 'warning', file, row: null, column: null, value: name },
  says: `“${name}” in “${file}” is not a CSV and is left out.`,
  remedy: 'Nothing to do, unless you expected backers in it.',
})

class Tally {
  readonly preview: Preview
  readonly #found = new Map<string, Found>()
  readonly #countries = new Map<string, number>()

  constructor(file: string) {
    this.preview = {
      file,
      era: null,
      layouts: [],
      columns: { recognised: [], items: [], addons: [], counted: [], answers: [], completion: [] },
      backers: 0,
      problems: [],
      counts: { errors: 0, warnings: 0 },
      first: [],
      found: [],
      statuses: {},
      countries: [],
      date: null,
      dateFrom: null,
    }
  }

  note(problem: Problem): void {
    const { problems, counts } = this.preview
    counts[problem.level === 'error' ? 'errors' : 'warnings']++
    if (problems.length < shownProblems) problems.push(problem)
    else if (problem.level === 'error') {
      // why: an error must be seen though warnings came first
      const last = problems.findLastIndex((other) => other.level === 'warning')
      if (last >= 0) problems.splice(last, 1, problem)
    }
  }

  add(pledge: Pledge): void {
    const { preview } = this
    preview.backers++
    if (preview.first.length < shownRows) preview.first.push(pledge)
    preview.statuses[pledge.status] = (preview.statuses[pledge.status] ?? 0) + 1
    const country = pledge.address?.country ?? pledge.shippingCountry
    if (country !== null) this.#countries.set(country, (this.#countries.get(country) ?? 0) + 1)
    for (const { key, kind, title, quantity } of pledge.items) {
      const found = this.#found.get(key) ?? { key, kind, title, backers: 0, quantity: 0 }
      found.backers++
      found.quantity += quantity
      this.#found.set(key, found)
    }
  }

  done(): Preview {
    const { preview } = this
    const { layouts } = preview
    preview.found = [...this.#found.values()].sort((a, b) => b.backers - a.backers)
    preview.countries = [...this.#countries]
      .map(([country, backers]) => ({ country, backers }))
      .sort((a, b) => b.backers - a.backers)
    preview.era = layouts.reduce<Era | null>(
      (era, layout) => (era && era > layout.era ? era : layout.era),
      null,
    )
    preview.columns = columnsOf(layouts)
    // What keeps the report out comes first.
    preview.problems.sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'))
    return Object.assign(preview, dateOf(preview.file, layouts))
  }
}

/** By its name or the names in its zip, else by the newest date in its rows. */
function dateOf(file: string, layouts: readonly SheetLayout[]): Pick<Preview, 'date' | 'dateFrom'> {
  const newest = layouts.reduce<string | null>(
    (newest, layout) => ((layout.newest ?? '') > (newest ?? '') ? layout.newest : newest),
    null,
  )
  const named = [file, ...layouts.map((layout) => layout.file)]
    .map((name) => dateInName(name, newest))
    .find((date) => date !== null)
  if (named) return { date: named, dateFrom: 'name' }
  return newest === null ? { date: null, dateFrom: null } : { date: asInstant(newest), dateFrom: 'rows' }
}

function columnsOf(layouts: readonly SheetLayout[]): Preview['columns'] {
  const all = layouts.flatMap((layout) =>
    layout.header.map((name, index) => ({ name, role: layout.roles[index] })),
  )
  const named = (wanted: (role: SheetLayout['roles'][number] | undefined) => boolean) => [
    ...new Set(all.flatMap(({ name, role }) => (wanted(role) ? [name] : []))),
  ]
  const own = ['item', 'addon', 'counted', 'answer']
  return {
    recognised: named((role) => role !== undefined && !own.includes(role)),
    items: named((role) => role === 'item'),
    addons: named((role) => role === 'addon'),
    counted: named((role) => role === 'counted'),
    answers: named((role) => role === 'answer'),
    completion: [...new Set(all.map(({ name }) => name).filter(mayBeCompletion))],
  }
}
