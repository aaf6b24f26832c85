import type { Preview } from '../connectors/kickstarter/report/preview.ts'
import { Problem } from '../http/problem.ts'

/**
 * The completion column decides whose order may leave, so only one that the report offers can be named: a slip of the pen would
 * hold everybody back, and a column that everybody has would let everybody go. Null takes the rule without a column.
 */
export function refuseUnoffered(
  column: string | null | undefined,
  preview: Pick<Preview, 'columns'> | null,
): void {
  if (column === null || column === undefined) return
  const offered = preview?.columns.completion ?? []
  if (offered.includes(column)) return
  throw new Problem(422, `The report has no completion date in a column “${column}”.`, {
    remedy:
      offered.length > 0
        ? `It could be ${offered.map((name) => `“${name}”`).join(' or ')}.`
        : preview === null
          ? 'Import a report first: its columns that could say so are offered then.'
          : 'Such a column is called like “Completed at” or “Finalized date”, and this report has none. Without one, the rule by status, survey and amount due decides.',
    field: 'completedColumn',
  })
}
