import { type Api, type Connector, type Http, Refused } from '../connector.ts'
import type { ConnectionRow } from '../store/connections.ts'
import type { Context } from './context.ts'
import type { Membership } from './membership.ts'
import { NotSent } from './wire.ts'

type Seat = { workspace: string; account: string; fence: bigint }

/**
 * OAuth: an access that the remote no longer takes is renewed by the lane's holder, once for all who wait for it. What it is
 * given is stored, under the fence, before it is used: a renewed token that is lost locks the account out.
 */
export class Renewal {
  readonly #context: Context
  readonly #membership: Membership
  readonly #seat: Seat
  #going: Promise<Api | null> | null = null

  constructor(context: Context, membership: Membership, seat: Seat) {
    this.#context = context
    this.#membership = membership
    this.#seat = seat
  }

  /** The access that takes the place of the one in `used`; null when there is nothing but to ask a person. */
  renew(connector: Connector, used: ConnectionRow, signal: AbortSignal): Promise<Api | null> {
    this.#going ??= this.#renew(connector, used, signal).finally(() => (this.#going = null))
    return this.#going
  }

  async #renew(connector: Connector, used: ConnectionRow, signal: AbortSignal): Promise<Api | null> {
    const { store, clock, secretsOf, sealSecrets } = this.#context
    const now = await store.connectionFor(this.#seat.workspace, this.#seat.account)
    if (!now || !connector.refresh || !connector.api) return null
    // Renewed meanwhile, or replaced by a person: what is stored is newer than what was refused.
    if (now.secrets !== used.secrets) return connector.api(secretsOf(now), now.settings)
    let secrets: unknown
    try {
      secrets = await connector.refresh.ask(
        secretsOf(now),
        this.#http(connector.refresh.at(now.settings), signal),
      )
    } catch (error) {
      if (error instanceof Refused) return null
      throw new NotSent(
        `the access could not be renewed: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
    const sealed = sealSecrets(now, secrets)
    await store.transaction(async (tx) => {
      await tx.holdFence(this.#seat)
      await tx.saveSecrets(now.id, sealed, clock.now())
    })
    return connector.api(secrets, now.settings)
  }

  #http(base: string, signal: AbortSignal): Http {
    const { deadline } = this.#context.timing
    return async (method, path, options = {}) => {
      if (!this.#membership.mayTake(deadline)) throw new Error('the lease ends too soon')
      const request = { method, path, ...options }
      return this.#context.transport({ base, headers: {} }, request, { deadlineMs: deadline, signal })
    }
  }
}
