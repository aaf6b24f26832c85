import type { Limit } from '../connector.ts'
import { Budget, type Spending, type User } from './budget.ts'
import type { Clock } from './clock.ts'
import type { Reserved } from './reserved.ts'

/** A window so short is over before anybody could take the lane over: it is kept in memory only. */
export const shortSeconds = 10

type One = { paths: string; seconds: number; budget: Budget }

/** All the limits of one set of secrets. A request is spent in every one that holds for it, and waits for the slowest. */
export class Allowance {
  readonly #all: One[]

  /** `by`: the name of the set. */
  constructor(clock: Clock, limits: readonly Limit[], reserved: Reserved, by: string) {
    this.#all = limits.map((limit) => {
      const paths = limit.paths ?? ''
      const name = `${paths} ${limit.perSeconds}`
      const budget =
        limit.perSeconds < shortSeconds
          ? new Budget(clock, limit, [], async () => {})
          : new Budget(clock, limit, reserved.of(name, by), (blocks) => reserved.write(name, by, blocks))
      return { paths, seconds: limit.perSeconds, budget }
    })
  }

  wait(call: string, user: User, wanting: ReadonlySet<User>): number {
    return Math.max(0, ...this.#holding(call).map(({ budget }) => budget.wait(user, wanting)))
  }

  /** Spends one request, now, and writes down that it may have left. */
  async spend(call: string, user: User, for_: string): Promise<void> {
    const holding = this.#holding(call)
    for (const { budget } of holding) budget.spend(user, for_)
    for (const { budget } of holding) await budget.reserve()
  }

  /** What an answer said holds for the longest window of its kind; the shorter ones learn only that it came. */
  learn(call: string, status: number, headers: Headers | null, sentAt: number): void {
    const [longest, ...shorter] = this.#holding(call)
    longest?.budget.learn(status, headers, sentAt)
    for (const { budget } of shorter) budget.learn(status === 429 ? 0 : status, null, sentAt)
  }

  /** One for each limit that is long enough to be looked at, in the order in which they are declared. */
  spending(): Spending[] {
    return this.#all.filter(({ seconds }) => seconds >= shortSeconds).map(({ budget }) => budget.spending())
  }

  #holding(call: string): One[] {
    return this.#all.filter(({ paths }) => call.startsWith(paths)).sort((a, b) => b.seconds - a.seconds)
  }
}
