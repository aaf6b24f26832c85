import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { slugOf } from '../../connectors/kickstarter/refs.ts'
import type { Kind } from '../../model/entities.ts'
import type { Order } from '../../model/order.ts'
import type { Pledge } from '../../model/pledge.ts'
import type { Db } from '../../store/open.ts'
import type { hit } from '../api/orders.ts'
import { beginning as orderBegins, being, escaped } from './list.ts'
import { orderHref, orderPageId, pledgePageId } from './page-id.ts'
import { itemsSay, statusSays } from './words.ts'

type Hit = z.infer<typeof hit>
type Row = {
  account: string
  kind: Kind
  id: string
  data: Order | Pledge
  campaign: string | null
  backer: string | null
  name: string | null
}
const most = 20

/** Finds by whatever a person has in hand: ids that fit exactly first, then beginnings, then parts of names. */
export async function search(db: Db, workspace: string, words: string): Promise<Hit[]> {
  const q = words.trim().toLowerCase()
  if (q === '') return []
  const [campaigns, exact] = await Promise.all([
    campaignsNamed(db, workspace, q),
    found(db, workspace, exactly(q, words.trim())),
  ])
  const hits = new Map<string, Hit>()
  const add = (found: readonly Hit[]) => {
    for (const one of found) if (hits.size < most && !hits.has(one.href)) hits.set(one.href, one)
  }
  add(exact)
  add(campaigns)
  if (q.length > 1 && hits.size < most) add(await found(db, workspace, beginning(q)))
  // The only search that reads every backer, so only for words that no id fits.
  if (q.length > 2 && hits.size === 0) add(await found(db, workspace, within(q)))
  return [...hits.values()]
}

const email = sql`lower(r.data ->> 'email')`
const receiver = sql`lower(r.data #>> '{address,name}')`
const backer = sql`lower(r.data ->> 'name')`
const pledges = sql`select r.* from records r, w where r.workspace = w.id and r.kind = 'pledge'`
const listed = sql`select r.* from listed_orders l, records r, w where l.workspace = w.id
  and r.workspace = l.workspace and r.account = l.account and r.kind = 'order' and r.id = l.id`
const parcels = sql`select r.* from records p, records r, w where p.workspace = w.id and p.kind in ('shipment', 'fulfillment')
  and r.workspace = p.workspace and r.account = p.account and r.kind = 'order' and r.id = p.data ->> 'order'`
const tracking = sql`lower(p.data ->> 'tracking')`

/** Each way in has its index; `w` is the workspace, given by `found`. */
const exactly = (q: string, asWritten: string): RawBuilder<unknown>[] => [
  sql`${listed} and l.number = ${q}`,
  sql`select r.* from records r, w where r.workspace = w.id and r.account in (select id from accounts_here) and r.kind in ('order', 'pledge') and r.id = ${q}`,
  sql`select r.* from records r, w, accounts_here a join integrations i on i.account = a.id where r.workspace = w.id and i.workspace = w.id and i.state <> 'removed'
    and r.account = a.id and r.kind = 'pledge' and r.id = ${q.replace(/^.*?(\d+)$/, '$1')} and lower(i.settings ->> 'prefix') || r.id = ${q}`,
  sql`select r.* from records r, w, record_of o where o.workspace = w.id and o.account in (select id from accounts_here) and o.of_kind = 'key' and o.of_id = ${asWritten}
    and r.workspace = o.workspace and r.account = o.account and r.kind = o.kind and r.id = o.id`,
  sql`${parcels} and ${tracking} like ${escaped(q)}`,
  sql`${pledges} and ${email} like ${escaped(q)}`,
  sql`${pledges} and ${receiver} like ${escaped(q)}`,
  sql`${pledges} and ${backer} like ${escaped(q)}`,
  sql`${listed} and ${being(q)}`,
]

const beginning = (q: string): RawBuilder<unknown>[] => {
  const start = `${escaped(q)}%`
  return [
    sql`${listed} and l.number like ${start}`,
    sql`${parcels} and ${tracking} like ${start}`,
    sql`${pledges} and ${email} like ${start}`,
    sql`${pledges} and ${receiver} like ${start}`,
    sql`${pledges} and ${backer} like ${start}`,
    sql`${listed} and ${orderBegins(q)}`,
  ]
}

const within = (q: string): RawBuilder<unknown>[] => {
  const part = `%${escaped(q)}%`
  return [sql`${pledges} and (${receiver} like ${part} or ${backer} like ${part} or ${email} like ${part})`]
}

/** The hits of each way, in the order of the ways; an order made of a pledge is found as the one page they share. */
async function found(db: Db, workspace: string, ways: RawBuilder<unknown>[]): Promise<Hit[]> {
  const arms = ways.map(
    (way, n) => sql`(select ${n}::int as way, f.* from (${way} and not r.gone limit ${most}) f)`,
  )
  const { rows } = await sql<Row>`
    with w as (select ${workspace}::text as id), accounts_here as (select distinct s.account as id from (
        select account from lanes where workspace = ${workspace} union select id from accounts where workspace = ${workspace}
        union select account from connections where workspace = ${workspace} union select account from integrations where workspace = ${workspace}) s),
    hits as (select distinct on (account, kind, id) * from (${sql.join(arms, sql` union all `)}) a order by account, kind, id, way)
    select h.account, h.kind, h.id, h.data, k.src_account as campaign, k.src_id as backer, c.data ->> 'name' as name from hits h
    left join lateral (select src_account, src_id from links k where k.workspace = ${workspace} and k.account = h.account and k.remote_id = h.id
      and h.kind = 'order' and k.sink = 'shipstation.orders' and k.src_kind = 'pledge' limit 1) k on true
    left join records c on c.workspace = ${workspace} and c.kind = 'campaign' and c.account = case when h.kind = 'pledge' then h.account else k.src_account end
    order by h.way, h.data ->> 'placedAt' desc nulls last, h.id limit ${most * 2}
  `.execute(db)
  return rows.map(hitOf)
}

function hitOf(row: Row): Hit {
  if (row.kind === 'pledge') {
    const pledge = row.data as Pledge // why: the row's kind says so
    const slug = slugOf(row.account)
    const detail = [`Backer ${row.id}`, pledge.email, pledge.reward?.title].filter(Boolean).join(', ')
    const title = pledge.name ?? `Backer ${row.id}`
    return { kind: row.name ?? slug, title, detail, href: orderHref(pledgePageId(slug, row.id)) }
  }
  const order = row.data as Order // why: as above
  const id =
    row.campaign && row.backer
      ? pledgePageId(slugOf(row.campaign), row.backer)
      : orderPageId(row.account, row.id)
  const detail = [order.shipTo.name, statusSays(order.status), itemsSay(order.lines)]
    .filter(Boolean)
    .join(', ')
  return { kind: row.name ?? 'Order', title: order.number, detail, href: orderHref(id) }
}

async function campaignsNamed(db: Db, workspace: string, q: string): Promise<Hit[]> {
  const { rows } = await sql<{ slug: string; name: string }>`
    select r.id as slug, r.data ->> 'name' as name from records r join integrations i on i.workspace = r.workspace and i.account = r.account and i.state <> 'removed'
    where r.workspace = ${workspace} and r.kind = 'campaign' and not r.gone and lower(r.data ->> 'name') like ${`${escaped(q)}%`} limit 5
  `.execute(db)
  return rows.map(({ slug, name }) => ({
    ...{ kind: 'Campaign', title: name, detail: 'Open the campaign', href: `/campaigns/${slug}` },
  }))
}
