import type { Ref } from '../../connector.ts'
import { refKey } from '../../engine/key.ts'
import type { Db } from '../../store/open.ts'
import { belongingTo } from '../../store/records.ts'
import { isReturn, type Parcel, type Tracking, trackingOf } from './words.ts'

export type ParcelRow = { ref: Ref<'shipment' | 'fulfillment'>; data: Parcel }

/** The labels and marks of each of these orders, by the order's `refKey`. */
export async function parcelsOf(
  db: Db,
  workspace: string,
  orders: readonly Ref<'order'>[],
): Promise<Map<string, ParcelRow[]>> {
  const wants = orders.flatMap((of) => [
    { kind: 'shipment' as const, of },
    { kind: 'fulfillment' as const, of },
  ])
  const rows = await belongingTo(db, workspace, wants)
  const byOrder = Map.groupBy(rows, (row) => refKey(row.of))
  return new Map(
    [...byOrder].map(([order, members]) => [
      order,
      members.map(({ account, kind, id, data }) => ({
        ref: { account, kind: kind as ParcelRow['ref']['kind'], id }, // why: only these two kinds were asked for
        data: data as Parcel, // why: written under the kind's schema
      })),
    ]),
  )
}

/** What can be followed: no return, nothing voided, a number once, though a label and a mark may both carry it. */
export function following(parcels: readonly ParcelRow[]): Tracking[] {
  // Labels first: they know their carrier for sure.
  const living = parcels
    .filter(({ data }) => !data.voided && !isReturn(data))
    .toSorted((a, b) => Number(b.ref.kind === 'shipment') - Number(a.ref.kind === 'shipment'))
  const seen = new Set<string>()
  return living.flatMap(({ data }) => {
    const number = data.tracking
    if (number !== null && seen.has(number)) return []
    if (number !== null) seen.add(number)
    return [trackingOf(data)]
  })
}
