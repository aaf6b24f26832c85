/** A kind of record, by id. Whoever changes a record puts it again, so that the state file learns of it. */
export class Table<T> {
  readonly name: string
  readonly #records = new Map<string, T>()
  readonly #changed: Map<string, Set<string>>
  constructor(name: string, changed: Map<string, Set<string>>) {
    this.name = name
    this.#changed = changed
  }
  get(id: string): T | undefined {
    return this.#records.get(id)
  }
  put(id: string, record: T): T {
    this.#records.set(id, record)
    this.#mark(id)
    return record
  }
  delete(id: string): void {
    this.#records.delete(id)
    this.#mark(id)
  }
  #mark(id: string): void {
    const ids = this.#changed.get(this.name)
    if (ids) ids.add(id)
    else this.#changed.set(this.name, new Set([id]))
  }
  clear(): void {
    this.#records.clear()
  }
  all(): T[] {
    return [...this.#records.values()]
  }
  entries(): IterableIterator<[string, T]> {
    return this.#records.entries()
  }
  get size(): number {
    return this.#records.size
  }
}
