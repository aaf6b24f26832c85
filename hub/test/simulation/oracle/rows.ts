import type { Company } from '../company.ts'
import type { Pledge } from '../far/pledges.ts'
import type { Dump } from '../hands.ts'
import { plain } from '../plain.ts'

export type Row = Record<string, unknown>
/** A flow of the pledges' integration as it was made last. */
export const flowOf = ({ workspace, integration }: Company, name: string) =>
  `${workspace}-int-pl${integration}-${name}`
/** What a pledge says in the end: the gifts count once the program is there that knows of them. */
export const said = ({ isRead }: Company, pledge: Pledge): Pledge => ({
  ...pledge,
  quantity: pledge.quantity + (isRead ? (pledge.gifts ?? 0) : 0),
})

/** The rows of one workspace. */
export const rowsOf = (rows: Dump, table: string, workspace: string): Row[] =>
  (rows[table] ?? []).filter((row) => row.workspace === workspace)

/** In memory, what is the same is mostly one object. */
export const isSame = (a: unknown, b: unknown): boolean => a === b || plain(a) === plain(b)

export { plain }
