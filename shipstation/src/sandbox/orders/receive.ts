import type { Order } from '../../schema/order.ts'
import { fulfil } from '../fulfillments.ts'
import type { Kept, Shop } from '../shop.ts'
import { catalogue } from './catalogue.ts'
import { type Import, writeOrder } from './write.ts'

/** Takes an order in, with all that comes of it. `answer` is the order as it came in: what is made of it is made after the answer. */
export function receive(
  shop: Shop,
  given: unknown,
  path: string,
  batch: Import,
): { kept: Kept; answer: Order } {
  const kept = writeOrder(shop, given, path, batch)
  const sent = kept.order
  catalogue(shop, kept)
  if (shop.settings.madeShipped === 'has one') fulfilMade(shop, kept)
  return { kept, answer: shop.settings.catalogue === 'at once' ? kept.order : sent }
}

/** An order that came as shipped was shipped by somebody. */
function fulfilMade(shop: Shop, kept: Kept): void {
  const { orderId, orderStatus, carrierCode, shipDate } = kept.order
  const isKnown = shop.shipmentsOf.has(orderId) || shop.fulfillmentsOf.has(orderId)
  if (orderStatus !== 'shipped' || isKnown) return
  const wish = { carrierCode: carrierCode ?? 'other', shipDate: shipDate ?? null }
  fulfil(shop, kept, { ...wish, trackingNumber: null, notifySalesChannel: false }, null)
}
