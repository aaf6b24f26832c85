import { sql } from 'kysely'
import { kickstarter } from '../connectors/kickstarter/index.ts'
import { releaseRef } from '../connectors/kickstarter/refs.ts'
import type { Settings } from '../connectors/kickstarter/settings.ts'
import type { Deps } from '../http/deps.ts'
import type { Sync } from '../http/campaigns/standing.ts'
import { Problem } from '../http/problem.ts'
import type { Campaign, Release } from '../model/pledge.ts'
import { holdFlows, replanAll } from '../store/flows.ts'
import type { Trx } from '../store/open.ts'
import { oneRecord } from '../store/records.ts'
import { addIntegration, press } from './create.ts'
import { native } from './native.ts'

export const settingsOf = (sync: Pick<Sync, 'settings'>): Settings => sync.settings as Settings // why: written by saveSettings under this schema, or by firstSettings

type By = { workspace: string; who: string; campaign: Campaign; sync: Sync }

const names: Record<string, string> = {
  replyTo: 'The address for answers',
  from: 'The sender',
  name: 'Your name',
}
const nameOf = (field: string) => names[field] ?? `The ${field}`

/** Keeps settings; every order is planned again under them. @throws Problem 422 naming the field that does not fit. */
async function saveSettings(trx: Trx, { workspace, sync }: By, settings: Settings) {
  const parsed = kickstarter.settings.safeParse(settings)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = String(issue?.path.at(-1) ?? '')
    throw new Problem(422, `${nameOf(field)} is not right: ${issue?.message ?? 'it does not fit'}`, { field })
  }
  await holdFlows(trx, { integration: sync.id })
  await sql`update integrations set settings = ${JSON.stringify(parsed.data)}::jsonb where id = ${sync.id}`.execute(
    trx,
  )
  await replanAll(trx, { id: sync.flow, workspace, from: sync.account }, ['pledge'], 'settings')
}

export const configuredAlready = () =>
  new Problem(409, 'ShipStation sync is configured already, and its store can never be changed.', {
    remedy:
      'To use another store, remove the sync and configure it anew. Orders that were sent stay where they are.',
  })

/** Connects the campaign to a store of an account. The store is never changed after this. */
export async function configure(
  deps: Deps,
  by: By,
  to: {
    connection: string
    account: string
    store: { id: string; name: string }
    shipFrom: string | null
    prefix: string
  },
) {
  const { workspace, who, campaign, sync } = by
  await deps.db.transaction().execute(async (trx) => {
    const { rows } = await sql`
      update integrations set connection = ${to.connection}, connected = ${to.account} where id = ${sync.id} and connected = '' returning id
    `.execute(trx)
    if (rows.length === 0) throw configuredAlready()
    await sql`update flows set to_account = ${to.account} where id = ${sync.flow}`.execute(trx)
    // Parcels from before this moment are history: the mail flow begins at the log's present end.
    await sql`update flows f set from_account = ${to.account}, position = w.last_seq, since = ${deps.clock.now()} from workspaces w where f.id = ${sync.mailFlow} and w.id = ${workspace}`.execute(
      trx,
    )
    const settings = {
      ...settingsOf(sync),
      connection: to.connection,
      store: to.store.id,
      storeName: to.store.name,
      shipFrom: to.shipFrom,
      prefix: to.prefix,
    }
    await saveSettings(trx, by, settings)
    await press(trx, deps, {
      workspace,
      who,
      title: `Configured ShipStation sync to the store ${to.store.name}`,
      account: sync.account,
      kind: 'campaign',
      ref: campaign.slug,
    })
  })
  deps.engine.plan()
}

export async function changeSettings(deps: Deps, by: By, change: Partial<Settings>, title: string) {
  await deps.db.transaction().execute(async (trx) => {
    await saveSettings(trx, by, { ...settingsOf(by.sync), ...change })
    await press(trx, deps, {
      workspace: by.workspace,
      who: by.who,
      title,
      account: by.sync.account,
      kind: 'campaign',
      ref: by.campaign.slug,
    })
  })
  deps.engine.plan()
}

export async function releaseOf(deps: Pick<Deps, 'db'>, workspace: string, sync: Sync): Promise<Release> {
  const ref = releaseRef({ self: sync.account, connected: sync.connected })
  return (await oneRecord<Release>(deps.db, workspace, ref))?.data ?? { all: false, only: [] }
}

