import type { Fulfillment } from '../../schema/fulfillment.ts'
import type { Shipment } from '../../schema/shipment.ts'
import { type Fields, flag, integer, text, wall } from '../fields.ts'
import { isDesc, paged, same, sorted, textsOf } from '../paging.ts'
import { voidLabel } from '../parcels.ts'
import { refuse } from '../refusal.ts'
import type { Settings } from '../settings/index.ts'
import { type Call, given, needed, route } from '../route.ts'
import type { KeptFulfillment, KeptShipment } from '../shop.ts'

/** Bounds of parcels include their moment, unlike an order's. A bound without a time on a date is that day. */
function bounds(query: Fields, name: string, settings: Settings) {
  const start = wall(query[`${name}start`.toLowerCase()], `request.${name}Start`, settings.offsets)
  const end = wall(query[`${name}end`.toLowerCase()], `request.${name}End`, settings.offsets)
  if (start === null && end === null) return () => true
  const length = settings.subSeconds === 'counted' ? 27 : 19
  return (given: string | null | undefined): boolean => {
    if (!given) return false
    const isDay = given.length === 10 && settings.shipDateBounds === 'its moment'
    const date = (isDay ? `${given}T00:00:00.0000000` : given).slice(0, length)
    const short = (bound: string) => bound.slice(0, date.length)
    return (start === null || date >= short(start)) && (end === null || date <= short(end))
  }
}

const isAsked = (asked: unknown, value: unknown) => !text(asked) || same(asked, value)

/** Filters that parcels of both kinds have. */
function usual(query: Fields, settings: Settings) {
  const texts = textsOf(settings)
  const isNumber = settings.parcelNumber === 'whole' ? texts.equals : texts.begins
  const isName = settings.nameFilter === 'part' ? texts.holds : texts.equals
  const [isCreated, isShipped] = [bounds(query, 'createDate', settings), bounds(query, 'shipDate', settings)]
  return (parcel: Shipment | Fulfillment) =>
    isAsked(query.orderid, parcel.orderId) &&
    (!text(query.ordernumber) || isNumber(parcel.orderNumber, query.ordernumber)) &&
    isAsked(query.trackingnumber, parcel.trackingNumber) &&
    (!text(query.recipientname) || isName(parcel.shipTo?.name, query.recipientname)) &&
    isCreated(parcel.createDate) &&
    isShipped(parcel.shipDate)
}

function listShipments({ shop, query }: Call) {
  const storeId = integer(query.storeid, 'request.storeId')
  const batchId = integer(query.batchid, 'request.batchId')
  const withItems =
    flag(text(query.includeshipmentitems)?.toLowerCase(), 'request.includeShipmentItems') ?? false
  const [isUsual, isVoided] = [usual(query, shop.settings), bounds(query, 'voidDate', shop.settings)]
  const fits = ({ shipment, batchId: batch }: KeptShipment) =>
    isUsual(shipment) &&
    isAsked(query.carriercode, shipment.carrierCode) &&
    isAsked(query.servicecode, shipment.serviceCode) &&
    isAsked(query.recipientcountrycode, shipment.shipTo?.country) &&
    (storeId === null || shipment.advancedOptions?.storeId === storeId) &&
    (batchId === null || batch === batchId) &&
    isVoided(shipment.voidDate)
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
  const isUsual = usual(query, shop.settings)
  const fits = ({ fulfillment, batchId: batch }: KeptFulfillment) =>
    isUsual(fulfillment) &&
    isAsked(query.fulfillmentid, fulfillment.fulfillmentId) &&
    (batchId === null || batch === batchId)
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
