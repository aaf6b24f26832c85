import { type RawBuilder, sql } from 'kysely'
import type { Metric } from '../connectors/klaviyo/metrics.ts'
import { type KlaviyoSync, own } from './sync.ts'

/**
 * What ShipStation has to tell for a metric: a row for each event, with the order, the record it comes from, its instant and its
 * store. It is counted in mirror and log alone, without the plan, so that it can be held against what the plan made of it.
 */
export function expected(metric: Metric, sync: KlaviyoSync): RawBuilder<unknown> {
  const { workspace, connected } = sync
  const records = (kind: string) =>
    sql`records r where r.workspace = ${workspace} and r.account = ${connected} and r.kind = ${kind} and not r.gone`
  const stands = sql`r.data ->> 'voided' = 'false' and r.data ->> 'isReturn' = 'false' and r.data ->> 'order' is not null`
  const parcels = sql`select r.data ->> 'order' as "order", r.kind, r.id, (r.data ->> 'createdAt')::timestamptz as at, r.data`
  if (metric === 'Order Shipped')
    return withStore(
      sync,
      sql`select distinct on (p."order") p.* from (${parcels} from ${records('shipment')} and ${stands}) p
        order by p."order", p.at, length(p.id), p.id`,
    )
  if (metric === 'Parcel Shipped')
    return withStore(sync, sql`${parcels} from ${records('shipment')} and ${stands}`)
  if (metric === 'Label Voided')
    return withStore(
      sync,
      sql`select r.data ->> 'order' as "order", r.kind, r.id, coalesce(r.data ->> 'voidedAt', r.data ->> 'createdAt')::timestamptz as at, r.data
        from ${records('shipment')} and r.data ->> 'voided' = 'true' and r.data ->> 'isReturn' = 'false' and r.data ->> 'order' is not null`,
    )
  if (metric === 'Order Marked Shipped')
    return withStore(
      sync,
      sql`${parcels} from ${records('fulfillment')} and r.data ->> 'voided' = 'false' and r.data ->> 'order' is not null`,
    )
  if (metric === 'Shipped Product')
    return withStore(
      sync,
      sql`select p.* from (${parcels} from ${records('shipment')} and ${stands}) p cross join lateral jsonb_array_elements(p.data -> 'items') line`,
    )
  return turns(metric, sync)
}

const withStore = ({ workspace, connected }: KlaviyoSync, rows: RawBuilder<unknown>) => sql`
  select e."order", e.kind, e.id, e.at, o.data ->> 'store' as store, o.data ->> 'number' as number from (${rows}) e
  left join records o on o.workspace = ${workspace} and o.account = ${connected} and o.kind = 'order' and o.id = e."order" and not o.gone`

const statuses: Partial<Record<Metric, string>> = {
  'Order Awaiting Shipment': 'awaiting_shipment',
  'Order Awaiting Payment': 'awaiting_payment',
  'Order On Hold': 'on_hold',
  'Order Cancelled': 'cancelled',
}

/** Every time an order came into the status, by the log. Of what was before the start, each order's last status alone. */
function turns(metric: Metric, sync: KlaviyoSync): RawBuilder<unknown> {
  const { workspace, connected, since } = sync
  return sql`
    select t.id as "order", 'order' as kind, t.id, t.at, o.data ->> 'store' as store, o.data ->> 'number' as number from (
      select n.id, n.at, n.status, n.at < ${since} and lead(n.at) over (partition by n.id order by n.seq) < ${since} as covered from (
        select c.id, c.seq, c.after ->> 'status' as status, coalesce(c.after ->> 'modifiedAt', c.after ->> 'createdAt', c.after ->> 'placedAt')::timestamptz as at,
          lag(c.after ->> 'status') over (partition by c.id order by c.seq) as before
        from changes c where c.workspace = ${workspace} and c.account = ${connected} and c.kind = 'order' and c.after is not null) n
      where n.status is distinct from n.before) t
    join records o on o.workspace = ${workspace} and o.account = ${connected} and o.kind = 'order' and o.id = t.id and not o.gone
    where t.status = ${statuses[metric] ?? ''} and t.covered is not true`
}

/** What was sent for a metric: a row for each step that is not withdrawn, whichever integration made it. */
export const steps = (metric: Metric, sync: KlaviyoSync): RawBuilder<unknown> => sql`
  select s.key, s.state, s.reason, s.body ->> 'order' as "order", s.src_kind as kind, s.src_id as id, (s.body ->> 'at')::timestamptz as at,
    s.body ->> 'store' as store
  from steps s where ${own(sync)} and s.state <> 'superseded'
    and regexp_replace(s.deed, ' \\d+$', '') = ${metric}`
