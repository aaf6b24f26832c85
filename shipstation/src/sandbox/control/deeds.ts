import { day, type Fields, fieldsOf, integer, list, number, text } from '../fields.ts'
import {
  addTag,
  assign,
  cancel,
  change,
  hold,
  pay,
  remove,
  removeTag,
  restore,
  theOrder,
} from '../orders/deeds.ts'
import { merge, setQuantities, split } from '../orders/lineage.ts'
import { weight } from '../orders/parts.ts'
import { makeLabel, parcelsOf, voidLabel } from '../parcels.ts'
import { markAsShipped, rejectByProvider, sendToProvider, shipByProvider, takeBack } from '../fulfillments.ts'
import { RuleRefusal } from '../refusal.ts'
import type { Kept, Shop } from '../shop.ts'
import type { World } from '../world.ts'
import { orderPage } from './orders.ts'

type Deed = (shop: Shop, kept: Kept, body: Fields) => unknown

const today = (shop: Shop) => shop.wallNow().slice(0, 10)

function label(shop: Shop, kept: Kept, body: Fields, batchId?: number) {
  const isAbroad = kept.order.shipTo?.country !== 'US'
  const usual = isAbroad ? 'usps_priority_mail_international' : 'usps_priority_mail'
  const wish = {
    carrierCode: text(body.carrierCode) || kept.order.carrierCode || 'stamps_com',
    serviceCode: text(body.serviceCode) || kept.order.serviceCode || usual,
    packageCode: text(body.packageCode) || kept.order.packageCode || 'package',
    confirmation: text(body.confirmation),
    shipDate: day(body.shipDate, 'request.shipDate') ?? today(shop),
    weight: weight(shop, body.weight, 'request.weight'),
    dimensions: null,
    isReturn: body.isReturn === true,
  }
  return makeLabel(shop, kept, wish, batchId)
}

/** The named label, or the order's newest that is not void. */
function voidOne(shop: Shop, kept: Kept, body: Fields) {
  const named = integer(body.shipmentId, 'request.shipmentId')
  const shipment = named === null ? parcelsOf(shop, kept.order.orderId).at(-1) : shop.shipments.get(named)
  if (!shipment) throw new RuleRefusal(`Order ${kept.order.orderNumber} has no label that could be voided.`)
  const { approved, message } = voidLabel(shop, shipment)
  if (!approved) throw new RuleRefusal(message)
}

const markOf = (shop: Shop, body: Fields) => ({
  carrierCode: text(body.carrierCode) || 'usps',
  trackingNumber: text(body.trackingNumber),
  shipDate: day(body.shipDate, 'request.shipDate') ?? today(shop),
  notifySalesChannel: body.notifySalesChannel === true,
})

/** A date, or so many days from today; null for as long as nobody restores it. */
function until(shop: Shop, body: Fields): string | null {
  const days = integer(body.days, 'request.days')
  if (days === null) return day(body.until, 'request.until')
  if (days < 1) throw new RuleRefusal('A hold is for one day or more.')
  const [year = 0, month = 0, date = 0] = today(shop).split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

const deeds: Record<string, Deed> = {
  label,
  void: voidOne,
  ship: (shop, kept, body) => markAsShipped(shop, kept, markOf(shop, body)),
  provider: (shop, kept, body) => sendToProvider(shop, kept, text(body.provider)),
  'provider-ships': (shop, kept, body) => shipByProvider(shop, kept, markOf(shop, body)),
  'provider-rejects': rejectByProvider,
  'take-back': takeBack,
  hold: (shop, kept, body) => hold(shop, kept, until(shop, body)),
  restore,
  cancel,
  paid: (shop, kept, body) => pay(shop, kept, number(body.amount, 'request.amount') ?? undefined),
  weight: (shop, kept, body) => {
    const set = weight(shop, body, 'request')
    if (!set) throw new RuleRefusal('A weight needs value and units.')
    return change(shop, kept, { weight: set })
  },
  service: (shop, kept, body) =>
    change(shop, kept, {
      carrierCode: text(body.carrierCode) || null,
      serviceCode: text(body.serviceCode) || null,
      packageCode: text(body.packageCode) || null,
    }),
  tag: (shop, kept, body) => addTag(shop, kept, integer(body.tagId, 'request.tagId')),
  untag: (shop, kept, body) => removeTag(shop, kept, integer(body.tagId, 'request.tagId')),
  note: (shop, kept, body) =>
    change(shop, kept, {
      ...('internalNotes' in body && { internalNotes: text(body.internalNotes) || null }),
      ...('customerNotes' in body && { customerNotes: text(body.customerNotes) || null }),
    }),
  assign: (shop, kept, body) => assign(shop, [kept.order.orderId], text(body.userId) || null),
  address: (shop, kept, body) => change(shop, kept, { shipTo: { ...kept.order.shipTo, ...fieldsOf(body) } }),
  quantities: (shop, kept, body) => setQuantities(shop, kept, list(body.items, 'request.items').map(part)),
  split: (shop, kept, body) => split(shop, kept, list(body.items, 'request.items').map(part)),
  delete: remove,
}

function part(item: unknown) {
  const { orderItemId, quantity } = fieldsOf(item)
  return {
    orderItemId: integer(orderItemId, 'request.orderItemId') ?? 0,
    quantity: integer(quantity, 'request.quantity') ?? 0,
  }
}

/** Does what somebody would do at ShipStation's screen. */
export function onOrder(world: World, orderId: number, deed: string, body: Fields) {
  const run = deeds[deed]
  if (!run) throw new RuleRefusal(`An order cannot be "${deed}"; it can: ${Object.keys(deeds).join(', ')}.`)
  run(world.shop, theOrder(world.shop, orderId), body)
  return deed === 'delete' ? { deleted: orderId } : orderPage(world, orderId)
}

/** The same to several: labels of one batch are one message. */
export function onOrders(world: World, deed: string, body: Fields) {
  const { shop } = world
  const ids = list(body.orderIds, 'request.orderIds').map((id) => integer(id, 'request.orderIds'))
  const kept = ids.map((id) => theOrder(shop, id))
  if (deed === 'merge') return orderPage(world, merge(shop, kept).order.orderId)
  const batchId = deed === 'label' ? shop.next('batch') : undefined
  for (const order of kept) {
    if (deed === 'label') label(shop, order, body, batchId)
    else onOrder(world, order.order.orderId, deed, body)
  }
  return { done: kept.length }
}
