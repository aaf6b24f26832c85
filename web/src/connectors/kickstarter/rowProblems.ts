import type { Import } from '../../api/types.ts'
import { sentence } from '../../parts/looks.ts'
import { many, number } from '../../parts/money.ts'

type Preview = NonNullable<Import['preview']>
export type RowProblem = Preview['problems'][number]

/** The hub's sentence names row and column; beside a table that has them as columns only the rest is news. */
export function withoutPlace({ says, row, column }: Pick<RowProblem, 'says' | 'row' | 'column'>): string {
  const place = `Row ${row}, column “${column}”: `
  return says.startsWith(place) ? sentence(says.slice(place.length)) : says
}

/** What the problems mean for the import: a report that is refused brings in nothing, another one all rows but those. */
export function problemNote(of: Pick<Preview, 'problems' | 'problemCount'>, refused: boolean): string {
  const stopping = new Set(
    of.problems.filter((it) => it.level === 'error').map((it) => `${it.file} ${it.row}`),
  )
  const shown =
    of.problemCount > of.problems.length ? ` The first ${number(of.problems.length)} are shown.` : ''
  if (refused)
    return `Nothing was imported because of ${many(stopping.size, 'row')}. Mend the report, or get it from Kickstarter again, and choose it anew.${shown}`
  const out =
    stopping.size === 0
      ? 'All rows come in.'
      : `${many(stopping.size, 'row')} cannot be read and ${stopping.size === 1 ? 'stays' : 'stay'} out; the others come in as they are.`
  return `${out} Mend them in Kickstarter, or here after the import.${shown}`
}
