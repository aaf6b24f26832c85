// The casts below: a place inside the list holds something, which the compiler cannot see.

/** Ids in the order of a date that changes, equal dates by id. Dates are Pacific wall time as text, which sorts as time does. */
export class DateIndex {
  #dates: string[] = []
  #ids: number[] = []
  readonly #dateOf = new Map<number, string>()

  get size(): number {
    return this.#ids.length
  }

  put(id: number, date: string): void {
    if (this.#dateOf.get(id) === date) return
    this.remove(id)
    this.#dateOf.set(id, date)
    const last = this.#dates.length - 1
    const isNewest = last < 0 || isBefore(this.#dates[last] as string, this.#ids[last] as number, date, id)
    // Nearly always the newest: what was just touched goes last.
    const at = isNewest ? last + 1 : this.#place(date, id)
    this.#dates.splice(at, 0, date)
    this.#ids.splice(at, 0, id)
  }

  remove(id: number): void {
    const date = this.#dateOf.get(id)
    if (date === undefined) return
    const at = this.#place(date, id)
    this.#dates.splice(at, 1)
    this.#ids.splice(at, 1)
    this.#dateOf.delete(id)
  }

  /** Takes many in at once, in whatever order. */
  load(entries: Iterable<readonly [id: number, date: string]>): void {
    for (const [id, date] of entries) this.#dateOf.set(id, date)
    const all = [...this.#dateOf].sort(([a, dateA], [b, dateB]) => (isBefore(dateA, a, dateB, b) ? -1 : 1))
    this.#ids = all.map(([id]) => id)
    this.#dates = all.map(([, date]) => date)
  }

  /** Where those stand whose date lies between, with both ends or without: the first place, and the one after the last. */
  span(from: string | null, to: string | null, ends: 'with' | 'without'): readonly [number, number] {
    const start = from === null ? 0 : this.#from(from, ends === 'without')
    const end = to === null ? this.#ids.length : this.#from(to, ends === 'with')
    return [start, Math.max(start, end)]
  }

  /** The ids that stand in these places, oldest first. */
  at(start: number, end: number): number[] {
    return this.#ids.slice(start, end)
  }

  between(from: string | null, to: string | null, ends: 'with' | 'without' = 'with'): number[] {
    return this.at(...this.span(from, to, ends))
  }

  clear(): void {
    this.#dates = []
    this.#ids = []
    this.#dateOf.clear()
  }

  /** The first place whose date is not before this one (or, `after`, is later). */
  #from(date: string, after: boolean): number {
    return this.#place(date, after ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)
  }

  /** The first place that does not come before this date and id. */
  #place(date: string, id: number): number {
    let low = 0
    let high = this.#ids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBefore(this.#dates[middle] as string, this.#ids[middle] as number, date, id)) low = middle + 1
      else high = middle
    }
    return low
  }
}

const isBefore = (date: string, id: number, otherDate: string, otherId: number) =>
  date < otherDate || (date === otherDate && id < otherId)
