import type { KeptEvent } from './account.ts'

/** By the time it happened; of one second, in the order of arrival. */
export const inOrder = (left: { at: number; seq: number }, right: { at: number; seq: number }) =>
  left.at - right.at || left.seq - right.seq

/** Events by the time they happened, put in order when somebody looks: history arrives in any order. */
export class ByTime {
  #events: KeptEvent[] = []
  #isSorted = true

  add(event: KeptEvent): void {
    const last = this.#events.at(-1)
    if (last && inOrder(last, event) > 0) this.#isSorted = false
    this.#events.push(event)
  }

  all(): readonly KeptEvent[] {
    if (!this.#isSorted) this.#events.sort(inOrder)
    this.#isSorted = true
    return this.#events
  }

  /** How many lie before this second: the place of the first that does not. */
  before(at: number): number {
    const events = this.all()
    let [low, high] = [0, events.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((events[middle]?.at ?? 0) < at) low = middle + 1
      else high = middle
    }
    return low
  }
}
