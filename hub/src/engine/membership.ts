import { hostname } from 'node:os'
import type { Context } from './context.ts'

/** This process's registration: a lease, renewed while it lives. Everything it may do on lanes ends with it. */
export class Membership {
  readonly id: string
  readonly #context: Context
  #until = Number.NEGATIVE_INFINITY
  #untilWall = 0

  constructor(context: Context, id: string) {
    this.#context = context
    this.id = id
  }

  /** `alone`: an embedded database admits one hub, so what an earlier one left behind is void at once. */
  async join(alone: boolean) {
    const before = this.#mark()
    await this.#context.store.registerHub(this.id, hostname(), process.pid, this.#context.timing.lease, alone)
    this.#extend(before)
  }

  /** False when the lease has lapsed: it is never revived, and the process starts anew under another id. */
  async beat(): Promise<boolean> {
    const before = this.#mark()
    if (!(await this.#context.store.beat(this.id, this.#context.timing.lease))) return false
    this.#extend(before)
    return true
  }

  /** Whether a request that may take this long ends inside the lease. Checked before every write to a socket. */
  mayTake(milliseconds: number): boolean {
    const { clock } = this.#context
    // Both clocks: the monotonic one stands still while a laptop sleeps, the wall clock may jump.
    return (
      clock.tick() + milliseconds <= this.#until && clock.now().getTime() + milliseconds <= this.#untilWall
    )
  }

  get lapsed() {
    return !this.mayTake(0)
  }

  async leave() {
    this.#until = Number.NEGATIVE_INFINITY
    await this.#context.store.leaveHub(this.id)
  }

  #mark() {
    return { tick: this.#context.clock.tick(), wall: this.#context.clock.now().getTime() }
  }

  /** Counted from before the beat was sent, two seconds short: the database's lease is never shorter than ours. */
  #extend(before: { tick: number; wall: number }) {
    const own = this.#context.timing.lease - Math.min(2000, this.#context.timing.lease / 10)
    this.#until = before.tick + own
    this.#untilWall = before.wall + own
  }
}
