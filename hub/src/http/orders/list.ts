import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { slugOf } from '../../connectors/kickstarter/refs.ts'
import { refKey } from '../../engine/key.ts'
import type { Order } from '../../model/order.ts'
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
  const [facets, rows] = await Promise.all([facetsOf(db, workspace, query), pageOf(db, workspace, query)])
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

/** The orders that the search words match: a number from its beginning, a name, an e-mail address or a SKU. */
function matching(workspace: string, q: string | undefined): RawBuilder<unknown> {
  const all = sql`r.workspace = ${workspace} and r.kind = 'order' and r.account like 'shipstation:%' and not r.gone`
  const words = q?.trim().toLowerCase()
  if (!words) return all
  const inside = `%${escaped(words)}%`
  return sql`${all} and (lower(r.data ->> 'number') like ${`${escaped(words)}%`}
    or lower(r.data #>> '{shipTo,name}') like ${inside} or lower(r.data ->> 'email') like ${inside}
    or exists (select from jsonb_array_elements(r.data -> 'lines') l where lower(l ->> 'sku') like ${`${escaped(words)}%`}))`
}

/** Taken as it is written: `%` and `_` mean themselves. */
export const escaped = (words: string) => words.replaceAll(/[\\%_]/g, '\\$&')

const ofStatus = ({ status }: Query) => (status ? sql`r.data ->> 'status' = ${status}` : sql`true`)
const ofStore = ({ store }: Query) => (store ? sql`r.data ->> 'store' = ${store}` : sql`true`)

const sorts: Record<Query['sort'], RawBuilder<unknown>> = {
  '-placedAt': sql`r.data ->> 'placedAt' desc nulls last, r.id desc`,
  placedAt: sql`r.data ->> 'placedAt' nulls last, r.id`,
  number: sql`lower(r.data ->> 'number'), r.id`,
}

async function pageOf(db: Db, workspace: string, query: Query): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with page as (
      select r.workspace, r.account, r.id, r.data from records r
      where ${matching(workspace, query.q)} and ${ofStatus(query)} and ${ofStore(query)}
      order by ${sorts[query.sort]} limit ${query.size} offset ${(query.page - 1) * query.size})
    select r.account, r.id, r.data, k.src_account as campaign, k.src_id as backer, c.data ->> 'name' as campaign_name, c.data ->> 'currency' as currency, s.data ->> 'name' as store_name
    from page r
    left join lateral (select src_account, src_id from links k where k.workspace = r.workspace and k.account = r.account and k.remote_id = r.id
      and k.sink = 'shipstation.orders' and k.src_kind = 'pledge' limit 1) k on true
    left join records c on c.workspace = r.workspace and c.account = k.src_account and c.kind = 'campaign'
    left join records s on s.workspace = r.workspace and s.account = r.account and s.kind = 'store' and s.id = r.data ->> 'store'
    order by ${sorts[query.sort]}
  `.execute(db)
  return rows
}

/** How many there are, by status and by store: each list under the other's filter, so that a choice never leads to nothing. */
async function facetsOf(db: Db, workspace: string, query: Query) {
  const { rows } = await sql<{
    status: string
    store: string | null
    name: string | null
    n: number
    of_status: boolean
    of_store: boolean
  }>`
    with counted as (
      select r.data ->> 'status' as status, r.account, r.data ->> 'store' as store, ${ofStatus(query)} as of_status, ${ofStore(query)} as of_store, count(*)::int as n
      from records r where ${matching(workspace, query.q)} group by 1, 2, 3, 4, 5)
    select c.*, s.data ->> 'name' as name from counted c
    left join records s on s.workspace = ${workspace} and s.account = c.account and s.kind = 'store' and s.id = c.store
  `.execute(db)
  const statuses = new Map<string, number>()
  const stores = new Map<string, { name: string; count: number }>()
  let total = 0
  for (const { status, store, name, n, of_status, of_store } of rows) {
    if (of_status && of_store) total += n
    if (of_store) statuses.set(status, (statuses.get(status) ?? 0) + n)
    if (of_status && store)
      stores.set(store, { name: name ?? `Store ${store}`, count: (stores.get(store)?.count ?? 0) + n })
  }
  return {
    total,
    statuses: [...statuses].map(([status, count]) => ({ status, count })).sort((a, b) => b.count - a.count),
    stores: [...stores].map(([id, it]) => ({ id, ...it })).sort((a, b) => a.name.localeCompare(b.name)),
  }
}
