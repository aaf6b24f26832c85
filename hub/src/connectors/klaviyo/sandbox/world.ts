import type { OperationName } from '../wire.ts'
import { Account, type Card } from './account.ts'
import { type Clock, createClock } from './clock.ts'
import { uuidOf } from './derive.ts'
import { Faults } from './faults.ts'
import { Journal } from './journal.ts'
import { makeKey } from './keys.ts'
import { type Limit, Rates } from './rates.ts'
import { Requests } from './requests.ts'
import { Settings } from './settings.ts'

export type Options = {
  /** 0, the default, takes a free one. */
  port?: number
  host?: string
  /** The same seed and the same steps give the same ids and keys. */
  seed?: number
  /** A file that the state is kept in. A state found there wins over the options about the account. */
  state?: string
  /** `off` lets everything through; limits of single calls replace the documented ones. */
  limit?: 'on' | 'off'
  limits?: Partial<Record<OperationName, Limit>>
  /** How many times as fast as the wall's the sandbox's clock runs, for windows, delays and dates alike. */
  speed?: number
  /** Where the clock begins, as an ISO instant; now when unset. */
  now?: string
  /** For so long after its acceptance an event is not to be seen. */
  visibleMs?: number
  /** What the first key may do; everything when unset. */
  scopes?: readonly string[]
  account?: Partial<Card>
  settings?: Partial<Settings>
}

const CARD: Card = {
  organization: 'Lighthouse Coffee',
  timezone: 'America/New_York',
  currency: 'USD',
  locale: 'en-US',
  testAccount: true,
}

/** Everything behind the server: the account and what surrounds it. */
export class World {
  readonly clock: Clock
  readonly account: Account
  readonly rates: Rates
  readonly faults = new Faults()
  readonly requests = new Requests()
  /** Grows with every change: the page asks again when it does. */
  revision = 0
  /** While set, what is accepted is not recorded: the fault called lost. */
  losing = false
  #errors = 0
  readonly #options: Options
  readonly #journal: Journal | null

  constructor(options: Options) {
    this.#options = options
    this.clock = createClock(options.speed ?? 1, options.now ? Date.parse(options.now) : Date.now())
    this.account = new Account(options.seed ?? 1, this.clock)
    this.rates = new Rates(this.clock, options.limit !== 'off', options.limits)
    this.#journal = options.state ? new Journal(this.account, options.state) : null
    if (!this.#journal?.read()) this.#begin()
    this.#journal?.open()
    this.rates.windows = this.account.settings.windows
  }

  #begin(): void {
    const { account, visibleMs = 0, scopes, settings } = this.#options
    this.account.cards.put('0', { ...CARD, ...account })
    this.account.switch({ settings: Settings.parse({ ...settings }), visibleMs })
    makeKey(this.account, scopes)
  }

  /** Begins anew, empty. The first key is the seed's, so it stays good. */
  reset(): void {
    this.account.clear()
    this.#begin()
    this.faults.clear()
    this.rates.clear()
    this.requests.last.length = 0
    this.revision++
    this.#journal?.open()
  }

  /** After a deed, before its answer: keep it. */
  settle(): void {
    if (this.account.changed.size === 0) return
    this.revision++
    if (this.#journal) this.#journal.flush()
    else this.account.changed.clear()
  }

  /** The name of the next error. */
  errorId(): string {
    return uuidOf(this.account.seed, `error${++this.#errors}`)
  }

  close(): void {
    this.#journal?.close()
  }
}
