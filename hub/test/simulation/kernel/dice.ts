/** Chance with a seed: the same seed throws the same for ever (mulberry32). Each use takes a fork, so that one more throw here moves none there. */
export class Dice {
  #state: number
  readonly #seed: number

  constructor(seed: number) {
    this.#seed = seed >>> 0
    this.#state = this.#seed
  }

  fork(name: string): Dice {
    let mixed = this.#seed ^ 0x9e3779b9
    for (const letter of name) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
    return new Dice(mixed ^ (mixed >>> 15))
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low)
  }

  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  /** True so many times of one. */
  hits(share: number): boolean {
    return this.next() < share
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T // why: nobody picks from nothing
  }
}
