import { sql } from 'kysely'
import type { Ref } from '../../connector.ts'
import { accountOf, slugOf } from '../../connectors/kickstarter/refs.ts'
import type { Campaign, Pledge } from '../../model/pledge.ts'
import type { Order } from '../../model/order.ts'
import { type ConnectionRow, connectionFor } from '../../store/connections.ts'
import { linksFrom, linksTo } from '../../store/links.ts'
import type { Db } from '../../store/open.ts'
import { belongingTo, oneRecord, recordsOf } from '../../store/records.ts'
import type { Settings } from '../../connectors/kickstarter/settings.ts'
import { trackingHeldSince } from '../backers/parcels.ts'
import { standing, type StandingRow, type Sync, syncOf } from '../campaigns/standing.ts'
import { orderPageId, pledgePageId, pledgeRefOf, readPageId } from './page-id.ts'
import { type ParcelRow, parcelsOf } from './parcels.ts'

/** All that one page is about: the pledge, the order made of it, its split-off children and their parcels. */
export type Subject = {
  id: string
  workspace: string
  pledge: { ref: Ref<'pledge'>; slug: string; data: Pledge | null } | null
  campaign: Campaign | null
  sync: Sync | null
  standing: StandingRow | null
  /** Linked or looked at; `data` null: it is not in the mirror, yet or any more. */
  order: { ref: Ref<'order'>; data: Order | null; raw: Record<string, unknown> | null } | null
  connection: ConnectionRow | null
  children: { ref: Ref<'order'>; data: Order }[]
  parcels: ParcelRow[]
  /** Paused without keeping tracking: the parcels are those known until then. */
  trackingHeld: Date | null
}

/** What a page id is about, or null when this workspace has no such thing. Either id of a linked order gives the same page. */
export async function subjectOf(db: Db, workspace: string, id: string): Promise<Subject | null> {
  const of = readPageId(id)
  if (!of) return null
  if ('slug' in of) return ofPledge(db, workspace, pledgeRefOf(of))
  const ref: Ref<'order'> = { account: of.account, kind: 'order', id: of.order }
  const pledge = await pledgeBehind(db, workspace, ref)
  return pledge ? ofPledge(db, workspace, pledge) : ofOrder(db, workspace, ref)
}

/** The pledge an order was made from. The child of a split order is its parent's. */
async function pledgeBehind(db: Db, workspace: string, order: Ref<'order'>): Promise<Ref<'pledge'> | null> {
  const parent = (await oneRecord<Order>(db, workspace, order))?.data.parent
  const links = await linksTo(db, workspace, order.account, [order.id, ...(parent ? [parent] : [])])
  const link = links.find((one) => one.sink === 'shipstation.orders' && one.source.kind === 'pledge')
  return link ? { ...link.source, kind: 'pledge' } : null
}

async function ofPledge(db: Db, workspace: string, ref: Ref<'pledge'>): Promise<Subject | null> {
  const slug = slugOf(ref.account)
  const [record, sync, campaign, links] = await Promise.all([
    oneRecord<Pledge>(db, workspace, ref),
    syncOf(db, workspace, slug),
    oneRecord<Campaign>(db, workspace, { account: accountOf(slug), kind: 'campaign', id: slug }),
    linksFrom(db, workspace, [ref]),
  ])
  const made = links.filter((one) => one.sink === 'shipstation.orders')
  const link = made.find((one) => one.account === sync?.connected) ?? made.at(-1)
  if (!record && !link) return null
  const held = sync && trackingHeldSince({ sync, settings: sync.settings as Settings }) // why: written under this schema
  const order = link && { account: link.account, kind: 'order' as const, id: link.receipt.id }
  return {
    ...(await withOrder(db, workspace, order ?? null, sync?.connected ?? null, held)),
    trackingHeld: held,
    id: pledgePageId(slug, ref.id),
    workspace,
    pledge: { ref, slug, data: record?.data ?? null },
    campaign: campaign?.data ?? null,
    sync,
    standing: sync ? await standingOf(db, workspace, sync, ref.id) : null,
  }
}

async function ofOrder(db: Db, workspace: string, ref: Ref<'order'>): Promise<Subject | null> {
  const parts = await withOrder(db, workspace, ref, ref.account, null)
  if (!parts.order?.data) return null
  const nothing = { pledge: null, campaign: null, sync: null, standing: null, trackingHeld: null }
  return { ...parts, ...nothing, id: orderPageId(ref.account, ref.id), workspace }
}

async function withOrder(
  db: Db,
  workspace: string,
  ref: Ref<'order'> | null,
  account: string | null,
  asOf: Date | null,
): Promise<Pick<Subject, 'order' | 'connection' | 'children' | 'parcels'>> {
  const connection = account ? await connectionFor(db, workspace, account) : null
  if (!ref) return { order: null, connection, children: [], parcels: [] }
  const [[row], members] = await Promise.all([
    recordsOf(db, workspace, [ref], true),
    belongingTo(db, workspace, [{ kind: 'order', of: ref }]),
  ])
  const children = members.map(({ account, id, data }) => ({
    ref: { account, kind: 'order' as const, id },
    data: data as Order, // why: written under the kind's schema
  }))
  const parcels = await parcelsOf(db, workspace, [ref, ...children.map((child) => child.ref)], asOf)
  return {
    order: {
      ref,
      data: (row?.data as Order | undefined) ?? null, // why: as above
      raw: (row?.raw as Record<string, unknown> | undefined) ?? null, // why: the mirror keeps JSON objects
    },
    connection,
    children,
    parcels: [...parcels.values()].flat(),
  }
}

export async function standingOf(
  db: Db,
  workspace: string,
  sync: Sync,
  number: string,
): Promise<StandingRow | null> {
  const { rows } = await sql<StandingRow>`
    with s as (${standing(workspace, sync)}) select * from s where number = ${number}
  `.execute(db)
  return rows[0] ?? null
}

/** Where its people look at it: the order in ShipStation or in the sandbox. */
export function orderUrl(subject: Pick<Subject, 'order' | 'connection'>): string | null {
  const { order, connection } = subject
  if (!order || !connection) return null
  if (connection.sandbox) {
    const base = String(connection.settings.base ?? '').replace(/\/$/, '')
    return `${base}/#orders/${order.ref.id}`
  }
  const number = order.data?.number
  if (!number) return null
  return `https://ship.shipstation.com/orders/all-orders-search-result?quickSearch=${encodeURIComponent(number)}`
}
