import { fromUnits } from '../client/money.ts'
import type { Address } from '../schema/address.ts'
import type { Order } from '../schema/order.ts'
import type { Shipment } from '../schema/shipment.ts'
import { normalised } from './orders/address.ts'
import { change } from './orders/deeds.ts'
import { manualStore } from './orders/write.ts'
import { priceOf } from './rates.ts'
import { broken, RuleRefusal } from './refusal.ts'
import type { Kept, KeptShipment, Shop } from './shop.ts'

export type LabelWish = {
  carrierCode: string
  serviceCode: string
  packageCode: string | null
  confirmation: string | null
  shipDate: string
  weight: Order['weight']
  dimensions: Order['dimensions']
  isReturn?: boolean
}

/**
 * Buys a label: a shipment comes into being and the order is shipped. A second label beside a first that was not voided has no
 * lines; a return label changes nothing and tells nobody. `batchId` binds the labels of one lot.
 */
export function makeLabel(shop: Shop, kept: Kept, wish: LabelWish, batchId?: number): KeptShipment {
  const { order } = kept
  if (!manualStore(shop))
    throw broken('Object reference not set to an instance of an object.', 'System.NullReferenceException')
  const isUnpaid = order.orderStatus === 'awaiting_payment' && shop.settings.labelUnpaid === 'refused'
  if (order.orderStatus === 'cancelled' || isUnpaid)
    throw new RuleRefusal(`Order ${order.orderNumber} is ${order.orderStatus} and cannot be shipped.`)
  const isReturn = wish.isReturn ?? false
  const batch = batchId ?? shop.next('batch')
  const shipment = shipmentOf(shop, order, wish, isReturn, batchId === undefined ? null : String(batch))
  const made = { shipment, batchId: batch }
  shop.addShipment(made)
  if (isReturn) return made
  const { carrierCode, serviceCode, packageCode, shipDate } = wish
  const confirmation = wish.confirmation ?? order.confirmation
  const shipped = { orderStatus: 'shipped', carrierCode, serviceCode, packageCode, confirmation, shipDate }
  change(shop, kept, { ...shipped, ...(wish.weight && { weight: wish.weight }) }, shop.settings.labelModifies)
  if (!shop.happenings.some((one) => one.event === 'SHIP_NOTIFY' && one.batch === String(batch)))
    shop.happenings.push({
      event: 'SHIP_NOTIFY',
      storeId: order.advancedOptions?.storeId ?? 0,
      batch: String(batch),
    })
  return made
}

function shipmentOf(
  shop: Shop,
  order: Order,
  wish: LabelWish,
  isReturnLabel: boolean,
  batchNumber: string | null,
): Shipment {
  const shipmentId = shop.next('shipment', 10_000_000)
  const weight = wish.weight ?? order.weight
  const { billToParty, billToAccount, billToPostalCode, billToCountryCode, storeId } =
    order.advancedOptions ?? {}
  const isFirst = parcelsOf(shop, order.orderId).length === 0
  return {
    shipmentId,
    orderId: order.orderId,
    orderKey: order.orderKey,
    userId: shop.users.all()[0]?.userId ?? null,
    customerEmail: order.customerEmail,
    orderNumber: order.orderNumber,
    createDate: shop.wallNow(),
    shipDate: wish.shipDate,
    shipmentCost: fromUnits(priceOf(wish.serviceCode, weight, order.shipTo?.country ?? 'US'), 2),
    insuranceCost: 0,
    otherCost: 0,
    trackingNumber: trackingNumber(wish.carrierCode, shipmentId),
    isReturnLabel,
    batchNumber,
    carrierCode: wish.carrierCode,
    serviceCode: wish.serviceCode,
    packageCode: wish.packageCode,
    confirmation: wish.confirmation ?? order.confirmation,
    warehouseId: order.advancedOptions?.warehouseId,
    voided: false,
    voidDate: null,
    marketplaceNotified: false,
    notifyErrorMessage: null,
    shipTo: normalised(order.shipTo ?? {}),
    weight,
    dimensions: wish.dimensions ?? order.dimensions,
    insuranceOptions: order.insuranceOptions,
    advancedOptions: { billToParty, billToAccount, billToPostalCode, billToCountryCode, storeId },
    shipmentItems: isFirst && !isReturnLabel ? linesOf(order) : [],
    labelData: null,
    formData: null,
  }
}

