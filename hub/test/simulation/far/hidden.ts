import type { Shop } from 'shipstation/sandbox'
import { times } from 'shipstation'

type Parcel = { createDate: string; voidDate?: string | null | undefined }
const at = (wall: string) => times.toInstant(wall, 'earlier').getTime()

/** Takes the parcels that were made since then out of the shop, and their voids back, until they are restored. */
export function hidden(shop: Shop, since: number): { isAny: boolean; restore(): void } {
  const undo: (() => void)[] = []
  const hide = <Kept>(
    table: { all(): Kept[]; put(id: number, kept: Kept): unknown; delete(id: number): void },
    read: (kept: Kept) => { id: number; parcel: Parcel; unvoided(): Kept },
  ) => {
    for (const kept of table.all()) {
      const { id, parcel, unvoided } = read(kept)
      const isNew = at(parcel.createDate) > since
      const isFreshlyVoid = parcel.voidDate ? at(parcel.voidDate) > since : false
      if (!isNew && !isFreshlyVoid) continue
      if (isNew) table.delete(id)
      else table.put(id, unvoided())
      undo.push(() => table.put(id, kept))
    }
  }
  hide(shop.shipments, (kept) => ({
    id: kept.shipment.shipmentId,
    parcel: kept.shipment,
    unvoided: () => ({ ...kept, shipment: { ...kept.shipment, voided: false, voidDate: null } }),
  }))
  hide(shop.fulfillments, (kept) => ({
    id: kept.fulfillment.fulfillmentId,
    parcel: kept.fulfillment,
    unvoided: () => ({ ...kept, fulfillment: { ...kept.fulfillment, voided: false, voidDate: null } }),
  }))
  return { isAny: undo.length > 0, restore: () => undo.forEach((deed) => deed()) }
}
