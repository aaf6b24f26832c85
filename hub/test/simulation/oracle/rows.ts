import type { Dump } from '../hands.ts'

export type Row = Record<string, unknown>
/** The rows of one workspace. */
export const rowsOf = (rows: Dump, table: string, workspace: string): Row[] =>
  (rows[table] ?? []).filter((row) => row.workspace === workspace)

/** The same value whatever order its members came in. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}
