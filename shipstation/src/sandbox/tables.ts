export type Id = number | string

/** A kind of record, by id. Whoever changes a record puts it again, so that the state file learns of it. */
export class Table<T> {
  readonly name: string
  readonly #records = new Map<Id, T>()
  readonly #changed: Set<string>
  constructor(name: string, changed: Set<string>) {
    this.name = name
    this.#changed = changed
  }
  get(id: Id): T | undefined {
    return this.#records.get(id)
  }
  put(id: Id, record: T): T {
    this.#records.set(id, record)
    this.#changed.add(JSON.stringify([this.name, id]))
    return record
  }
  delete(id: Id): void {
    this.#records.delete(id)
    this.#changed.add(JSON.stringify([this.name, id]))
  }
  clear(): void {
    this.#records.clear()
  }
  all(): T[] {
    return [...this.#records.values()]
  }
  entries(): IterableIterator<[Id, T]> {
    return this.#records.entries()
  }
  get size(): number {
    return this.#records.size
  }
}
