/** What was done since a transaction began, backwards. Without one, nothing is noted. */
export class Undo {
  #deeds: (() => void)[] | null = null
  readonly #marks = new Map<string, number>()
  begin() {
    this.#deeds = []
    this.#marks.clear()
  }
  note(deed: () => void) {
    this.#deeds?.push(deed)
  }
  commit() {
    this.#deeds = null
  }
  /** A place to go back to while the transaction goes on. */
  mark(name: string) {
    this.#marks.set(name, this.#deeds?.length ?? 0)
  }
  back(name: string) {
    const from = this.#marks.get(name)
    if (from === undefined) throw new Error(`savepoint "${name}" does not exist`)
    for (const deed of this.#deeds?.splice(from).reverse() ?? []) deed()
  }
  rollback() {
    for (const deed of this.#deeds?.reverse() ?? []) deed()
    this.#deeds = null
  }
}

/** Where a row stands in an index; nowhere, where that is null. */
type Place<Row> = (row: Row) => string | null
type Indexed<Row> = { place: Place<Row>; rows: Map<string, Map<string, Row>> }

/** Rows by key. A row is never changed in place: whoever changes one puts another, so that a rollback finds the old one. */
export class Table<Row extends object, Name extends string = never> {
  readonly #rows = new Map<string, Row>()
  readonly #undo: Undo
  readonly #key: (row: Row) => string
  readonly #indexes = new Map<Name, Indexed<Row>>()
  readonly #all: Indexed<Row>[]

  /** `indexes`: what else rows are looked for by. */
  constructor(undo: Undo, key: (row: Row) => string, indexes: Record<Name, Place<Row>> | null = null) {
    this.#undo = undo
    this.#key = key
    for (const name in indexes) this.#indexes.set(name, { place: indexes[name], rows: new Map() })
    this.#all = [...this.#indexes.values()]
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  put(row: Row): Row {
    const key = this.#key(row)
    const before = this.#rows.get(key)
    this.#set(key, before, row)
    this.#undo.note(() => this.#set(key, row, before))
    return row
  }

  drop(row: Row): void {
    const key = this.#key(row)
    const before = this.#rows.get(key)
    if (!before) return
    this.#set(key, before, undefined)
    this.#undo.note(() => this.#set(key, undefined, before))
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

  /** What stands in one place of an index, in no order either. */
  at(name: Name, place: string): Row[] {
    const there = this.#indexes.get(name)?.rows.get(place)
    return there ? [...there.values()] : []
  }

  has(name: Name, place: string): boolean {
    return this.#indexes.get(name)?.rows.has(place) ?? false
  }

  #set(key: string, before: Row | undefined, row: Row | undefined): void {
    if (row) this.#rows.set(key, row)
    else this.#rows.delete(key)
    for (const { place, rows } of this.#all) {
      const was = before ? place(before) : null
      const is = row ? place(row) : null
      if (was !== null && was !== is) {
        const there = rows.get(was)
        there?.delete(key)
        if (there?.size === 0) rows.delete(was)
      }
      if (is === null || !row) continue
      const there = rows.get(is)
      if (there) there.set(key, row)
      else rows.set(is, new Map([[key, row]]))
    }
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

export function named(first: string, ...rest: string[]): string {
  let name = first
  for (const part of rest) name += `\n${part}`
  return name
}
