import type { Clock } from './clock.ts'
import type { Settings } from './settings/index.ts'

/** One window of one key pair, as it is counted here. */
export type Window = { start: number; key: string; answered: number; refused429: number; forced429: number }

/** The same for people and tests: `start` as an ISO instant. */
export type WindowCounts = Omit<Window, 'start'> & { start: string }

const PERIOD_MS = 60_000
export const UNLIMITED = 1_000_000
const KEPT_WINDOWS = 500

type Rules = Pick<Settings, 'windows' | 'refused429' | 'resetRounding'>
const USUAL: Rules = { windows: 'on a grid', refused429: 'nothing', resetRounding: 'up' }

/** Windows of a minute, from the sandbox's start on unless the rules say otherwise; each key pair has its own count. */
export class Budget {
  limit: number
  readonly windows: Window[] = []
  readonly #clock: Clock
  readonly #anchor: number
  readonly #current = new Map<string, Window>()
  /** What refused requests of the window before took of this one. */
  readonly #charged = new WeakMap<Window, number>()
  readonly #rules: () => Rules

  constructor(clock: Clock, limit: number, rules: () => Rules = () => USUAL) {
    this.limit = limit
    this.#rules = rules
    this.#clock = clock
    this.#anchor = clock.now()
  }

  /** This key's window now. */
  window(key: string): Window {
    const now = this.#clock.now()
    const current = this.#current.get(key)
    const isOnGrid = this.#rules().windows === 'on a grid'
    const start = isOnGrid ? this.#anchor + Math.floor((now - this.#anchor) / PERIOD_MS) * PERIOD_MS : now
    const isOpen = isOnGrid ? current?.start === start : current && now < current.start + PERIOD_MS
    if (current && isOpen) return current
    const next = { start, key, answered: 0, refused429: 0, forced429: 0 }
    if (this.#rules().refused429 === 'one of the next window')
      this.#charged.set(next, current?.refused429 ?? 0)
    // Looking begins no window where a request has to.
    if (isOnGrid) this.#current.set(key, next)
    return next
  }

  #left(window: Window): number {
    return Math.max(0, this.limit - window.answered - (this.#charged.get(window) ?? 0))
  }

  /** Takes the last request back as one that was refused on purpose. */
  force429(key: string): void {
    const window = this.window(key)
    window.answered--
    window.forced429++
  }

  /** Takes one request of this key, or says no. A refused one costs nothing. */
  take(key: string): boolean {
    const window = this.window(key)
    this.#current.set(key, window)
    if (window.answered + window.refused429 + window.forced429 === 0) this.#show(window)
    if (this.#left(window) === 0) {
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
    const window = this.window(key)
    const seconds = (window.start + PERIOD_MS - this.#clock.now()) / 1000
    const reset = this.#rules().resetRounding === 'up' ? Math.max(1, Math.ceil(seconds)) : Math.floor(seconds)
    return {
      'X-Rate-Limit-Limit': String(this.limit),
      'X-Rate-Limit-Remaining': String(forced ? 0 : this.#left(window)),
      'X-Rate-Limit-Reset': String(reset),
    }
  }
}
