import { createPace, type PaceUser, pace as paces } from 'shipstation'
import type { Limit } from '../connector.ts'
import type { Block } from '../store/lanes.ts'
import type { Clock } from './clock.ts'

export type User = PaceUser
const smallestBlock = 8
/** A block of a large limit is larger, so that writing it down stays rare. */
const blocksOfLimit = 50
/** What is reserved and not spent within this part of a window is void: the next window's requests are reserved in it. */
const holdPart = 6

/** `spent`: of the running window, by this process; what else is gone of it, somebody else spent, or this one before a restart. */
export type Spending = {
  limit: number
  remaining: number
  resetsInMs: number
  spent: { user: User; for_: string; requests: number }[]
}
/** So many spends are kept beyond those that the running window may hold. */
const spendsKept = 64

/**
 * What a lane may still spend of one limit. The pace lives in memory and is corrected by every answer; what is about to be spent is
 * reserved in the lane's row first, so that whoever takes over knows of it.
 */
export class Budget {
  readonly #pace
  readonly #write: (blocks: readonly Block[]) => Promise<void>
  readonly #clock: Clock
  readonly #windowMs: number
  #granted = 0
  #grantedUntil = 0
  /** `ends`: by the monotonic clock; no wall clock has a say in it. */
  #blocks: (Omit<Block, 'left'> & { ends: number })[]
  /** Newest last. */
  #spends: { user: User; for_: string }[] = []
  #reserving: Promise<void> | null = null

  /** `reserved`: what earlier holders wrote down. `write` writes it anew, under the lane's fence. */
  constructor(
    clock: Clock,
    limit: Limit,
    reserved: readonly Block[],
    write: (blocks: readonly Block[]) => Promise<void>,
  ) {
    this.#clock = clock
    this.#write = write
    this.#windowMs = limit.perSeconds * 1000
    const now = clock.tick()
    this.#blocks = reserved.map(({ left, ...block }) => ({ ...block, ends: now + left }))
    // The limit as it was last learned, while a window that it holds for may still run; else as declared.
    const learned = this.#blocks.at(-1)?.limit
    this.#pace = createPace({ limit: learned ?? limit.requests, perSeconds: limit.perSeconds })
    const spent = this.#blocks.reduce((total, block) => total + block.n, 0)
    const latest = Math.max(0, ...this.#blocks.map((block) => block.ends - now))
    if (spent > 0) this.#pace.restore(now, spent, latest)
  }

  wait(user: User, wanting: ReadonlySet<User>): number {
    return this.#pace.wait(this.#clock.tick(), user, wanting)
  }

  /** Spends one request, now: `wait` said 0 a moment ago. `for_` is the integration it is spent for. */
  spend(user: User, for_: string): void {
    const now = this.#clock.tick()
    this.#pace.spend(now, user)
    this.#spends.push({ user, for_ })
    const { ours } = this.#pace.state(now)
    if (this.#spends.length > 2 * ours + spendsKept) this.#spends = this.#spends.slice(-ours)
  }

  /** Writes down what was spent, a block at a time, before the request may leave. */
  async reserve(): Promise<void> {
    while (this.#granted === 0 || this.#clock.tick() >= this.#grantedUntil) {
      this.#reserving ??= this.#reserveBlock().finally(() => (this.#reserving = null))
      await this.#reserving
    }
    this.#granted -= 1
  }

  learn(status: number, headers: Headers | null, sentAt: number): void {
    const said = headers === null ? {} : paces.parse(named(headers))
    const before = this.#pace.state(this.#clock.tick()).limit
    this.#pace.learn(this.#clock.tick(), { status, ...said, sentAt })
    // Another limit than was thought: the next request writes it down, for whoever takes over.
    if (this.#pace.state(this.#clock.tick()).limit !== before) this.#granted = 0
  }

  spending(): Spending {
    const { limit, remaining, resetsInMs, ours } = this.#pace.state(this.#clock.tick())
    const spends = ours > 0 ? this.#spends.slice(-ours) : []
    const spent = Map.groupBy(spends, ({ user, for_ }) => `${user} ${for_}`).values()
    return {
      ...{ limit, remaining, resetsInMs },
      spent: [...spent].flatMap(([first, ...rest]) => (first ? { ...first, requests: rest.length + 1 } : [])),
    }
  }

  async #reserveBlock() {
    const now = this.#clock.tick()
    const state = this.#pace.state(now)
    const left = state.resetsInMs || this.#windowMs
    const n = Math.max(
      1,
      Math.min(Math.max(smallestBlock, Math.ceil(state.limit / blocksOfLimit)), state.remaining + 1),
    )
    // One second more than the window: a block counts until its window is surely over.
    const ends = now + left + 1000
    this.#blocks = [
      ...this.#blocks.filter((block) => block.ends > now),
      { n, ends, limit: state.limit },
    ].slice(-64)
    await this.#write(this.#blocks.map(({ ends: until, ...block }) => ({ ...block, left: until - now })))
    this.#granted = n
    this.#grantedUntil = now + Math.min(left, this.#windowMs / holdPart)
  }
}

/** The same three facts under the other name that they travel under: `RateLimit-*` without the `X-`. */
function named(headers: Headers): Headers {
  if (headers.has('x-rate-limit-limit') || !headers.has('ratelimit-limit')) return headers
  const same = new Headers(headers)
  for (const part of ['limit', 'remaining', 'reset'])
    same.set(`x-rate-limit-${part}`, headers.get(`ratelimit-${part}`)?.split(/[,;]/)[0]?.trim() ?? '')
  return same
}