/** Lets one order go, or all of them. */
export async function release(deps: Deps, by: By, what: 'all' | { number: string }) {
  const { workspace, who, campaign, sync } = by
  await deps.db.transaction().execute(async (trx) => {
    await sql`select from workspaces where id = ${workspace} for update`.execute(trx)
    const before = await releaseOf({ db: trx }, workspace, sync)
    const after =
      what === 'all'
        ? { ...before, all: true }
        : { ...before, only: [...new Set([...before.only, what.number])] }
    await native(trx, deps, {
      workspace,
      account: sync.account,
      kind: 'release',
      items: [{ id: 'orders', data: after }],
      source: 'person',
    })
    const title = what === 'all' ? 'Released all orders' : `Sent the order of backer ${what.number}`
    await press(trx, deps, {
      workspace,
      who,
      title,
      account: sync.account,
      kind: what === 'all' ? 'campaign' : 'pledge',
      ref: what === 'all' ? campaign.slug : what.number,
    })
  })
  deps.engine.plan()
}

/** Nothing leaves from now on; reading and planning go on, and what is in flight is settled. */
export async function pause(deps: Deps, by: By, keepTracking: boolean) {
  const { workspace, who, campaign, sync } = by
  await deps.db.transaction().execute(async (trx) => {
    await sql`update integrations set state = 'paused', paused_by = ${who}, paused_at = ${deps.clock.now()},
      settings = jsonb_set(settings, '{keepTracking}', ${JSON.stringify(keepTracking)}::jsonb) where id = ${sync.id}`.execute(
      trx,
    )
    await sql`update flows set state = 'paused' where integration = ${sync.id}`.execute(trx)
    await press(trx, deps, {
      workspace,
      who,
      title: 'Paused the sync',
      detail: keepTracking
        ? 'Tracking keeps coming.'
        : 'Tracking found meanwhile is shown after the restart.',
      account: sync.account,
      kind: 'campaign',
      ref: campaign.slug,
    })
  })
}

export async function restart(deps: Deps, by: By) {
  const { workspace, who, campaign, sync } = by
  await deps.db.transaction().execute(async (trx) => {
    await sql`update integrations set state = 'active', paused_by = null, paused_at = null where id = ${sync.id}`.execute(
      trx,
    )
    await sql`update flows set state = 'active' where integration = ${sync.id}`.execute(trx)
    await press(trx, deps, {
      workspace,
      who,
      title: 'Restarted the sync',
      account: sync.account,
      kind: 'campaign',
      ref: campaign.slug,
    })
  })
  deps.engine.plan()
  deps.engine.wake(workspace, sync.connected)
  deps.engine.wake(workspace, deps.mailer.account)
}

/** Takes the integration away: its waiting steps go; the other system's data, our links and our keys stay. The campaign can be connected anew. */
export async function remove(deps: Deps, by: By) {
  const { workspace, who, campaign, sync } = by
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (trx) => {
    await sql`update integrations set state = 'removed', removed_at = ${now} where id = ${sync.id}`.execute(
      trx,
    )
    await sql`update flows set state = 'removed' where integration = ${sync.id}`.execute(trx)
    await sql`update steps set state = 'superseded', reason = 'the sync was removed', settled_at = ${now}
      where workspace = ${workspace} and flow in (select id from flows where integration = ${sync.id}) and state in ('planned', 'refused')`.execute(
      trx,
    )
    for (const table of ['looks', 'look_refs', 'replans']) {
      await sql`delete from ${sql.table(table)} where flow in (select id from flows where integration = ${sync.id})`.execute(
        trx,
      )
    }
    await native(trx, deps, {
      workspace,
      account: sync.account,
      kind: 'release',
      items: [{ id: 'orders', data: { all: false, only: [] } }],
      source: 'person',
    })
    await addIntegration(trx, deps, workspace, campaign)
    await press(trx, deps, {
      workspace,
      who,
      title: 'Removed the sync',
      detail: 'What is in ShipStation stays.',
      account: sync.account,
      kind: 'campaign',
      ref: campaign.slug,
    })
  })
  deps.engine.plan()
}
