import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { slugOf } from '../../connectors/kickstarter/refs.ts'
import { refKey } from '../../engine/key.ts'
import type { Order } from '../../model/order.ts'
import { plain } from '../../store/listed.ts'
import type { Db } from '../../store/open.ts'
import type { Answer, Given } from '../api/define.ts'
import type { orderRow, routes } from '../api/orders.ts'
import { orderPageId, pledgePageId } from './page-id.ts'
import { following, shownParcels } from './parcels.ts'
import { amountOf, itemsSay, statusSays } from './words.ts'

type Query = Given<typeof routes.list>['query']
type Row = {
  account: string
  id: string
  data: Order
  campaign: string | null
  backer: string | null
  campaign_name: string | null
  currency: string | null
  store_name: string | null
}

export async function listOrders(
  db: Db,
  workspace: string,
  query: Query,
): Promise<Answer<typeof routes.list>> {
  const facets = await facetsOf(db, workspace, query)
  const rows = await pageOf(db, workspace, query, facets.total)
  const orders = rows.map(({ account, id, campaign }) => ({
    ref: { account, kind: 'order' as const, id },
    campaign,
  }))
  const parcels = await shownParcels(db, workspace, orders)
  const known = (row: Row) =>
    following(parcels.get(refKey({ account: row.account, kind: 'order', id: row.id })) ?? [])
  return { ...facets, rows: rows.map((row) => ({ ...rowView(row), tracking: known(row) })) }
}

const rowView = (row: Row): Omit<z.input<typeof orderRow>, 'tracking'> => ({
  id:
    row.campaign && row.backer
      ? pledgePageId(slugOf(row.campaign), row.backer)
      : orderPageId(row.account, row.id),
  number: row.data.number,
  status: row.data.status,
  statusSays: statusSays(row.data.status),
  store: row.store_name,
  name: row.data.shipTo.name,
  country: row.data.shipTo.country,
  email: row.data.email,
  placedAt: row.data.placedAt,
  total: amountOf(row.data.total, row.currency) ?? '',
  currency: row.currency,
  items: itemsSay(row.data.lines),
  origin: row.campaign && `${row.campaign_name ?? slugOf(row.campaign)}, backer ${row.backer}`,
})

/** Orders of which a number, a SKU, a name or an address begins so, as a whole or at one of its words. */
export const beginning = (q: string): RawBuilder<unknown> => sql`l.words @@ ${`${quoted(q)}:*`}::tsquery`
/** The same, where nothing more follows. */
export const being = (q: string): RawBuilder<unknown> => sql`l.words @@ ${quoted(q)}::tsquery`
const quoted = (q: string) => `'${plain(q).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** Taken as it is written: `%` and `_` mean themselves. */
export const escaped = (words: string) => words.replaceAll(/[\\%_]/g, '\\$&')

const shop = (workspace: string) => sql`l.workspace = ${workspace} and l.account like 'shipstation:%'`
const matching = (workspace: string, { q = '' }: Query) =>
  q.trim() === '' ? shop(workspace) : sql`${shop(workspace)} and ${beginning(q)}`

const filter = ({ status, store }: Query) =>
  sql`${status ? sql`l.status = ${status}` : sql`true`} and ${store ? sql`l.store = ${store}` : sql`true`}`

/** Each as an index has it, or its reverse. */
type Sort = Record<'by' | 'order' | 'backwards', RawBuilder<unknown>>
const [newest, oldest, number, numberBackwards] = [
  sql`l.placed_at desc nulls last, l.id desc, l.account desc`,
  sql`l.placed_at nulls first, l.id, l.account`,
  sql`l.number, l.id, l.account`,
  sql`l.number desc, l.id desc, l.account desc`,
]
const sorts: Record<Query['sort'], Sort> = {
  '-placedAt': { by: sql`l.placed_at`, order: newest, backwards: oldest },
  placedAt: { by: sql`l.placed_at`, order: oldest, backwards: newest },
  number: { by: sql`l.number`, order: number, backwards: numberBackwards },
}

/** A page has to count off all that stand before it: one of the later half is counted from the end. */
function stretchOf({ page, size, sort }: Query, total: number) {
  const { by, order, backwards } = sorts[sort]
  const start = (page - 1) * size
  const most = Math.max(0, Math.min(size, total - start))
  const isLate = start > total / 2
  return { by, order, most, skip: isLate ? total - start - most : start, from: isLate ? backwards : order }
}

async function pageOf(db: Db, workspace: string, query: Query, total: number): Promise<Row[]> {
  const { by, order, most, skip, from } = stretchOf(query, total)
  if (most === 0) return []
  // Nothing of the page's own but what stands in the index: what is counted off is never looked at.
  const { rows } = await sql<Row>`
    with page as materialized (
      select l.workspace, l.account, l.id, ${by} from listed_orders l where ${matching(workspace, query)} and ${filter(query)}
      order by ${from} limit ${most} offset ${skip})
    select r.account, r.id, r.data, k.src_account as campaign, k.src_id as backer, c.data ->> 'name' as campaign_name, c.data ->> 'currency' as currency, s.data ->> 'name' as store_name
    from page l join records r on r.workspace = l.workspace and r.account = l.account and r.kind = 'order' and r.id = l.id
    left join lateral (select src_account, src_id from links k where k.workspace = l.workspace and k.account = l.account and k.remote_id = l.id
      and k.sink = 'shipstation.orders' and k.src_kind = 'pledge' limit 1) k on true
    left join records c on c.workspace = l.workspace and c.account = k.src_account and c.kind = 'campaign'
    left join records s on s.workspace = l.workspace and s.account = l.account and s.kind = 'store' and s.id = r.data ->> 'store'
    order by ${order}
  `.execute(db)
  return rows
}

type Counted = { status: string; store: string; name: string | null; n: number }

/** How many there are, by status and by store: each list under the other's filter, so that a choice never leads to nothing. */
async function facetsOf(db: Db, workspace: string, query: Query) {
  const counts =
    (query.q ?? '').trim() === ''
      ? sql`select l.account, l.status, l.store, l.n from listed_counts l where ${shop(workspace)} and l.n > 0`
      : sql`select l.account, l.status, l.store, count(*) as n from listed_orders l where ${matching(workspace, query)} group by 1, 2, 3`
  const { rows } = await sql<Counted>`
    with counted as (${counts})
    select c.status, c.store, c.n::int as n, s.data ->> 'name' as name from counted c
    left join records s on s.workspace = ${workspace} and s.account = c.account and s.kind = 'store' and s.id = c.store
  `.execute(db)
  const statuses = new Map<string, number>()
  const stores = new Map<string, { name: string; count: number }>()
  let total = 0
  for (const { status, store, name, n } of rows) {
    const [ofStatus, ofStore] = [
      !query.status || status === query.status,
      !query.store || store === query.store,
    ]
    if (ofStatus && ofStore) total += n
    if (ofStore) statuses.set(status, (statuses.get(status) ?? 0) + n)
    if (ofStatus && store)
      stores.set(store, { name: name ?? `Store ${store}`, count: (stores.get(store)?.count ?? 0) + n })
  }
  return {
    total,
    statuses: [...statuses].map(([status, count]) => ({ status, count })).sort((a, b) => b.count - a.count),
    stores: [...stores].map(([id, it]) => ({ id, ...it })).sort((a, b) => a.name.localeCompare(b.name)),
  }
}
