import type { Chance } from '../../../src/engine/chance.ts'
import type { Clock } from '../../../src/engine/clock.ts'
import type { Store } from '../../../src/store/store.ts'
import type { Faults } from '../faults.ts'
import type { Dice } from './dice.ts'
import type { Kernel } from './kernel.ts'
import { guarded } from './store.ts'
import type { Trace } from './trace.ts'

/** A process of the hub: it can die at any await and stand still for a while. What it is told while it stands waits for it. */
export class Process {
  readonly name: string
  readonly kernel: Kernel
  readonly faults: Faults
  readonly trace: Trace
  readonly dice: Dice
  readonly clock: Clock
  readonly chance: Chance
  readonly store: Store
  state: 'up' | 'stalled' | 'dead' = 'up'
  /** How far its wall clock is off, and for how long its monotonic clock stood still. */
  skew = 0
  slept = 0
  #waiting: (() => void)[] = []
  #drawn = 0
  readonly #died: (process: Process) => void

  constructor(of: {
    name: string
    kernel: Kernel
    faults: Faults
    trace: Trace
    dice: Dice
    store: Store
    died: (process: Process) => void
  }) {
    const { name, kernel, faults, trace, dice, store, died } = of
    this.name = name
    this.kernel = kernel
    this.faults = faults
    this.trace = trace
    this.dice = dice.fork(name)
    this.#died = died
    this.clock = this.#clock()
    this.chance = {
      id: (prefix) => `${prefix}_${name}_${(this.#drawn += 1)}`,
      between: (low, high) => this.dice.between(low, high),
    }
    this.store = guarded(this, store)
  }

  /** What comes from outside: at once, when it goes on, or never. */
  deliver(news: () => void): void {
    if (this.state === 'up') news()
    else if (this.state === 'stalled') this.#waiting.push(news)
  }

  die(where: string): void {
    if (this.state === 'dead') return
    this.state = 'dead'
    this.#waiting = []
    this.trace.note(this.kernel.now, `${this.name} dies ${where}`)
    this.#died(this)
  }

  /** Stands still for so long and goes on with what it believed. `isAsleep`: its monotonic clock stands too. */
  stall(ms: number, isAsleep: boolean): void {
    if (this.state !== 'up') return
    this.state = 'stalled'
    this.trace.note(this.kernel.now, `${this.name} stands still for ${Math.round(ms / 1000)} s`)
    const since = this.kernel.now
    this.kernel.later(ms, () => {
      if (this.state !== 'stalled') return
      if (isAsleep) this.slept += this.kernel.now - since
      this.state = 'up'
      this.trace.note(this.kernel.now, `${this.name} goes on`)
      for (const news of this.#waiting.splice(0)) this.deliver(news)
    })
  }

  /** Whether it dies right here. */
  mayDie(where: string, scale: number): boolean {
    if (this.state === 'dead') return true
    if (!this.faults.strikes('crash', scale)) return false
    this.faults.count('crash')
    this.die(where)
    return true
  }

  #clock(): Clock {
    const { kernel } = this
    return {
      now: () => new Date(kernel.now + this.skew),
      tick: () => kernel.now - this.slept,
      sleep: (ms, signal) => this.#sleep(ms, signal),
      every: (ms, work) => {
        let busy = false
        let timer: { stop(): void } | null = null
        const turn = () => {
          timer = kernel.later(ms, () => {
            this.deliver(() => {
              if (!timer) return
              turn()
              if (busy) return
              busy = true
              void work()
                .catch(() => {})
                .finally(() => (busy = false))
            })
          })
        }
        turn()
        return {
          stop: () => {
            timer?.stop()
            timer = null
          },
        }
      },
    }
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.state === 'dead') return
      if (signal?.aborted) return resolve()
      const end = () => {
        timer.stop()
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = this.kernel.later(ms, () => this.deliver(end))
      signal?.addEventListener('abort', end)
    })
  }
}