/** A shipment of no order: bought alone, or a parcel that ShipStation knows nothing else of. */
export function looseShipment(shop: Shop, wish: LabelWish & { shipTo: Address }): Shipment {
  const shipmentId = shop.next('shipment', 10_000_000)
  const cents = priceOf(wish.serviceCode, wish.weight, wish.shipTo.country ?? 'US')
  const shipment: Shipment = {
    shipmentId,
    orderId: null,
    userId: null,
    customerEmail: null,
    orderNumber: null,
    createDate: shop.wallNow(),
    shipDate: wish.shipDate,
    shipmentCost: fromUnits(cents, 2),
    insuranceCost: 0,
    trackingNumber: trackingNumber(wish.carrierCode, shipmentId),
    isReturnLabel: false,
    batchNumber: null,
    carrierCode: wish.carrierCode,
    serviceCode: wish.serviceCode,
    packageCode: wish.packageCode,
    confirmation: wish.confirmation ?? 'none',
    warehouseId: null,
    voided: false,
    voidDate: null,
    marketplaceNotified: false,
    notifyErrorMessage: null,
    shipTo: normalised(wish.shipTo),
    weight: wish.weight,
    dimensions: wish.dimensions,
    insuranceOptions: null,
    advancedOptions: null,
    shipmentItems: [],
    labelData: null,
    formData: null,
  }
  shop.addShipment({ shipment, batchId: shop.next('batch') })
  return shipment
}

const linesOf = (order: Order) =>
  (order.items ?? [])
    .filter((item) => !item.adjustment)
    .map((item) => ({
      orderItemId: item.orderItemId,
      lineItemKey: item.lineItemKey,
      sku: item.sku,
      name: item.name,
      imageUrl: item.imageUrl,
      weight: item.weight,
      quantity: item.quantity,
      unitPrice: item.unitPrice,
      warehouseLocation: item.warehouseLocation,
      options: item.options,
      productId: item.productId,
      fulfillmentSku: item.fulfillmentSku,
    }))

/** The outbound labels of an order that were not voided. */
export const parcelsOf = (shop: Shop, orderId: number) =>
  (shop.shipmentsOf.get(orderId) ?? [])
    .map((id) => shop.shipments.get(id))
    .filter((kept) => kept !== undefined && !kept.shipment.voided && !kept.shipment.isReturnLabel)

function trackingNumber(carrierCode: string, shipmentId: number): string {
  const digits = String(shipmentId).padStart(12, '0')
  if (carrierCode.startsWith('ups')) return `1Z999AA1${digits.slice(-10)}`
  if (carrierCode.startsWith('fedex')) return `7945${digits.slice(-8)}`
  return `94001000${digits.padStart(14, '0')}`
}

/** Voids a label. Once its last parcel is gone the order awaits shipment again. Nobody is told. */
export function voidLabel(shop: Shop, kept: KeptShipment): { approved: boolean; message: string } {
  if (kept.shipment.voided)
    return {
      approved: shop.settings.voidTwice === 'approved',
      message: 'This label has already been voided.',
    }
  const shipment = { ...kept.shipment, voided: true, voidDate: shop.wallNow() }
  shop.shipments.put(shipment.shipmentId, { ...kept, shipment })
  const order = shipment.orderId ? shop.order(shipment.orderId) : undefined
  if (order?.order.orderStatus === 'shipped' && !shipment.isReturnLabel)
    if (parcelsOf(shop, order.order.orderId).length === 0)
      change(shop, order, { orderStatus: 'awaiting_shipment', shipDate: null }, shop.settings.voidModifies)
  return { approved: true, message: 'Label voided successfully' }
}
