import { type RawBuilder, sql } from 'kysely'
import type { Metric } from '../connectors/klaviyo/metrics.ts'
import { type KlaviyoSync, own } from './sync.ts'

/**
 * What ShipStation has to tell for a metric: a row for each event, with the order, the record it comes from, its instant and its
 * store. It is counted in mirror and log alone, without the plan, so that it can be held against what the plan made of it: `about`
 * (the record's id, or its order's) and `deed` name the event for ever, here and among the steps, whatever instant either has for it.
 */
export function expected(metric: Metric, sync: KlaviyoSync): RawBuilder<unknown> {
  if (metric === 'Order Shipped')
    return withOrder(
      sync,
      sql`select p.*, p."order" as about, ${metric} as deed from (${standing(sync)}) p where p.place = 1`,
    )
  if (metric === 'Parcel Shipped')
    return withOrder(sync, sql`select p.*, p.id as about, ${metric} as deed from (${standing(sync)}) p`)
  if (metric === 'Label Voided')
    return withOrder(
      sync,
      sql`select r.data ->> 'order' as "order", r.kind, r.id, coalesce(r.data ->> 'voidedAt', r.data ->> 'createdAt')::timestamptz as at, r.id as about, ${metric} as deed
        from ${records(sync, 'shipment')} and r.data ->> 'voided' = 'true' and r.data ->> 'isReturn' = 'false' and r.data ->> 'order' is not null`,
    )
  if (metric === 'Order Marked Shipped')
    return withOrder(
      sync,
      sql`select ${parcel}, r.id as about, ${metric} as deed from ${records(sync, 'fulfillment')} and r.data ->> 'voided' = 'false' and r.data ->> 'order' is not null`,
    )
  if (metric === 'Shipped Product') return products(sync)
  return turns(metric, sync)
}

const records = ({ workspace, connected }: KlaviyoSync, kind: string) =>
  sql`records r where r.workspace = ${workspace} and r.account = ${connected} and r.kind = ${kind} and not r.gone`
const parcel = sql`r.data ->> 'order' as "order", r.kind, r.id, (r.data ->> 'createdAt')::timestamptz as at`

/** Labels that went out and stand. `place`: the how-manieth of its order's; `lines`: how many lie in it, null where that is not said. */
const standing = (sync: KlaviyoSync) => sql`
  select p.*, row_number() over (partition by p."order" order by p.at, length(p.id), p.id) as place
  from (select ${parcel}, case when r.data ? 'items' then jsonb_array_length(r.data -> 'items') end as lines from ${records(sync, 'shipment')}
    and r.data ->> 'voided' = 'false' and r.data ->> 'isReturn' = 'false' and r.data ->> 'order' is not null) p`

const orderOf = ({ workspace, connected }: KlaviyoSync, id: RawBuilder<unknown>) =>
  sql`records o on o.workspace = ${workspace} and o.account = ${connected} and o.kind = 'order' and o.id = ${id} and not o.gone`
const withOrder = (sync: KlaviyoSync, rows: RawBuilder<unknown>) => sql`
  select e."order", e.kind, e.id, e.about, e.deed, e.at, o.data ->> 'store' as store, o.data ->> 'number' as number from (${rows}) e
  left join ${orderOf(sync, sql`e."order"`)}`

/** Each line of a parcel; the order's with its first label alone where ShipStation does not say what lies in it. */
const products = (sync: KlaviyoSync) => sql`
  select p."order", p.kind, p.id, p.id as about, 'Shipped Product ' || line.n as deed, p.at, o.data ->> 'store' as store, o.data ->> 'number' as number
  from (${standing(sync)}) p left join ${orderOf(sync, sql`p."order"`)}
  cross join lateral generate_series(1, case when p.lines is not null then p.lines
    when p.place = 1 then jsonb_array_length(jsonb_path_query_array(o.data -> 'lines', '$[*] ? (@.adjustment == false)')) else 0 end) as line(n)`

const statuses: Partial<Record<Metric, string>> = {
  'Order Awaiting Shipment': 'awaiting_shipment',
  'Order Awaiting Payment': 'awaiting_payment',
  'Order On Hold': 'on_hold',
  'Order Cancelled': 'cancelled',
}

/**
 * Every time an order came into the status, by the log. Of what was before the start, each order's last status alone, and what was
 * told before the integration was set up anew.
 */
function turns(metric: Metric, sync: KlaviyoSync): RawBuilder<unknown> {
  const { workspace, connected, since } = sync
  return sql`
    select t.id as "order", 'order' as kind, t.id, t.id as about, t.deed, t.at, o.data ->> 'store' as store, o.data ->> 'number' as number from (
      select n.id, n.at, n.status, ${`${metric} `} || row_number() over (partition by n.id, n.status order by n.seq) as deed,
        n.at < ${since} and lead(n.at) over (partition by n.id order by n.seq) < ${since} as covered from (
        select c.id, c.seq, c.after ->> 'status' as status, coalesce(c.after ->> 'modifiedAt', c.after ->> 'createdAt', c.after ->> 'placedAt')::timestamptz as at,
          lag(c.after ->> 'status') over (partition by c.id order by c.seq) as before
        from changes c where c.workspace = ${workspace} and c.account = ${connected} and c.kind = 'order' and c.after is not null) n
      where n.status is distinct from n.before) t
    join ${orderOf(sync, sql`t.id`)}
    left join (select s.src_id, s.deed from ${stepsOf(metric, sync)}) told on told.src_id = t.id and told.deed = t.deed
    where t.status = ${statuses[metric] ?? ''} and (t.covered is not true or told.deed is not null)`
}

const stepsOf = (metric: Metric, sync: KlaviyoSync) => {
  const isNumbered = metric in statuses || metric === 'Shipped Product'
  return sql`steps s where ${own(sync)} and s.state <> 'superseded' and ${isNumbered ? sql`s.deed like ${`${metric} %`}` : sql`s.deed = ${metric}`}`
}

/** What was sent for a metric: a row for each step that is not withdrawn, whichever integration made it. */
export const steps = (metric: Metric, sync: KlaviyoSync): RawBuilder<unknown> => sql`
  select s.key, s.state, s.reason, s.deed, s.src_kind as kind, s.src_id as id, b."order", b.at, b.store, b.metric as name,
    ${metric === 'Order Shipped' ? sql`coalesce(s.about ->> 'id', b."order")` : sql`s.src_id`} as about
  from (select * from ${stepsOf(metric, sync)}) s cross join lateral jsonb_to_record(s.body) as b("order" text, at timestamptz, store text, metric text)`
