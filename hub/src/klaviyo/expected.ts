import { type RawBuilder, sql } from 'kysely'
import type { Metric } from '../connectors/klaviyo/metrics.ts'
import { type KlaviyoSync, own } from './sync.ts'

/**
 * What ShipStation has to tell for a metric: a row for each event, with the order, the record it comes from, its instant and its
 * store. It is counted in mirror and log alone, without the plan, so that it can be held against what the plan made of it: `about`
 * and `n` name the event for ever, here and among the steps, whatever instant either has for it.
 */
export function expected(metric: Metric, sync: KlaviyoSync): RawBuilder<unknown> {
  if (metric === 'Order Shipped')
    return withOrder(
      sync,
      sql`select p.*, p."order" as about, 1 as n from (${standing(sync)}) p where p.place = 1`,
    )
  if (metric === 'Parcel Shipped')
    return withOrder(sync, sql`select p.*, p.id as about, 1 as n from (${standing(sync)}) p`)
  if (metric === 'Label Voided')
    return withOrder(
      sync,
      sql`select r.data ->> 'order' as "order", r.kind, r.id, coalesce(r.data ->> 'voidedAt', r.data ->> 'createdAt')::timestamptz as at, r.id as about, 1 as n
        from ${records(sync, 'shipment')} and r.data ->> 'voided' = 'true' and r.data ->> 'isReturn' = 'false' and r.data ->> 'order' is not null`,
    )
  if (metric === 'Order Marked Shipped')
    return withOrder(
      sync,
      sql`select ${parcel}, r.id as about, 1 as n from ${records(sync, 'fulfillment')} and r.data ->> 'voided' = 'false' and r.data ->> 'order' is not null`,
    )
  if (metric === 'Shipped Product') return lines(sync)
  return turns(metric, sync)
}

const records = ({ workspace, connected }: KlaviyoSync, kind: string) =>
  sql`records r where r.workspace = ${workspace} and r.account = ${connected} and r.kind = ${kind} and not r.gone`
const parcel = sql`r.data ->> 'order' as "order", r.kind, r.id, (r.data ->> 'createdAt')::timestamptz as at`

/** Labels that went out and stand; `place`: the how-manieth of its order's. */
const standing = (sync: KlaviyoSync) => sql`
  select p.*, row_number() over (partition by p."order" order by p.at, length(p.id), p.id) as place
  from (select ${parcel}, r.data from ${records(sync, 'shipment')}
    and r.data ->> 'voided' = 'false' and r.data ->> 'isReturn' = 'false' and r.data ->> 'order' is not null) p`

const withOrder = ({ workspace, connected }: KlaviyoSync, rows: RawBuilder<unknown>) => sql`
  select e."order", e.kind, e.id, e.about, e.n, e.at, o.data ->> 'store' as store, o.data ->> 'number' as number from (${rows}) e
  left join records o on o.workspace = ${workspace} and o.account = ${connected} and o.kind = 'order' and o.id = e."order" and not o.gone`

/** Each line of a parcel; the order's with its first label alone where ShipStation does not say what lies in it. */
const lines = (sync: KlaviyoSync) => sql`
  select p."order", p.kind, p.id, p.id as about, line.n, p.at, o.data ->> 'store' as store, o.data ->> 'number' as number from (${standing(sync)}) p
  left join records o on o.workspace = ${sync.workspace} and o.account = ${sync.connected} and o.kind = 'order' and o.id = p."order" and not o.gone
  cross join lateral generate_series(1, case when p.data ? 'items' then jsonb_array_length(p.data -> 'items')
    when p.place = 1 then jsonb_array_length(jsonb_path_query_array(o.data -> 'lines', '$[*] ? (@.adjustment == false)')) else 0 end) as line(n)`

const statuses: Partial<Record<Metric, string>> = {
  'Order Awaiting Shipment': 'awaiting_shipment',
  'Order Awaiting Payment': 'awaiting_payment',
  'Order On Hold': 'on_hold',
  'Order Cancelled': 'cancelled',
}

/**
 * Every time an order came into the status, by the log; `n`: the how-manieth time. Of what was before the start, each order's last
 * status alone, and what was told before the integration was set up anew.
 */
function turns(metric: Metric, sync: KlaviyoSync): RawBuilder<unknown> {
  const { workspace, connected, since } = sync
  return sql`
    select t.id as "order", 'order' as kind, t.id, t.id as about, t.n, t.at, o.data ->> 'store' as store, o.data ->> 'number' as number from (
      select n.id, n.at, n.status, row_number() over (partition by n.id, n.status order by n.seq)::int as n,
        n.at < ${since} and lead(n.at) over (partition by n.id order by n.seq) < ${since} as covered from (
        select c.id, c.seq, c.after ->> 'status' as status, coalesce(c.after ->> 'modifiedAt', c.after ->> 'createdAt', c.after ->> 'placedAt')::timestamptz as at,
          lag(c.after ->> 'status') over (partition by c.id order by c.seq) as before
        from changes c where c.workspace = ${workspace} and c.account = ${connected} and c.kind = 'order' and c.after is not null) n
      where n.status is distinct from n.before) t
    join records o on o.workspace = ${workspace} and o.account = ${connected} and o.kind = 'order' and o.id = t.id and not o.gone
    where t.status = ${statuses[metric] ?? ''}
      and (t.covered is not true or (t.id, t.n) in (select s.about, s.n from (${steps(metric, sync)}) s))`
}

/** What was sent for a metric: a row for each step that is not withdrawn, whichever integration made it. */
export const steps = (metric: Metric, sync: KlaviyoSync): RawBuilder<unknown> => {
  const isNumbered = metric in statuses || metric === 'Shipped Product'
  return sql`
  select s.key, s.state, s.reason, s.body ->> 'order' as "order", s.src_kind as kind, s.src_id as id, (s.body ->> 'at')::timestamptz as at,
    s.body ->> 'store' as store, s.body ->> 'metric' as name,
    ${metric === 'Order Shipped' ? sql`s.body ->> 'order'` : sql`s.src_id`} as about,
    ${isNumbered ? sql`substring(s.deed from '\\d+$')::int` : sql`1`} as n
  from steps s where ${own(sync)} and s.state <> 'superseded' and ${isNumbered ? sql`s.deed like ${`${metric} %`}` : sql`s.deed = ${metric}`}`
}
