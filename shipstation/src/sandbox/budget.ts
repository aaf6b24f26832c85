import type { Clock } from './clock.ts'

/** One window of one key pair, as it is counted here. */
export type Window = { start: number; key: string; answered: number; refused429: number; forced429: number }

/** The same for people and tests: `start` as an ISO instant. */
export type WindowCounts = Omit<Window, 'start'> & { start: string }

const PERIOD_MS = 60_000
export const UNLIMITED = 1_000_000
const KEPT_WINDOWS = 500

/** Fixed windows of a minute from the sandbox's start on; each key pair has its own count. */
export class Budget {
  limit: number
  readonly windows: Window[] = []
  readonly #clock: Clock
  readonly #anchor: number
  readonly #current = new Map<string, Window>()

  constructor(clock: Clock, limit: number) {
    this.limit = limit
    this.#clock = clock
    this.#anchor = clock.now()
  }

  window(key: string): Window {
    const now = this.#clock.now()
    const start = this.#anchor + Math.floor((now - this.#anchor) / PERIOD_MS) * PERIOD_MS
    const current = this.#current.get(key)
    if (current?.start === start) return current
    const next = { start, key, answered: 0, refused429: 0, forced429: 0 }
    this.#current.set(key, next)
    return next
  }

  /** Takes one request of this key, or says no. A refused one costs nothing. */
  take(key: string): boolean {
    const window = this.window(key)
    if (window.answered + window.refused429 + window.forced429 === 0) this.#show(window)
    if (window.answered >= this.limit) {
      window.refused429++
      return false
    }
    window.answered++
    return true
  }

  /** The last windows that had requests, oldest first; the last may still be open. */
  counts(): WindowCounts[] {
    return this.windows.map((window) => ({ ...window, start: new Date(window.start).toISOString() }))
  }

  /** Only windows with requests are shown. */
  #show(window: Window): void {
    this.windows.push(window)
    if (this.windows.length > KEPT_WINDOWS) this.windows.shift()
  }

  headers(key: string, forced = false): Record<string, string> {
    const { start, answered } = this.window(key)
    const seconds = Math.max(1, Math.ceil((start + PERIOD_MS - this.#clock.now()) / 1000))
    return {
      'X-Rate-Limit-Limit': String(this.limit),
      'X-Rate-Limit-Remaining': String(forced ? 0 : Math.max(0, this.limit - answered)),
      'X-Rate-Limit-Reset': String(seconds),
    }
  }
}
