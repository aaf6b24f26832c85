import { OPERATIONS, type OperationName } from '../wire.ts'
import type { Clock } from './clock.ts'

export type Limit = { burst: number; steady: number }
type Window = { start: number; answered: number }
type Meter = { burst: Window; steady: Window; refused: number; blockedUntil: number }

/** What one window of sixty seconds was used for. */
export type WindowCounts = {
  operation: OperationName
  start: string
  answered: number
  refused: number
  forced: number
}
/** What is left of both windows at this moment. */
export type Left = {
  operation: OperationName
  burst: { limit: number; left: number; endsInMs: number }
  steady: { limit: number; left: number; endsInMs: number }
  refused: number
}

const SECOND = 1_000
const MINUTE = 60_000
const KEPT_WINDOWS = 1_000

/** Two fixed windows for each call of the account, which all its private keys share. A refused request costs nothing. */
export class Rates {
  isOn: boolean
  windows: 'first request' | 'aligned' = 'first request'
  readonly past: WindowCounts[] = []
  readonly #clock: Clock
  readonly #limits: Partial<Record<OperationName, Limit>>
  readonly #meters = new Map<OperationName, Meter>()

  constructor(clock: Clock, isOn: boolean, limits: Partial<Record<OperationName, Limit>> = {}) {
    this.#clock = clock
    this.isOn = isOn
    this.#limits = limits
  }

  limitOf(operation: OperationName): Limit {
    return this.#limits[operation] ?? OPERATIONS[operation]
  }
  setLimit(operation: OperationName, limit: Limit): void {
    this.#limits[operation] = limit
  }

  /** Takes one request. @returns null, or for how many seconds it is refused. */
  take(operation: OperationName): number | null {
    const meter = this.#meter(operation)
    const limit = this.limitOf(operation)
    const now = this.#clock.now()
    const waits = [
      meter.blockedUntil - now,
      ...(this.isOn && meter.burst.answered >= limit.burst ? [meter.burst.start + SECOND - now] : []),
      ...(this.isOn && meter.steady.answered >= limit.steady ? [meter.steady.start + MINUTE - now] : []),
    ]
    const wait = Math.max(...waits)
    const counts = this.#counted(operation, meter)
    if (wait > 0) {
      if (wait === meter.blockedUntil - now) counts.forced++
      else counts.refused++
      meter.refused++
      return Math.ceil(wait / SECOND)
    }
    meter.burst.answered++
    meter.steady.answered++
    counts.answered++
    return null
  }

  /** A 429 on purpose: what was taken is given back, and what comes meanwhile is refused as well. */
  block(operation: OperationName, seconds: number): void {
    const meter = this.#meter(operation)
    const counts = this.#counted(operation, meter)
    meter.burst.answered--
    meter.steady.answered--
    counts.answered--
    counts.forced++
    meter.blockedUntil = this.#clock.now() + seconds * SECOND
  }

  /** They speak of the window of sixty seconds. */
  headers(operation: OperationName, form: 'steady' | 'both'): Record<string, string> {
    const { burst, steady } = this.limitOf(operation)
    const { answered, start } = this.#meter(operation).steady
    return {
      'RateLimit-Limit': form === 'steady' ? `${steady}` : `${burst}, ${burst};w=1, ${steady};w=60`,
      'RateLimit-Remaining': `${Math.max(0, steady - answered)}`,
      'RateLimit-Reset': `${Math.max(0, Math.ceil((start + MINUTE - this.#clock.now()) / SECOND))}`,
    }
  }

  /** Of every call that was made so far. Looking begins no window. */
  left(): Left[] {
    const now = this.#clock.now()
    return [...this.#meters].map(([operation, meter]) => {
      const limit = this.limitOf(operation)
      const of = ({ start, answered }: Window, most: number, length: number) => {
        const isOpen = now >= start && now < start + length
        return {
          limit: most,
          left: isOpen ? Math.max(0, most - answered) : most,
          endsInMs: isOpen ? start + length - now : 0,
        }
      }
      return {
        operation,
        burst: of(meter.burst, limit.burst, SECOND),
        steady: of(meter.steady, limit.steady, MINUTE),
        refused: meter.refused,
      }
    })
  }

  clear(): void {
    this.#meters.clear()
    this.past.length = 0
  }

  #meter(operation: OperationName): Meter {
    const now = this.#clock.now()
    const meter = this.#meters.get(operation) ?? {
      burst: this.#window(now, SECOND),
      steady: this.#window(now, MINUTE),
      refused: 0,
      blockedUntil: 0,
    }
    // A clock that is put back begins a window too.
    if (now >= meter.burst.start + SECOND || now < meter.burst.start) meter.burst = this.#window(now, SECOND)
    if (now >= meter.steady.start + MINUTE || now < meter.steady.start)
      meter.steady = this.#window(now, MINUTE)
    this.#meters.set(operation, meter)
    return meter
  }

  #window(now: number, length: number): Window {
    return { start: this.windows === 'aligned' ? Math.floor(now / length) * length : now, answered: 0 }
  }

  #counted(operation: OperationName, { steady }: Meter): WindowCounts {
    const start = new Date(steady.start).toISOString()
    const known = this.past.findLast((one) => one.operation === operation)
    if (known?.start === start) return known
    const counts: WindowCounts = { operation, start, answered: 0, refused: 0, forced: 0 }
    this.past.push(counts)
    if (this.past.length > KEPT_WINDOWS) this.past.shift()
    return counts
  }
}
