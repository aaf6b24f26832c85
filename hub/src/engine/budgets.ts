import type { Limit } from '../connector.ts'
import type { Block } from '../store/lanes.ts'
import type { Store } from '../store/store.ts'
import { Allowance } from './allowance.ts'
import type { Spending, User } from './budget.ts'
import type { Clock } from './clock.ts'
import { Reserved } from './reserved.ts'

const nap = 250

type Seat = { workspace: string; account: string; fence: bigint; reserved: Block[] }
/** Of all `sets` of secrets in use together. */
export type AllSpending = Spending & { sets: number }

/**
 * What an account's lane may still spend, with each set of secrets that it is asked with. Each has limits of its own, and keeps in them what
 * is kept for a person and the others' shares: together that is as much more as they are. What was spent is known by the set's own name,
 * not by its place: a second one that takes the first one's place brings along what it has spent.
 */
export class Budgets {
  /** The sets in use, by their names: the preferred first. */
  sets: readonly string[]
  readonly #clock: Clock
  readonly #limits: readonly Limit[]
  readonly #reserved: Reserved
  readonly #allowances = new Map<string, Allowance>()

  constructor(
    store: Store,
    clock: Clock,
    seat: Seat,
    limits: readonly Limit[],
    sets: readonly string[] = [''],
  ) {
    this.#clock = clock
    this.#limits = limits
    this.#reserved = new Reserved(store, clock, seat)
    this.sets = sets
  }

  /** How long this user waits for what holds for every request. */
  wait(user: User, wanting: ReadonlySet<User>): number {
    return Math.min(...this.sets.map((by) => this.#of(by).wait('', user, wanting)))
  }

  /**
   * Waits for this user's turn with one of the sets `among`, and spends one request where the wait is least: reserved before it may leave.
   * Gives the set. `call` is its `METHOD /path`.
   */
  async take(
    call: string,
    user: User,
    wanting: () => ReadonlySet<User>,
    for_: string,
    signal: AbortSignal,
    among = () => this.sets,
  ): Promise<string> {
    for (;;) {
      signal.throwIfAborted()
      const waits = among().map((by) => ({ by, wait: this.#of(by).wait(call, user, wanting()) }))
      const least = Math.min(...waits.map(({ wait }) => wait))
      const turn = waits.find(({ wait }) => wait <= 0)
      if (turn) {
        await this.#of(turn.by).spend(call, user, for_)
        return turn.by
      }
      await this.#clock.sleep(Math.min(least, nap), signal)
    }
  }

  /** What an answer to a request of this set said. */
  learn(by: string, call: string, status: number, headers: Headers | null, sentAt: number): void {
    this.#of(by).learn(call, status, headers, sentAt)
  }

  /** The limit that is nearest to its end: what a person wants to see. */
  spending(): AllSpending | null {
    const [first = [], ...others] = this.sets.map((by) => this.#of(by).spending())
    const all = first.map((one, n) => together([one, ...others.flatMap((other) => other[n] ?? [])]))
    return all.sort((a, b) => a.remaining / a.limit - b.remaining / b.limit)[0] ?? null
  }

  #of(by: string): Allowance {
    const known = this.#allowances.get(by)
    if (known) return known
    const made = new Allowance(this.#clock, this.#limits, this.#reserved, by)
    this.#allowances.set(by, made)
    return made
  }
}

const together = (each: readonly Spending[]): AllSpending => {
  const sum = (of: (one: Spending) => number) => each.reduce((total, one) => total + of(one), 0)
  const running = each.map(({ resetsInMs }) => resetsInMs).filter((ms) => ms > 0)
  return {
    limit: sum(({ limit }) => limit),
    remaining: sum(({ remaining }) => remaining),
    // The first of them whose window ends gives new ones.
    resetsInMs: running.length === 0 ? 0 : Math.min(...running),
    spent: each.flatMap(({ spent }) => spent),
    sets: each.length,
  }
}
