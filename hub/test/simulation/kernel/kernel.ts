type Timer = { at: number; n: number; run: (() => void) | null }

/** Ticks alone never come to where the process tells of promises that failed and that nobody awaits. */
export const outside = () => new Promise<void>((resolve) => void setImmediate(resolve))

const minuteMs = 60_000
/** So many turns in one minute are no work but a loop. */
const mostTurns = 20_000
export class Spinning extends Error {}

/** Lets everything that can go on without waiting go on: a tick comes when no promise is left that could. */
export const drained = () => new Promise<void>((resolve) => process.nextTick(resolve))

/**
 * Time and turn. Whatever is asked of the store is done one at a time in the order of asking, everything that follows from it
 * happens before the next, and time moves on only when nothing is left to do now.
 */
export class Kernel {
  /** Milliseconds since 1970. */
  now: number
  readonly #queue: (() => Promise<void>)[] = []
  readonly #heap: Timer[] = []
  #drawn = 0
  #minute = 0
  #before = 0
  /** So many turns and timers. */
  steps = 0

  constructor(start: number) {
    this.now = start
  }

  ask(work: () => Promise<void>): void {
    this.#queue.push(work)
  }

  later(ms: number, run: () => void): { stop(): void } {
    const timer: Timer = { at: this.now + Math.max(1, Math.ceil(ms)), n: (this.#drawn += 1), run }
    this.#push(timer)
    return { stop: () => void (timer.run = null) }
  }

  /** Lives until then; `seen` is told after everything that happened and may end it. */
  async until(end: number, seen: () => boolean): Promise<void> {
    for (;;) {
      await drained()
      const work = this.#queue.shift()
      this.steps += 1
      this.#watchTurns()
      if (work) {
        await work()
        continue
      }
      if (seen()) return
      const timer = this.#next()
      if (!timer?.run || timer.at > end) {
        this.now = Math.max(this.now, end)
        return
      }
      this.#pop()
      if (Math.floor(timer.at / minuteMs) !== Math.floor(this.now / minuteMs)) await outside()
      this.now = Math.max(this.now, timer.at)
      timer.run()
    }
  }

  /** The first that was not stopped meanwhile. */
  #next(): Timer | undefined {
    while (this.#heap[0]?.run === null) this.#pop()
    return this.#heap[0]
  }

  #watchTurns(): void {
    const minute = Math.floor(this.now / minuteMs)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#before = this.steps
    }
    if (this.steps - this.#before > mostTurns)
      throw new Spinning(`${mostTurns} turns in a minute: something goes round and round`)
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let at = heap.push(timer) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (isBefore(heap[parent], timer)) break
      heap[at] = heap[parent] as Timer // why: a parent of a place that is there
      at = parent
    }
    heap[at] = timer
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child += 1
      if (child >= heap.length || isBefore(last, heap[child])) break
      heap[at] = heap[child] as Timer // why: inside the heap
      at = child
    }
    heap[at] = last
  }
}

const isBefore = (a: Timer | undefined, b: Timer | undefined) =>
  a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.n < b.n))
