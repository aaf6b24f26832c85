import { sql } from 'kysely'
import { trackingWords } from '../../connectors/kickstarter/backer-report.ts'
import { carrierName, trackingLink } from '../../model/carrier.ts'
import type { Fulfillment } from '../../model/shipment.ts'
import type { Db } from '../../store/open.ts'
import type { Backer, Known } from './known.ts'

export type Parcel = Pick<Fulfillment, 'tracking' | 'carrier' | 'shippedOn' | 'voided'>

/**
 * The parcels of these orders, labels and marks alike, oldest first; returns are none. What was split off an order is still
 * that order to its backer, however often it was split.
 */
async function parcelsOfOrders(
  db: Db,
  workspace: string,
  account: string,
  orders: readonly string[],
  asOf: Date | null,
): Promise<Map<string, Parcel[]>> {
  if (orders.length === 0) return new Map()
  const { rows } = await sql<{ root: string; data: Parcel }>`
    with recursive family as (
      select root, root as id from unnest(${orders as string[]}::text[]) as root
      union select f.root, o.id from family f join record_of o on o.workspace = ${workspace} and o.account = ${account}
        and o.of_kind = 'order' and o.of_id = f.id and o.kind = 'order')
    select f.root, k.data from family f
    join record_of p on p.workspace = ${workspace} and p.account = ${account} and p.of_kind = 'order' and p.of_id = f.id
      and p.kind in ('shipment', 'fulfillment')
    join records r on r.workspace = p.workspace and r.account = p.account and r.kind = p.kind and r.id = p.id and not r.gone
    cross join lateral (${asOf === null ? sql`select r.data` : sql`select (${knownAt(workspace, asOf)}) as data`}) k
    where k.data is not null and coalesce((k.data ->> 'isReturn')::boolean, false) = false
    order by k.data ->> 'createdAt', r.kind, r.id
  `.execute(db)
  const byOrder = Map.groupBy(rows, (row) => row.root)
  return new Map([...byOrder].map(([order, list]) => [order, list.map((row) => row.data)]))
}

/** A parcel as it was known at that moment; null when it was not yet. */
const knownAt = (workspace: string, at: Date) => sql`
  select c.after from changes c where c.workspace = ${workspace} and c.account = r.account and c.kind = r.kind and c.id = r.id and c.seen_at <= ${at}
  order by c.seq desc limit 1`

/** Since when what is found of parcels is not shown: paused without keeping tracking. Null: everything is. */
export const trackingHeldSince = ({
  sync,
  settings,
}: {
  sync: Pick<Known['sync'], 'pausedAt'> & { state: string }
  settings: Pick<Known['settings'], 'keepTracking'>
}): Date | null => (sync.state === 'paused' && settings.keepTracking === false ? sync.pausedAt : null)

/** The parcels of each of these backers, by backer number. */
export async function parcelsOf(
  db: Db,
  known: Known,
  backers: readonly Backer[],
): Promise<(number: string) => Parcel[]> {
  const orders = new Map(backers.flatMap(({ row }) => (row.remote_id ? [[row.number, row.remote_id]] : [])))
  const found = await parcelsOfOrders(
    db,
    known.workspace,
    known.sync.connected,
    [...orders.values()],
    trackingHeldSince(known),
  )
  return (number) => found.get(orders.get(number) ?? '') ?? []
}

export const living = (parcels: readonly Parcel[]) => parcels.filter((parcel) => !parcel.voided)

export const trackingOf = (parcels: readonly Parcel[]) =>
  parcels.map(({ tracking, carrier, shippedOn, voided }) => ({
    number: tracking,
    carrier: carrierName(carrier),
    url: trackingLink(carrier, tracking),
    shippedOn,
    voided,
  }))

/** What an empty tracking cell means; null where there is a number, or nothing is in ShipStation. */
export function whyNoNumber(
  known: Pick<Known, 'sync' | 'settings'>,
  { row }: Pick<Backer, 'row'>,
  parcels: readonly Parcel[],
): string | null {
  if (row.remote_id === null) return null
  const left = living(parcels)
  if (left.length === 0 && row.remote?.status === 'shipped' && trackingHeldSince(known))
    return 'the sync is paused: tracking found since then is shown after the restart'
  if (left.length === 0 && row.remote?.status === 'cancelled') return 'cancelled in ShipStation'
  if (left.length === 0 && row.remote?.status === 'shipped') return 'shipped without a number'
  const order = { number: row.remote?.number ?? '', status: row.remote?.status ?? '' }
  return trackingWords({ order, parcels: left })
}
