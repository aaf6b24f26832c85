import type { Api, Connector } from '../connector.ts'
import type { ConnectionRow, Stopped, Which } from '../store/connections.ts'
import type { Seat } from '../store/lanes.ts'
import { Budgets } from './budgets.ts'
import type { Calls, Way } from './calls.ts'
import type { Context } from './context.ts'
import { hashOf } from './key.ts'
import type { Membership } from './membership.ts'
import { Renewal } from './renewal.ts'

export type Open = { connection: ConnectionRow | null; connector: Connector; api: Api | null; calls: Calls }
type Lent = Pick<Calls, 'signal' | 'wanting' | 'answered'>
/** Long enough to tell two sets apart, too short to say anything of them. */
const nameLength = 12

/** With what an account is asked: its connection as it is now, its sets of secrets, and what may still be spent with them. */
export class Access {
  budget: Budgets | null = null
  readonly #context: Context
  readonly #membership: Membership
  readonly #seat: Seat
  readonly #lent: Lent
  readonly #renewal: Renewal
  /** As it is now, for whoever began to ask before it was given, taken away or refused. */
  #second: Way | null = null
  #requests = 0n

  constructor(context: Context, membership: Membership, seat: Seat, lent: Lent) {
    this.#context = context
    this.#membership = membership
    this.#seat = seat
    this.#lent = lent
    this.#renewal = new Renewal(context, membership, seat)
  }

  /**
   * The connection as it is now: keys may have been replaced since the last look. Null when there is none. `which`: asked with this set
   * alone, and with a second one though it was refused, since a person wants to know.
   */
  async open(which?: Which): Promise<Open | null> {
    const { store, registry } = this.#context
    const { workspace, account } = this.#seat
    const connection = await store.connectionFor(workspace, account)
    // Some accounts have no credentials (the mail server is configured, not connected): their lanes need none.
    const connector = registry.connector(connection?.connector ?? account.slice(0, account.indexOf(':')))
    if (!connection && connector.api) return null
    const first = connection && this.#way(connector, connection, 'first')
    if (connection && first && !which) await this.#use(connector, connection, first)
    const calls: Calls = {
      workspace,
      context: this.#context,
      membership: this.#membership,
      budget: first && this.#budgetOf(first),
      ways: connection && first ? this.#ways(connector, connection, first, which) : () => [],
      setAside: async (way, status) => {
        if (connection && connector.second)
          await this.#setAside(connection, { ...connector.second.refused(status), status }, way)
      },
      renew:
        connection && first && connector.refresh ? () => this.#renew(connector, connection, first) : null,
      settings: connection?.settings ?? {},
      ...this.#lent,
      next: () => this.#seat.fence * 1_000_000_000n + (this.#requests += 1n),
    }
    return { connection, connector, api: first?.api ?? null, calls }
  }

  #way(connector: Connector, connection: ConnectionRow, which: Which): Way | null {
    if (!connector.api) return null
    const secrets = this.#context.secretsOf(connection, which)
    const by = connector.second ? hashOf(connector.second.key(secrets)).slice(0, nameLength) : ''
    return { by, api: connector.api(secrets, connection.settings) }
  }

  #ways(connector: Connector, connection: ConnectionRow, first: Way, which?: Which): () => Way[] {
    if (which === 'second') {
      const second = connection.second && this.#way(connector, connection, 'second')
      return () => (second ? [second] : [])
    }
    return () => (this.#second && !which ? [first, this.#second] : [first])
  }

  /** From now on the account is asked with the first, and with the second where there is one that is taken. */
  async #use(connector: Connector, connection: ConnectionRow, first: Way) {
    const { second } = connection
    try {
      const way =
        second && !second.refused && connector.second ? this.#way(connector, connection, 'second') : null
      // The same twice has one budget.
      this.#second = way?.by === first.by ? null : way
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error)
      const why = { says, remedy: 'The first one goes on meanwhile.', status: null }
      await this.#setAside(connection, why, null)
    }
    this.#budgetOf(first).sets = [first, this.#second].flatMap((way) => way?.by ?? [])
  }

  /** The second alone is refused: the account is asked with the first, and a person is told. */
  async #setAside(connection: ConnectionRow, why: Omit<Stopped, 'at'>, way: Way | null) {
    const { store, clock, tell } = this.#context
    // Given anew meanwhile, it is another one.
    if (way === null || this.#second?.by === way.by) this.#second = null
    if (this.budget && way) this.budget.sets = this.budget.sets.filter((by) => by !== way.by)
    const refused = { ...why, at: clock.now().toISOString() }
    await store.setSecondAside(connection.id, connection.second?.secrets ?? '', refused)
    tell('connection', connection.id)
    tell('overview', this.#seat.workspace)
  }

  async #renew(connector: Connector, connection: ConnectionRow, first: Way): Promise<boolean> {
    const renewed = await this.#renewal.renew(connector, connection, this.#lent.signal)
    if (renewed) first.api = renewed
    return renewed !== null
  }

  #budgetOf({ api, by }: Way): Budgets {
    const { store, clock, timing } = this.#context
    const limits = api.limits.map((one) => ({ ...one, requests: timing.limit ?? one.requests }))
    this.budget ??= new Budgets(store, clock, this.#seat, limits, [by])
    return this.budget
  }
}
