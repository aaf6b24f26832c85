import { sql } from 'kysely'
import { press } from '../campaigns/create.ts'
import { type AccountFound, askAccount } from '../connectors/klaviyo/check.ts'
import type { Settings } from '../connectors/klaviyo/settings.ts'
import type { Deps } from '../http/deps.ts'
import { holdFlows } from '../store/flows.ts'
import type { Trx } from '../store/open.ts'
import { sealed } from './allow.ts'
import { lookAgain } from './look-again.ts'
import { factsOf, type KlaviyoSync, syncById, syncsOfAccount } from './sync.ts'

export type By = { who: string; sync: KlaviyoSync }

const noted = (trx: Trx, deps: Deps, { who, sync }: By, title: string, detail: string | null = null) =>
  press(trx, deps, {
    ...{ workspace: sync.workspace, who, title, detail },
    ...{ account: sync.account, kind: 'klaviyo', ref: sync.id },
  })

/** Everything in the window is looked at again; what was sent stays, what waits and is not wanted any more goes. */
export async function changeSettings(deps: Deps, by: By, settings: Settings) {
  const { sync } = by
  await deps.db.transaction().execute(async (trx) => {
    await holdFlows(trx, { integration: sync.id })
    await sql`update integrations set settings = ${JSON.stringify(settings)}::jsonb where id = ${sync.id}`.execute(
      trx,
    )
    const days = Math.max(settings.days, sync.settings.days)
    await lookAgain(trx, sync.flow, { ...sync, days }, 'settings')
    await noted(trx, deps, by, 'Changed what is sent to Klaviyo')
  })
  deps.engine.plan()
}

/** Nothing leaves from now on; reading and planning go on, and what is in flight is settled. */
export async function pause(deps: Deps, by: By) {
  await deps.db.transaction().execute(async (trx) => {
    await sql`update integrations set state = 'paused', paused_by = ${by.who}, paused_at = ${deps.clock.now()} where id = ${by.sync.id}`.execute(
      trx,
    )
    await sql`update flows set state = 'paused' where integration = ${by.sync.id}`.execute(trx)
    await noted(trx, deps, by, 'Paused events to Klaviyo')
  })
}

export async function restart(deps: Deps, by: By) {
  await deps.db.transaction().execute(async (trx) => {
    await sql`update integrations set state = 'active', paused_by = null, paused_at = null where id = ${by.sync.id}`.execute(
      trx,
    )
    await sql`update flows set state = 'active' where integration = ${by.sync.id}`.execute(trx)
    await noted(trx, deps, by, 'Restarted events to Klaviyo')
  })
  deps.engine.plan()
  deps.engine.wake(by.sync.workspace, by.sync.account)
}

/**
 * Its waiting events go; what is in Klaviyo stays, and so does the memory of what was sent: set up anew, nothing is sent twice.
 * A key that another ShipStation account's events go by stays. Gives whether it was forgotten.
 */
export async function remove(deps: Deps, by: By, forgetKey: boolean): Promise<boolean> {
  const { sync } = by
  const now = deps.clock.now()
  const others = (await syncsOfAccount(deps.db, sync.workspace, sync.account)).filter(
    ({ id }) => id !== sync.id,
  )
  const isForgotten = forgetKey && others.length === 0
  await deps.db.transaction().execute(async (trx) => {
    await sql`update integrations set state = 'removed', removed_at = ${now} where id = ${sync.id}`.execute(
      trx,
    )
    await sql`update flows set state = 'removed' where integration = ${sync.id}`.execute(trx)
    await sql`update steps set state = 'superseded', reason = 'the integration was removed', settled_at = ${now}
      where workspace = ${sync.workspace} and flow = ${sync.flow} and state in ('planned', 'refused')`.execute(
      trx,
    )
    for (const table of ['looks', 'look_refs', 'replans'])
      await sql`delete from ${sql.table(table)} where flow = ${sync.flow}`.execute(trx)
    if (isForgotten && sync.key)
      await sql`update connections set removed_at = ${now}, secrets = '', last4 = '' where id = ${sync.key.id}`.execute(
        trx,
      )
    await noted(trx, deps, by, 'Removed Klaviyo', 'What is in Klaviyo stays.')
  })
  deps.engine.plan()
  return isForgotten
}

/** Another key of the same account; what the account says of itself is kept anew with it. */
export async function replaceKey(deps: Deps, by: By, apiKey: string, account: AccountFound) {
  const { sync } = by
  if (!sync.key) return
  const { secrets, keyId } = sealed(deps, sync.workspace, sync.key.id, apiKey)
  await sql`update connections set secrets = ${secrets}, key_id = ${keyId}, last4 = ${apiKey.slice(-4)}, changed_at = ${deps.clock.now()},
    stopped = null where id = ${sync.key.id}`.execute(deps.db)
  await keepFacts(deps, sync, account)
  deps.engine.wake(sync.workspace, sync.account)
}

/** The zone may have been changed in Klaviyo: the report counts its days by it. */
export async function keepFacts(deps: Pick<Deps, 'db' | 'clock'>, sync: KlaviyoSync, account: AccountFound) {
  const { name, zone, currency, isTest } = account
  const facts = JSON.stringify({ name, zone, currency, isTest, askedAt: deps.clock.now().toISOString() })
  await sql`update connections set settings = settings || ${facts}::jsonb where id = ${sync.key?.id ?? ''}`.execute(
    deps.db,
  )
}

/** So long what the account said of itself is taken to hold. */
const factsHoldMs = 300_000

/** The integration with its account as it is now, where that was last asked a while ago. What cannot be asked stays as it was. */
export async function upToDate(deps: Deps, sync: KlaviyoSync): Promise<KlaviyoSync> {
  const { askedAt } = factsOf(sync)
  const lane = deps.engine.lane(sync.workspace, sync.account)
  const isRecent = askedAt !== null && deps.clock.now().getTime() - Date.parse(askedAt) < factsHoldMs
  if (isRecent || !lane || !sync.key) return sync
  try {
    const account = await lane.visit((io) => askAccount(io))
    if (account) await keepFacts(deps, sync, account)
  } catch {
    // Whatever is wrong with the key says so where events are sent and where Klaviyo's counts are read.
  }
  return (await syncById(deps.db, sync.workspace, sync.id)) ?? sync
}
