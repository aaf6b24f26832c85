/** Ids in the order of a date that changes. Dates are Pacific wall time as text, which sorts as time does. */
export class DateIndex {
  #dates: string[] = []
  #ids: number[] = []
  #serials: number[] = []
  #current = new Map<number, number>()
  #next = 0

  put(id: number, date: string): void {
    const serial = this.#next++
    this.#current.set(id, serial)
    // Nearly always the newest: what was just touched goes last.
    const at = (this.#dates.at(-1) ?? '') <= date ? this.#dates.length : this.#from(date, true)
    if (at === this.#dates.length) {
      this.#dates.push(date)
      this.#ids.push(id)
      this.#serials.push(serial)
    } else {
      this.#dates.splice(at, 0, date)
      this.#ids.splice(at, 0, id)
      this.#serials.splice(at, 0, serial)
    }
    if (this.#dates.length > 2 * this.#current.size + 1_000) this.#compact()
  }

  /** The ids whose date lies between, with both ends or without, oldest first. */
  between(from: string | null, to: string | null, ends: 'with' | 'without' = 'with'): number[] {
    const ids: number[] = []
    const start = from === null ? 0 : this.#from(from, ends === 'without')
    const end = to === null ? this.#dates.length : this.#from(to, ends === 'with')
    for (let at = start; at < end; at++) {
      const id = this.#ids[at] as number
      if (this.#current.get(id) === this.#serials[at]) ids.push(id)
    }
    return ids
  }

  clear(): void {
    this.#dates = []
    this.#ids = []
    this.#serials = []
    this.#current.clear()
  }

  /** The first place whose date is not before this one (or, `after`, is later). */
  #from(date: string, after: boolean): number {
    let low = 0
    let high = this.#dates.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = this.#dates[middle] as string
      if (there < date || (after && there === date)) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Leaves out what was overtaken by a later date. */
  #compact(): void {
    const live = this.#ids.flatMap((id, at) => (this.#current.get(id) === this.#serials[at] ? [at] : []))
    this.#dates = live.map((at) => this.#dates[at] as string)
    this.#serials = live.map((at) => this.#serials[at] as number)
    this.#ids = live.map((at) => this.#ids[at] as number)
  }
}
