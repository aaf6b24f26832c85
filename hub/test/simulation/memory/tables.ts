/** What was done since a transaction began, backwards. Without one, nothing is noted. */
export class Undo {
  #deeds: (() => void)[] | null = null
  begin() {
    this.#deeds = []
  }
  note(deed: () => void) {
    this.#deeds?.push(deed)
  }
  commit() {
    this.#deeds = null
  }
  rollback() {
    for (const deed of this.#deeds?.reverse() ?? []) deed()
    this.#deeds = null
  }
}

/** Rows by key. A row is never changed in place: whoever changes one puts another, so that a rollback finds the old one. */
export class Table<Row extends object> {
  readonly #rows = new Map<string, Row>()
  readonly #undo: Undo
  readonly #key: (row: Row) => string

  constructor(undo: Undo, key: (row: Row) => string) {
    this.#undo = undo
    this.#key = key
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  put(row: Row): Row {
    const key = this.#key(row)
    const before = this.#rows.get(key)
    this.#rows.set(key, row)
    this.#undo.note(() => (before ? this.#rows.set(key, before) : this.#rows.delete(key)))
    return row
  }

  drop(row: Row): void {
    const key = this.#key(row)
    const before = this.#rows.get(key)
    if (!before) return
    this.#rows.delete(key)
    this.#undo.note(() => this.#rows.set(key, before))
  }

  /** In no order that means anything: a rollback puts rows back at the end. */
  values(): IterableIterator<Row> {
    return this.#rows.values()
  }

  where(fits: (row: Row) => boolean): Row[] {
    const found = []
    for (const row of this.#rows.values()) if (fits(row)) found.push(row)
    return found
  }
}

/** As a `jsonb` column gives it back: nothing undefined, no dates, nobody else's object, members by length and then by letters. */
export const asJson = <T>(value: T): T => kept(value) as T // why: what was JSON stays what it was

function kept(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((one: unknown) => kept(one) ?? null)
  if (value instanceof Date) return value.toJSON()
  const members = value as Record<string, unknown> // why: an object that is no array and not null
  const out: Record<string, unknown> = {}
  for (const name of Object.keys(members).sort(byLength))
    if (members[name] !== undefined) out[name] = kept(members[name])
  return out
}
const byLength = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1)

type Sortable = string | number | bigint | Date
/** Ascending by these, the way the database's byte-wise collation compares texts. */
export const by =
  <Row>(...keys: ((row: Row) => Sortable)[]) =>
  (a: Row, b: Row): number => {
    for (const key of keys) {
      const [x, y] = [key(a), key(b)]
      if (x < y) return -1
      if (x > y) return 1
    }
    return 0
  }

export const named = (...parts: string[]) => parts.join('\n')
