import { Budget, UNLIMITED } from './budget.ts'
import { type Clock, createClock } from './clock.ts'
import { Faults } from './faults.ts'
import { runImports } from './imports.ts'
import { Journal } from './journal.ts'
import { releaseHolds } from './orders/deeds.ts'
import { Requests } from './requests.ts'
import { seed } from './seed.ts'
import type { Settings } from './settings/index.ts'
import { Shop } from './shop.ts'
import { Notifier, type Tell } from './webhooks.ts'

export type Options = {
  /** 0, the default, takes a free one. */
  port?: number
  host?: string
  /** The same seed gives the same shop, ids and keys included. */
  seed?: number
  /** So many orders to begin with, over the last 90 days. */
  orders?: number
  /** A file that the state is kept in. A state found there wins over seed and orders. */
  state?: string
  /** Requests a minute for each key pair. */
  limit?: number | 'off'
  /** How many times as fast as the wall's the sandbox's clock runs, for windows, delays and dates alike. */
  speed?: number
  /** What the sandbox takes for granted where ShipStation is not known: DIFFERENCES.md. */
  switches?: Partial<Settings>
  /** From what happened until subscribers are told. */
  webhookDelayMs?: number
  /** In place of a clock of its own, for a world without a server: nothing happens by itself then. */
  clock?: Clock
  /** Takes what subscribers are told, at once, in place of a request to each. */
  tell?: Tell
}

const LIMIT = 40
const WEBHOOK_DELAY_MS = 1_000
const TICK_MS = 1_000

/** Everything behind the server: the shop and what surrounds it. */
export class World {
  readonly clock: Clock
  readonly shop: Shop
  readonly budget: Budget
  readonly faults = new Faults()
  readonly requests = new Requests()
  readonly notifier: Notifier
  /** Grows with every change: the page asks again when it does. */
  revision = 0
  readonly #journal: Journal | null
  readonly #ticking: NodeJS.Timeout | null
  readonly #switches: Partial<Settings>

  constructor(options: Options) {
    this.clock = options.clock ?? createClock(options.speed ?? 1)
    this.shop = new Shop(options.seed ?? 1, this.clock)
    this.#journal = options.state ? new Journal(this.shop, options.state) : null
    this.#switches = options.switches ?? {}
    if (this.#journal?.read()) this.shop.set(this.#switches)
    else seed(this.shop, options.orders ?? 0, this.#switches)
    this.#journal?.open()
    const limit = options.limit ?? LIMIT
    this.budget = new Budget(this.clock, limit === 'off' ? UNLIMITED : limit, () => this.shop.settings)
    const delayMs = options.webhookDelayMs ?? WEBHOOK_DELAY_MS
    this.notifier = new Notifier(this.shop, this.faults, delayMs, options.tell)
    this.#ticking = options.clock ? null : this.#tickByItself()
  }

  /** An import ends, and is told of, though nobody asks for anything meanwhile. */
  #tickByItself(): NodeJS.Timeout {
    return setInterval(() => {
      this.tick()
      this.settle()
    }, TICK_MS).unref()
  }

  /** What time alone changes. */
  tick(): void {
    releaseHolds(this.shop)
    runImports(this.shop)
  }

  /** After a deed, before its answer: keep it, tell it. */
  settle(): void {
    if (this.shop.changed.size > 0) this.revision++
    this.notifier.tell()
    if (this.#journal) this.#journal.flush()
    else this.shop.changed.clear()
  }

  /** Begins anew, switches included. Key pairs are the seed's, so they stay good. */
  reset(orders: number): void {
    seed(this.shop, orders, this.#switches)
    this.revision++
    this.faults.clear()
    this.notifier.log.length = 0
    this.requests.last.length = 0
    this.#journal?.open()
  }

  close(): void {
    if (this.#ticking) clearInterval(this.#ticking)
    this.notifier.close()
    this.#journal?.close()
  }
}
