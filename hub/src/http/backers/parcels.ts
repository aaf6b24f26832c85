import { sql } from 'kysely'
import { trackingWords } from '../../connectors/kickstarter/backer-report.ts'
import { carrierName, trackingLink } from '../../connectors/kickstarter/tracking-link.ts'
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
): Promise<Map<string, Parcel[]>> {
  if (orders.length === 0) return new Map()
  const { rows } = await sql<{ root: string; data: Parcel }>`
    with recursive family as (
      select root, root as id from unnest(${orders as string[]}::text[]) as root
      union select f.root, o.id from family f join record_of o on o.workspace = ${workspace} and o.account = ${account}
        and o.of_kind = 'order' and o.of_id = f.id and o.kind = 'order')
    select f.root, r.data from family f
    join record_of p on p.workspace = ${workspace} and p.account = ${account} and p.of_kind = 'order' and p.of_id = f.id
      and p.kind in ('shipment', 'fulfillment')
    join records r on r.workspace = p.workspace and r.account = p.account and r.kind = p.kind and r.id = p.id and not r.gone
    where coalesce((r.data ->> 'isReturn')::boolean, false) = false
    order by r.data ->> 'createdAt', r.kind, r.id
  `.execute(db)
  const byOrder = Map.groupBy(rows, (row) => row.root)
  return new Map([...byOrder].map(([order, list]) => [order, list.map((row) => row.data)]))
}

/** The parcels of each of these backers, by backer number. */
export async function parcelsOf(
  db: Db,
  known: Known,
  backers: readonly Backer[],
): Promise<(number: string) => Parcel[]> {
  const orders = new Map(backers.flatMap(({ row }) => (row.remote_id ? [[row.number, row.remote_id]] : [])))
  const found = await parcelsOfOrders(db, known.workspace, known.sync.connected, [...orders.values()])
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
export function whyNoNumber({ row }: Pick<Backer, 'row'>, parcels: readonly Parcel[]): string | null {
  if (row.remote_id === null) return null
  const left = living(parcels)
  if (left.length === 0 && row.remote?.status === 'cancelled') return 'cancelled in ShipStation'
  if (left.length === 0 && row.remote?.status === 'shipped') return 'shipped without a number'
  const order = { number: row.remote?.number ?? '', status: row.remote?.status ?? '' }
  return trackingWords({ order, parcels: left })
}
