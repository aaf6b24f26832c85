import { type NewOrder, type Order as WireOrder, times } from 'shipstation'
import type { Address } from '../../model/address.ts'
import { isOpen, type OrderDraft } from '../../model/order.ts'

/** What ShipStation computes or owns: sent back, it would be ignored or refused. */
const readOnly = [
  'orderTotal',
  'createDate',
  'modifyDate',
  'customerId',
  'userId',
  'externallyFulfilled',
  'externallyFulfilledBy',
  'externallyFulfilledById',
  'externallyFulfilledByName',
  'labelMessages',
] as const

/**
 * The order as `createorder` takes it. It replaces the whole order, so our fields are laid over theirs: weight, service, tags,
 * notes, hold and everything else that was set in ShipStation goes back as it came.
 */
export function toWire(draft: OrderDraft, orderKey: string, theirs: WireOrder | null): NewOrder {
  const kept: Record<string, unknown> = { ...theirs }
  for (const field of readOnly) delete kept[field]
  const shipTo = addressOf(draft.shipTo, theirs?.shipTo)
  return {
    ...kept,
    ...(theirs ? { orderId: theirs.orderId } : {}),
    orderNumber: theirs ? theirs.orderNumber : draft.number,
    orderKey: theirs?.orderKey ?? orderKey,
    orderDate: times.toPacific(new Date(draft.placedAt), 'seven'),
    paymentDate: draft.paidAt === null ? null : times.toPacific(new Date(draft.paidAt), 'seven'),
    orderStatus: statusOf(draft, theirs),
    customerUsername: draft.email,
    customerEmail: draft.email,
    billTo: { ...theirs?.billTo, name: draft.shipTo.name },
    shipTo,
    items: itemsOf(draft, theirs),
    amountPaid: Number(draft.paid),
    taxAmount: Number(draft.tax),
    shippingAmount: Number(draft.shipping),
    advancedOptions: {
      ...theirs?.advancedOptions,
      storeId: theirs?.advancedOptions?.storeId ?? Number(draft.store),
      warehouseId: theirs
        ? theirs.advancedOptions?.warehouseId
        : draft.shipFrom === null
          ? null
          : Number(draft.shipFrom),
      source: draft.source,
    },
  }
}

/** Whether the order as it stands there says all that we would write: our lines, the address, the amounts, and that it is cancelled. */
export function isThere(draft: OrderDraft, orderKey: string, theirs: WireOrder): boolean {
  if (draft.status === 'cancelled') return theirs.orderStatus === 'cancelled'
  const ours = toWire(draft, orderKey, theirs)
  const amounts = (['amountPaid', 'taxAmount', 'shippingAmount'] as const).every(
    (field) => (ours[field] ?? 0) === (theirs[field] ?? 0),
  )
  const held = new Map((theirs.items ?? []).map((item) => [item.lineItemKey ?? null, item]))
  const lines = draft.lines.every((line) => {
    const item = held.get(line.key)
    return (
      item?.sku === line.sku &&
      item.quantity === line.quantity &&
      (line.unitPrice === null || item.unitPrice === Number(line.unitPrice))
    )
  })
  const keys = new Set(draft.lines.map((line) => line.key))
  const noneLeft = (theirs.items ?? []).every((item) => !item.lineItemKey || keys.has(item.lineItemKey))
  return amounts && lines && noneLeft && ours.shipTo === theirs.shipTo
}

/** Cancelling is ours. Otherwise an order keeps the open status that ShipStation's people gave it, on hold for instance. */
function statusOf(draft: OrderDraft, theirs: WireOrder | null): string {
  if (draft.status === 'cancelled') return 'cancelled'
  return theirs && isOpen(theirs.orderStatus) ? theirs.orderStatus : 'awaiting_shipment'
}

function addressOf(ours: Address, theirs: WireOrder['shipTo']) {
  const same =
    theirs &&
    (Object.keys(ours) as (keyof Address)[]).every((field) => (theirs[field] ?? null) === ours[field]) // why: Address has exactly these keys
  return same ? theirs : { ...ours, residential: null }
}

/** Our lines by their key, over what was set on them there; lines that people added there have no key of ours and stay. */
function itemsOf(draft: OrderDraft, theirs: WireOrder | null) {
  const held = new Map((theirs?.items ?? []).map((item) => [item.lineItemKey ?? null, item]))
  const ours = draft.lines.map((line) => ({
    ...held.get(line.key),
    lineItemKey: line.key,
    sku: line.sku,
    name: line.name,
    quantity: line.quantity,
    unitPrice: line.unitPrice === null ? null : Number(line.unitPrice),
    adjustment: line.adjustment,
  }))
  const added = (theirs?.items ?? []).filter((item) => !item.lineItemKey)
  return [...ours, ...added]
}

/** Why this order can no longer be written, in words for the person who has to do it by hand; null when it can. */
export function whyLocked(
  draft: OrderDraft,
  link: { id: string } | null,
  theirs: WireOrder | null,
): string | null {
  const what = draft.status === 'cancelled' ? 'cancel it' : 'make the change'
  if (link && !theirs)
    return `Order ${draft.number} (${link.id}) is no longer in ShipStation: it was deleted there or merged into another. Look it up there and ${what} by hand.`
  if (!theirs) return null
  if (theirs.advancedOptions?.mergedOrSplit)
    return `Order ${theirs.orderNumber} was split or merged in ShipStation, so it is not replaced from here. Open it there and ${what} by hand.`
  if (theirs.orderStatus === 'cancelled' && draft.status === 'cancelled') return null
  if (theirs.orderStatus === 'shipped')
    return `Order ${theirs.orderNumber} is already shipped, and ShipStation no longer changes it. Open it there and deal with the change by hand${draft.status === 'cancelled' ? ': the parcel has left, so arrange a return if the money was given back' : ', for instance by writing to the carrier or the backer'}.`
  if (!isOpen(theirs.orderStatus))
    return `Order ${theirs.orderNumber} is ${theirs.orderStatus.replaceAll('_', ' ')} in ShipStation, which locks it. Open it there and ${what} by hand.`
  return null
}
