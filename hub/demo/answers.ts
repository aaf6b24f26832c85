/** What the story reads of the hub's answers: no more than it looks at. */
export type Row = {
  number: string
  state: string
  why: string
  tracking: { number: string | null; voided: boolean }[]
}
export type Backers = { rows: Row[]; total: number; states: { state: string; count: number }[] }
export type Import = {
  id: string
  state: string
  says: string
  older: boolean
  difference: {
    created: number
    changed: number
    same: number
    missing: unknown[]
    refunds: unknown[]
  } | null
}
export type Connection = {
  id: string
  sandboxUrl: string
  stores: { id: string; name: string; manual: boolean }[]
}

/** Fails in words: the story's expectations are its own. */
export function expect(what: string, holds: unknown): asserts holds {
  if (!holds) throw new Error(`expected: ${what}`)
}
