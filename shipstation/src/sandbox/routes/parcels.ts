import type { Fulfillment } from '../../schema/fulfillment.ts'
import type { Shipment } from '../../schema/shipment.ts'
import { type Fields, flag, integer, text, wall } from '../fields.ts'
import { holds, isDesc, paged, same, sorted } from '../paging.ts'
import { voidLabel } from '../parcels.ts'
import { refuse } from '../refusal.ts'
import { type Call, given, needed, route } from '../route.ts'
import type { KeptFulfillment, KeptShipment } from '../shop.ts'

/** Bounds of parcels include their moment, unlike an order's. A bound without a time on a date is that day. */
function within(date: string | null | undefined, query: Fields, name: string): boolean {
  const start = wall(query[`${name}start`.toLowerCase()], `request.${name}Start`)
  const end = wall(query[`${name}end`.toLowerCase()], `request.${name}End`)
  if (start === null && end === null) return true
  if (!date) return false
  const short = (bound: string) => bound.slice(0, date.length)
  return (start === null || date >= short(start)) && (end === null || date <= short(end))
}

const isAsked = (asked: unknown, value: unknown) => !text(asked) || same(asked, value)

function listShipments({ shop, query }: Call) {
  const storeId = integer(query.storeid, 'request.storeId')
  const batchId = integer(query.batchid, 'request.batchId')
  const withItems =
    flag(text(query.includeshipmentitems)?.toLowerCase(), 'request.includeShipmentItems') ?? false
  const fits = ({ shipment, batchId: batch }: KeptShipment) =>
    isAsked(query.orderid, shipment.orderId) &&
    isAsked(query.ordernumber, shipment.orderNumber) &&
    isAsked(query.carriercode, shipment.carrierCode) &&
    isAsked(query.servicecode, shipment.serviceCode) &&
    isAsked(query.trackingnumber, shipment.trackingNumber) &&
    isAsked(query.recipientcountrycode, shipment.shipTo?.country) &&
    (!text(query.recipientname) || holds(shipment.shipTo?.name, query.recipientname)) &&
    (storeId === null || shipment.advancedOptions?.storeId === storeId) &&
    (batchId === null || batch === batchId) &&
    within(shipment.createDate, query, 'createDate') &&
    within(shipment.shipDate, query, 'shipDate') &&
    within(shipment.voidDate, query, 'voidDate')
  const by = same(query.sortby, 'ShipDate') ? 'shipDate' : 'createDate'
  const matched = sorted(
    shop.shipments.all().filter(fits),
    ({ shipment }) => shipment[by] ?? '',
    ({ shipment }) => shipment.shipmentId,
    isDesc(query),
  )
  return paged('shipments', matched, query, shop.settings, ({ shipment }): Shipment => {
    return withItems ? shipment : { ...shipment, shipmentItems: null }
  })
}

function listFulfillments({ shop, query }: Call) {
  const batchId = integer(query.batchid, 'request.batchId')
  const fits = ({ fulfillment, batchId: batch }: KeptFulfillment) =>
    isAsked(query.fulfillmentid, fulfillment.fulfillmentId) &&
    isAsked(query.orderid, fulfillment.orderId) &&
    isAsked(query.ordernumber, fulfillment.orderNumber) &&
    isAsked(query.trackingnumber, fulfillment.trackingNumber) &&
    (!text(query.recipientname) || holds(fulfillment.shipTo?.name, query.recipientname)) &&
    (batchId === null || batch === batchId) &&
    within(fulfillment.createDate, query, 'createDate') &&
    within(fulfillment.shipDate, query, 'shipDate')
  const by = same(query.sortby, 'ShipDate') ? 'shipDate' : 'createDate'
  const matched = sorted(
    shop.fulfillments.all().filter(fits),
    ({ fulfillment }) => fulfillment[by] ?? '',
    ({ fulfillment }) => fulfillment.fulfillmentId,
    isDesc(query),
  )
  return paged('fulfillments', matched, query, shop.settings, ({ fulfillment }): Fulfillment => fulfillment)
}

function void_(call: Call) {
  const shipmentId = needed(given(call).shipmentId, 'shipmentId')
  const kept = call.shop.shipments.get(shipmentId)
  if (!kept) throw refuse(404, `Shipment ${shipmentId} was not found.`)
  return voidLabel(call.shop, kept)
}

export const parcelRoutes = [
  route('GET', '/shipments', listShipments),
  route('GET', '/fulfillments', listFulfillments),
  route('POST', '/shipments/voidlabel', void_),
]
