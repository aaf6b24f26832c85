import type { Limit } from '../connector.ts'
import type { Block } from '../store/lanes.ts'
import type { Store } from '../store/store.ts'
import { Budget, type Spending, type User } from './budget.ts'
import type { Clock } from './clock.ts'

const nap = 250
/** A window so short is over before anybody could take the lane over: it is kept in memory only. */
export const shortSeconds = 10

type Seat = { workspace: string; account: string; fence: bigint; reserved: Block[] }
type One = { paths: string; seconds: number; budget: Budget }

/** All the limits of an account's lane. A request is spent in every one that holds for it, and waits for the slowest. */
export class Budgets {
  readonly #clock: Clock
  readonly #all: One[]

  constructor(store: Store, clock: Clock, seat: Seat, limits: readonly Limit[]) {
    this.#clock = clock
    const blocks = new Map<string, readonly Block[]>()
    const writeFor = (name: string) => async (own: readonly Block[]) => {
      blocks.set(name, own)
      await store.reserve(seat, [...blocks.values()].flat())
    }
    this.#all = limits.map((limit) => {
      const paths = limit.paths ?? ''
      const name = `${paths} ${limit.perSeconds}`
      const own = seat.reserved.filter((block) => (block.of ?? name) === name)
      const isShort = limit.perSeconds < shortSeconds
      // Written anew beside another limit's, they count from then on: a little longer, never shorter.
      if (!isShort) blocks.set(name, own)
      const write = isShort
        ? async () => {}
        : async (next: readonly Block[]) => writeFor(name)(next.map((block) => ({ ...block, of: name })))
      return { paths, seconds: limit.perSeconds, budget: new Budget(clock, limit, own, write) }
    })
  }

  /** How long this user waits for what holds for every request. */
  wait(user: User, wanting: ReadonlySet<User>): number {
    return Math.max(0, ...this.#holding('').map(({ budget }) => budget.wait(user, wanting)))
  }

  /** Waits for this user's turn and spends one request, reserved before it may leave. `call` is its `METHOD /path`. */
  async take(
    call: string,
    user: User,
    wanting: () => ReadonlySet<User>,
    for_: string,
    signal: AbortSignal,
  ): Promise<void> {
    const holding = this.#holding(call).map(({ budget }) => budget)
    for (;;) {
      signal.throwIfAborted()
      const wait = Math.max(0, ...holding.map((budget) => budget.wait(user, wanting())))
      if (wait <= 0) break
      await this.#clock.sleep(Math.min(wait, nap), signal)
    }
    for (const budget of holding) budget.spend(user, for_)
    for (const budget of holding) await budget.reserve()
  }

  /** What an answer said holds for the longest window of its kind; the shorter ones learn only that it came. */
  learn(call: string, status: number, headers: Headers | null, sentAt: number): void {
    const [longest, ...shorter] = this.#holding(call)
    longest?.budget.learn(status, headers, sentAt)
    for (const { budget } of shorter) budget.learn(status === 429 ? 0 : status, null, sentAt)
  }

  /** The limit that is nearest to its end: what a person wants to see. */
  spending(): Spending | null {
    const all = this.#all
      .filter(({ seconds }) => seconds >= shortSeconds)
      .map(({ budget }) => budget.spending())
    return all.sort((a, b) => a.remaining / a.limit - b.remaining / b.limit)[0] ?? null
  }

  #holding(call: string): One[] {
    return this.#all.filter(({ paths }) => call.startsWith(paths)).sort((a, b) => b.seconds - a.seconds)
  }
}
