import type { Dump } from '../hands.ts'
import { plain } from '../plain.ts'

export type Row = Record<string, unknown>
/** The rows of one workspace. */
export const rowsOf = (rows: Dump, table: string, workspace: string): Row[] =>
  (rows[table] ?? []).filter((row) => row.workspace === workspace)

/** In memory, what is the same is mostly one object. */
export const isSame = (a: unknown, b: unknown): boolean => a === b || plain(a) === plain(b)

export { plain }
