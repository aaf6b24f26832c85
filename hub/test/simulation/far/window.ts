import type { Kind } from '../faults.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Answer } from '../network.ts'

/** A far side's own count of requests: fixed windows, a 429 beyond them. */
export class Window {
  readonly #kernel: Kernel
  readonly #most: number
  readonly #ms: number
  #start: number
  #used = 0
  /** Requests that came over the limit: none ever should. */
  over = 0

  constructor(kernel: Kernel, most: number, seconds: number) {
    this.#kernel = kernel
    this.#most = most
    this.#ms = seconds * 1000
    this.#start = kernel.now
  }

  take(authorization: string, fault: Kind | null): Answer | null {
    const { now } = this.#kernel
    const start = now - ((now - this.#start) % this.#ms)
    if (start !== this.#start) {
      this.#start = start
      this.#used = 0
    }
    if (authorization === '') return { status: 401, headers: {}, body: { message: 'who are you' } }
    this.#used += 1
    if (this.#used > this.#most) this.over += 1
    const isOver = this.#used > this.#most || fault === '429'
    return isOver ? { status: 429, headers: this.headers(true), body: { message: 'too many' } } : null
  }

  headers(isForced = false): Record<string, string> {
    const left = this.#start + this.#ms - this.#kernel.now
    return {
      'content-type': 'application/json',
      'x-rate-limit-limit': String(this.#most),
      'x-rate-limit-remaining': String(isForced ? 0 : Math.max(0, this.#most - this.#used)),
      'x-rate-limit-reset': String(Math.max(1, Math.ceil(left / 1000))),
    }
  }
}
