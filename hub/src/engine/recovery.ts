import type { Chance } from './chance.ts'
import type { Clock } from './clock.ts'

const firstPauseMs = 2_000
const longestPauseMs = 300_000
const wholeAgain = 128

/**
 * How a lane treats a remote that failed: it pauses, twice as long each time, and after the outage begins with one step and
 * doubles, so that what has piled up does not fall upon it at once. Another lane's remote is not concerned.
 */
export class Recovery {
  readonly #clock: Clock
  readonly #chance: Chance
  #failures = 0
  #until = Number.NEGATIVE_INFINITY
  #size = Number.POSITIVE_INFINITY

  constructor(clock: Clock, chance: Chance) {
    this.#clock = clock
    this.#chance = chance
  }

  /** Milliseconds until something may be sent. */
  wait(): number {
    return Math.max(0, this.#until - this.#clock.tick())
  }

  /** How many steps a request may carry, of the `most` that the sink takes. */
  most(most: number): number {
    return Math.min(most, this.#size)
  }

  failed(): void {
    // Several at once that fail together are one failure.
    if (this.wait() > 0) return
    this.#failures += 1
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#failures - 1))
    this.#until = this.#clock.tick() + pause * this.#chance.between(0.8, 1.2)
    this.#size = 1
  }

  answered(): void {
    this.#failures = 0
    this.#until = Number.NEGATIVE_INFINITY
    if (this.#size >= wholeAgain) this.#size = Number.POSITIVE_INFINITY
    else this.#size *= 2
  }
}
