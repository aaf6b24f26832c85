import { sql } from 'kysely'
import { firstSettings } from '../connectors/kickstarter/settings.ts'
import { accountOf } from '../connectors/kickstarter/refs.ts'
import type { Deps } from '../http/deps.ts'
import type { Campaign } from '../model/pledge.ts'
import type { Trx } from '../store/open.ts'
import { native } from './native.ts'

/** The slug in a Kickstarter project address; null when it is none. */
export function slugIn(address: string): string | null {
  const text = address.trim().replace(/^(?!https?:\/\/)/i, 'https://')
  if (!URL.canParse(text)) return null
  const { hostname, pathname } = new URL(text)
  if (!/(^|\.)kickstarter\.com$/i.test(hostname)) return null
  const slug = /^\/projects\/[^/]+\/([^/]+)/.exec(pathname)?.[1]?.toLowerCase()
  return slug && /^[a-z0-9][a-z0-9-]{0,119}$/.test(slug) ? slug : null
}

/** A campaign and its integration, not connected yet: plans say from the first import on what each order waits for. */
export async function createCampaign(
  deps: Deps,
  workspace: string,
  who: string,
  campaign: Campaign,
): Promise<boolean> {
  const account = accountOf(campaign.slug)
  const made = await deps.db.transaction().execute(async (trx) => {
    const { rows } = await sql`
      insert into accounts (workspace, id, connector, native) values (${workspace}, ${account}, 'kickstarter', true) on conflict do nothing returning id
    `.execute(trx)
    if (rows.length === 0) return false
    await native(trx, deps, {
      workspace,
      account,
      kind: 'campaign',
      items: [{ id: campaign.slug, data: campaign }],
      source: 'person',
    })
    await addIntegration(trx, deps, workspace, campaign)
    await press(trx, deps, {
      workspace,
      who,
      title: `Created the campaign ${campaign.name}`,
      account,
      kind: 'campaign',
      ref: campaign.slug,
    })
    return true
  })
  deps.engine.plan()
  return made
}

/** The living integration of a campaign with its flows, connected to nothing. */
export async function addIntegration(
  trx: Trx,
  deps: Deps,
  workspace: string,
  campaign: Campaign,
): Promise<void> {
  const account = accountOf(campaign.slug)
  const id = deps.chance.id('int')
  const settings = { ...firstSettings(campaign.name), connection: '', store: 'none', storeName: '' }
  await sql`
    insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values (${id}, ${workspace}, 'kickstarter', ${account}, '', '', ${JSON.stringify(settings)}::jsonb, 'active')
  `.execute(trx)
  // The flow begins here: it looks once at what is known, then reads the log from this number on.
  const { rows } = await sql<{
    last: string
  }>`select last_seq::text as last from workspaces where id = ${workspace}`.execute(trx)
  const position = rows[0]?.last ?? '0'
  const flow = deps.chance.id('flow')
  await sql`
    insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since) values
      (${flow}, ${workspace}, ${id}, 'orders', 'kickstarter', ${account}, '', 'shipstation.orders', 'active', ${position}, ${deps.clock.now()}),
      (${deps.chance.id('flow')}, ${workspace}, ${id}, 'mail', 'kickstarter', '', ${deps.mailer.account}, 'mail.messages', 'active', ${position}, ${deps.clock.now()})
  `.execute(trx)
  await sql`
    insert into replans (workspace, flow, account, kind, id, why)
    select ${workspace}, ${flow}, account, kind, id, 'first' from records where workspace = ${workspace} and account = ${account} and kind = 'pledge' order by id
  `.execute(trx)
}

export type Press = {
  workspace: string
  who: string
  title: string
  detail?: string | null
  account: string
  kind: string
  ref: string
  changes?: { field: string; before: string | null; after: string | null }[]
}

/** What a person did, for the timeline and the activity page. Never deleted. */
export async function press(trx: Trx, deps: Pick<Deps, 'clock'>, it: Press): Promise<void> {
  await sql`
    insert into presses (workspace, at, who, title, detail, account, kind, ref, changes)
    values (${it.workspace}, ${deps.clock.now()}, ${it.who}, ${it.title}, ${it.detail ?? null}, ${it.account}, ${it.kind}, ${it.ref}, ${JSON.stringify(it.changes ?? [])}::jsonb)
  `.execute(trx)
}
