import type { Fulfillment } from '../schema/fulfillment.ts'
import { change } from './orders/deeds.ts'
import { RuleRefusal } from './refusal.ts'
import type { Happening, Kept, KeptFulfillment, Shop } from './shop.ts'

export type MarkWish = {
  carrierCode: string
  shipDate: string | null
  trackingNumber: string | null
  notifySalesChannel: boolean
}

/** Who ships for the account. ShipStation publishes no list; these are made up. */
export const PROVIDERS = [
  { id: 501, code: 'harbor_fulfillment', name: 'Harbor Fulfillment' },
  { id: 502, code: 'inland_3pl', name: 'Inland 3PL' },
] as const
type Provider = (typeof PROVIDERS)[number]

/** Carriers in fulfillments are words, not codes. */
const CARRIER_WORDS: Record<string, string> = { usps: 'USPS', stamps_com: 'USPS', ups: 'UPS', fedex: 'FedEx' }

function demand({ order }: Kept, statuses: string[], deed: string): void {
  if (!statuses.includes(order.orderStatus))
    throw new RuleRefusal(`Order ${order.orderNumber} is ${order.orderStatus} and cannot be ${deed}.`)
}

/** The order is shipped without a label: a fulfillment comes into being, never a shipment. */
export function markAsShipped(shop: Shop, kept: Kept, wish: MarkWish): KeptFulfillment {
  const others = shop.settings.markHeld === 'done' ? ['on_hold', 'awaiting_payment'] : []
  demand(kept, ['awaiting_shipment', 'pending_fulfillment', ...others], 'marked as shipped')
  return fulfil(shop, kept, wish, null)
}

/** Somebody else shipped it: `provider` did, or, where it is null, who marked it. */
export function fulfil(shop: Shop, kept: Kept, wish: MarkWish, provider: Provider | null): KeptFulfillment {
  const { order } = kept
  const now = shop.wallNow()
  const day = wish.shipDate ?? now.slice(0, 10)
  const fulfillment: Fulfillment = {
    fulfillmentId: shop.next('fulfillment', 10_000_000),
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    userId: provider ? null : (shop.users.all()[0]?.userId ?? null),
    customerEmail: order.customerEmail,
    trackingNumber: wish.trackingNumber ?? '',
    createDate: now,
    // Midnight for what a person marked; a provider tells the time.
    shipDate: provider ? now : `${day}T00:00:00.0000000`,
    voidDate: null,
    deliveryDate: null,
    carrierCode: carrierOf(shop, wish),
    sellerFillProviderId: provider?.id ?? null,
    sellerFillProviderName: provider?.name ?? null,
    fulfillmentProviderCode: provider?.code ?? null,
    fulfillmentServiceCode: provider ? 'standard' : null,
    fulfillmentFee: provider ? 3.5 : 0,
    voidRequested: false,
    voided: false,
    marketplaceNotified: wish.notifySalesChannel,
    notifyErrorMessage: null,
    shipTo: { ...order.shipTo, residential: null, addressVerified: null },
  }
  const made = { fulfillment, batchId: shop.next('batch') }
  shop.addFulfillment(made)
  change(shop, kept, { orderStatus: 'shipped', shipDate: day }, shop.settings.markModifies)
  const { fulfillmentId } = fulfillment
  if (provider || shop.settings.markTells === 'FULFILLMENT_SHIPPED')
    tell(shop, kept, { event: 'FULFILLMENT_SHIPPED', batch: String(made.batchId), fulfillmentId })
  return made
}

const carrierOf = ({ settings }: Shop, { carrierCode }: MarkWish) =>
  (settings.fulfillmentCarrier === 'in words' && CARRIER_WORDS[carrierCode.toLowerCase()]) || carrierCode

function tell(shop: Shop, { order }: Kept, what: Omit<Happening, 'storeId'>): void {
  shop.happenings.push({ ...what, storeId: order.advancedOptions?.storeId ?? 0 })
}

/** Somebody hands the order to a provider: nothing here ships it any more, and it has no warehouse. */
export function sendToProvider(shop: Shop, kept: Kept, code: string | null): Kept {
  demand(kept, ['awaiting_shipment'], 'sent to a provider')
  const provider = PROVIDERS.find((one) => one.code === (code || PROVIDERS[0].code))
  if (!provider)
    throw new RuleRefusal(
      `There is no provider "${code}"; there are: ${PROVIDERS.map((one) => one.code).join(', ')}.`,
    )
  return change(shop, kept, {
    orderStatus: 'pending_fulfillment',
    externallyFulfilled: true,
    externallyFulfilledBy: provider.code,
    externallyFulfilledById: provider.id,
    externallyFulfilledByName: provider.name,
    advancedOptions: { ...kept.order.advancedOptions, warehouseId: null },
  })
}

/** The provider ships. */
export function shipByProvider(shop: Shop, kept: Kept, wish: MarkWish): KeptFulfillment {
  demand(kept, ['pending_fulfillment'], 'shipped by a provider')
  const provider = PROVIDERS.find(({ id }) => id === kept.order.externallyFulfilledById) ?? PROVIDERS[0]
  return fulfil(shop, kept, wish, provider)
}

/** The provider will not ship. No fulfillment comes of it, so that the list which the message names is empty. */
export function rejectByProvider(shop: Shop, kept: Kept): Kept {
  demand(kept, ['pending_fulfillment'], 'rejected by a provider')
  const isByOrder = shop.settings.rejectedUrl === 'orders'
  const batch = isByOrder ? shop.guid('importBatch') : String(shop.next('batch'))
  tell(shop, kept, { event: 'FULFILLMENT_REJECTED', batch })
  const named = isByOrder ? { ...kept, importBatch: batch } : kept
  return change(shop, named, { orderStatus: 'rejected_fulfillment' })
}

/** Back to our own packers. */
export function takeBack(shop: Shop, kept: Kept): Kept {
  demand(kept, ['pending_fulfillment', 'rejected_fulfillment'], 'taken back from a provider')
  return change(shop, kept, {
    orderStatus: 'awaiting_shipment',
    externallyFulfilled: false,
    externallyFulfilledBy: null,
    externallyFulfilledById: null,
    externallyFulfilledByName: null,
    advancedOptions: {
      ...kept.order.advancedOptions,
      warehouseId: shop.warehouses.all().find(({ isDefault }) => isDefault)?.warehouseId ?? null,
    },
  })
}
