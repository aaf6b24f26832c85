import { isFields, type Fields } from '../fields.ts'
import { theOrder } from '../orders/deeds.ts'
import { receive } from '../orders/receive.ts'
import { holds } from '../paging.ts'
import { RuleRefusal } from '../refusal.ts'
import type { Kept } from '../shop.ts'
import type { World } from '../world.ts'

/** A row of the page's grid. */
const row = ({ order }: Kept) => ({
  orderId: order.orderId,
  orderNumber: order.orderNumber,
  orderKey: order.orderKey,
  orderDate: order.orderDate,
  modifyDate: order.modifyDate,
  orderStatus: order.orderStatus,
  shipTo: order.shipTo?.name,
  country: order.shipTo?.country,
  storeId: order.advancedOptions?.storeId,
  items: (order.items ?? []).filter((item) => !item.adjustment).length,
  sku: order.items?.[0]?.sku,
  orderTotal: order.orderTotal,
  tagIds: order.tagIds,
})

const matches = (kept: Kept, words: string) =>
  [
    kept.order.orderNumber,
    kept.order.orderKey,
    kept.order.customerEmail,
    kept.order.shipTo?.name,
    kept.order.orderId,
    ...(kept.order.items ?? []).flatMap((item) => [item.sku, item.name]),
  ].some((field) => holds(field, words))

/** The newest orders first, with how many there are of each status. */
export function grid({ shop }: World, query: Record<string, string>) {
  const [size, page] = [Math.min(500, Number(query.pagesize ?? 50)), Math.max(1, Number(query.page ?? 1))]
  const counts: Record<string, number> = {}
  const found: Kept[] = []
  for (const [, kept] of shop.orders.entries()) {
    if (kept.gone || (query.search && !matches(kept, query.search))) continue
    counts[kept.order.orderStatus] = (counts[kept.order.orderStatus] ?? 0) + 1
    if (!query.status || kept.order.orderStatus === query.status) found.push(kept)
  }
  const rows = found
    .reverse()
    .slice((page - 1) * size, page * size)
    .map(row)
  return { orders: rows, total: found.length, page, counts }
}

/** An order with its parcels. */
export function orderPage({ shop }: World, orderId: number) {
  const { order } = theOrder(shop, orderId)
  return {
    order,
    shipments: (shop.shipmentsOf.get(orderId) ?? []).map((id) => shop.shipments.get(id)?.shipment),
    fulfillments: (shop.fulfillmentsOf.get(orderId) ?? []).map(
      (id) => shop.fulfillments.get(id)?.fulfillment,
    ),
  }
}

const REQUIRED = {
  name: 'name',
  country: 'country',
  street1: 'address',
  city: 'city',
  state: 'state',
  postalCode: 'postal code',
}

/** The New Order form of the screens: stricter than the API about the address. */
export function newOrder(world: World, body: Fields) {
  const shipTo = isFields(body.shipTo) ? body.shipTo : {}
  const missing = Object.entries(REQUIRED).filter(([field]) => !String(shipTo[field] ?? '').trim())
  if (missing.length > 0)
    throw new RuleRefusal(`Still missing: ${missing.map(([, word]) => word).join(', ')}.`)
  const now = world.shop.wallNow()
  const { shop } = world
  const given = {
    orderNumber: `M-${shop.next('manualNumber', 0) % 1_000_000}`,
    orderDate: now,
    paymentDate: body.orderStatus === 'awaiting_payment' ? null : now,
    orderStatus: 'awaiting_shipment',
    billTo: { name: shipTo.name },
    advancedOptions: { source: 'Manual Orders', storeId: body.storeId },
    ...Object.fromEntries(Object.entries(body).filter(([, value]) => value !== '' && value !== null)),
  }
  const { kept } = receive(shop, given, 'apiOrder', new Map())
  return orderPage(world, kept.order.orderId)
}
