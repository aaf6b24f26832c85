import type { Dump } from '../hands.ts'

export type Row = Record<string, unknown>
/** The rows of one workspace. */
export const rowsOf = (rows: Dump, table: string, workspace: string): Row[] =>
  (rows[table] ?? []).filter((row) => row.workspace === workspace)

export { plain } from '../plain.ts'
