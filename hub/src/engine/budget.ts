import { createPace, type PaceUser, pace as paces } from 'shipstation'
import type { Api } from '../connector.ts'
import { type Block } from '../store/lanes.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'

export type User = PaceUser
const blockOf = 8
const nap = 250
/** What is reserved and not spent within this part of a window is void: the next window's requests are reserved in it. */
const holdPart = 6

export type Spending = {
  limit: number
  remaining: number
  resetsInMs: number
  used: Record<User, number>
  by: Record<string, number>
}

/**
 * What an account's lane may still spend. The pace lives in memory and is corrected by every answer; what is about to be spent is
 * reserved in the lane's row first, so that whoever takes over knows of it.
 */
export class Budget {
  readonly #pace
  readonly #store: Store
  readonly #clock: Clock
  readonly #seat: { workspace: string; account: string; fence: bigint }
  readonly #windowMs: number
  #granted = 0
  #grantedUntil = 0
  #blocks: Block[]
  #by: Record<string, number> = {}
  #windowEnds = 0

  constructor(
    store: Store,
    clock: Clock,
    seat: { workspace: string; account: string; fence: bigint; reserved: Block[] },
    limit: Api['limit'],
  ) {
    this.#store = store
    this.#clock = clock
    this.#seat = seat
    this.#windowMs = limit.perSeconds * 1000
    const now = clock.now().getTime()
    // The limit as it was last learned, while a window that it holds for may still run; else as declared.
    const learned = seat.reserved.filter((block) => block.ends > now).at(-1)?.limit
    this.#pace = createPace({ limit: learned ?? limit.requests, perSeconds: limit.perSeconds })
    this.#blocks = seat.reserved.filter((block) => block.ends > now)
    const spent = this.#blocks.reduce((total, block) => total + block.n, 0)
    const latest = Math.max(0, ...this.#blocks.map((block) => block.ends - now))
    if (spent > 0) this.#pace.restore(clock.tick(), spent, latest)
  }

  wait(user: User, wanting: ReadonlySet<User>): number {
    return this.#pace.wait(this.#clock.tick(), user, wanting)
  }

  /** Waits for this user's turn and spends one request, reserved before. `for_` is the integration it is spent for. */
  async take(user: User, wanting: () => ReadonlySet<User>, for_: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      const wait = this.wait(user, wanting())
      if (wait <= 0) break
      await this.#clock.sleep(Math.min(wait, nap), signal)
    }
    this.#turnWindow()
    this.#pace.spend(this.#clock.tick(), user)
    this.#by[for_] = (this.#by[for_] ?? 0) + 1
    if (this.#granted === 0 || this.#clock.tick() >= this.#grantedUntil) await this.#reserveBlock()
    this.#granted -= 1
  }

  learn(status: number, headers: Headers | null, sentAt: number): void {
    const said = headers === null ? {} : paces.parse(headers)
    const before = this.#pace.state(this.#clock.tick()).limit
    this.#pace.learn(this.#clock.tick(), { status, ...said, sentAt })
    // Another limit than was thought: the next request writes it down, for whoever takes over.
    if (this.#pace.state(this.#clock.tick()).limit !== before) this.#granted = 0
  }

  spending(): Spending {
    this.#turnWindow()
    return { ...this.#pace.state(this.#clock.tick()), by: { ...this.#by } }
  }

  #turnWindow() {
    const now = this.#clock.tick()
    if (now < this.#windowEnds) return
    this.#by = {}
    this.#windowEnds = now + (this.#pace.state(now).resetsInMs || this.#windowMs)
  }

  async #reserveBlock() {
    const now = this.#clock.now().getTime()
    const tick = this.#clock.tick()
    const state = this.#pace.state(tick)
    const left = state.resetsInMs || this.#windowMs
    const n = Math.max(1, Math.min(blockOf, state.remaining + 1))
    // One second more than the window: a block counts until its window is surely over.
    const ends = now + left + 1000
    this.#blocks = [
      ...this.#blocks.filter((block) => block.ends > now),
      { n, ends, limit: state.limit },
    ].slice(-64)
    await this.#store.reserve(this.#seat, this.#blocks)
    this.#granted = n
    this.#grantedUntil = tick + Math.min(left, this.#windowMs / holdPart)
  }
}
