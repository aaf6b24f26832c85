import type { Order } from '../../schema/order.ts'
import { RuleRefusal, refuse } from '../refusal.ts'
import type { Kept, Shop } from '../shop.ts'
import { tell, lateFrom } from './write.ts'

/** The order with this id. @throws Refusal 404 */
export function theOrder(shop: Shop, orderId: number | null): Kept {
  const kept = orderId === null ? undefined : shop.order(orderId)
  if (kept) return kept
  throw refuse(404, `Order ${orderId ?? ''} was not found.`)
}

/** Changes an order, and with it its modify date. */
export function change(shop: Shop, kept: Kept, to: Partial<Order>, isModification = true): Kept {
  const modifyDate = isModification ? shop.wallNow() : kept.order.modifyDate
  return shop.keep({
    ...kept,
    order: { ...kept.order, ...to, modifyDate },
    late: lateFrom(shop, kept.order),
  })
}

const AWAITING = ['awaiting_payment', 'awaiting_shipment', 'on_hold']

function demand(kept: Kept, statuses: string[], deed: string): void {
  if (!statuses.includes(kept.order.orderStatus))
    throw new RuleRefusal(
      `Order ${kept.order.orderNumber} is ${kept.order.orderStatus} and cannot be ${deed}.`,
    )
}

export function hold(shop: Shop, kept: Kept, holdUntilDate: string | null): Kept {
  demand(kept, AWAITING, 'held')
  return change(shop, kept, { orderStatus: 'on_hold', holdUntilDate }, shop.settings.holdModifies)
}

/** Back to awaiting shipment, whatever it awaited before. */
export function restore(shop: Shop, kept: Kept): Kept {
  demand(kept, ['on_hold'], 'restored')
  return change(shop, kept, { orderStatus: 'awaiting_shipment' }, shop.settings.holdModifies)
}

/** Releases every hold whose date has come. */
export function releaseHolds(shop: Shop): void {
  if (shop.held.size === 0) return
  const today = shop.wallNow().slice(0, 10)
  for (const [orderId, until] of shop.held) {
    const isOver = shop.settings.holdEnds === 'on that day' ? until <= today : until < today
    const kept = isOver ? shop.order(orderId) : undefined
    if (kept) restore(shop, kept)
  }
}

export function cancel(shop: Shop, kept: Kept): Kept {
  demand(kept, [...AWAITING, 'pending_fulfillment', 'rejected_fulfillment'], 'cancelled')
  return change(shop, kept, { orderStatus: 'cancelled' })
}

/** A person marks the order as paid, in full unless they say otherwise. */
export function pay(shop: Shop, kept: Kept, amountPaid = kept.order.orderTotal ?? 0): Kept {
  demand(kept, ['awaiting_payment'], 'marked as paid')
  const importBatch = tell(shop, kept.order.advancedOptions?.storeId ?? 0, new Map())
  return change(
    shop,
    { ...kept, importBatch },
    {
      orderStatus: 'awaiting_shipment',
      amountPaid,
      paymentDate: shop.wallNow(),
    },
  )
}

export function addTag(shop: Shop, kept: Kept, tagId: number | null): Kept {
  if (tagId === null || !shop.tags.get(tagId)) throw refuse(404, `Tag ${tagId ?? ''} was not found.`)
  const tagIds = [...new Set([...(kept.order.tagIds ?? []), tagId])]
  return change(shop, kept, { tagIds }, shop.settings.tagsModify)
}

export function removeTag(shop: Shop, kept: Kept, tagId: number | null): Kept {
  const tagIds = (kept.order.tagIds ?? []).filter((id) => id !== tagId)
  return change(shop, kept, { tagIds: tagIds.length > 0 ? tagIds : null }, shop.settings.tagsModify)
}

/** All of them or none. Null takes the assignment away. */
export function assign(shop: Shop, orderIds: (number | null)[], userId: string | null): void {
  const kept = orderIds.map((orderId) => theOrder(shop, orderId))
  if (userId !== null && !shop.users.get(userId.toLowerCase()))
    throw refuse(404, `User ${userId} was not found.`)
  const assigned = userId === null ? null : (shop.users.get(userId.toLowerCase())?.userId ?? null)
  for (const order of kept) change(shop, order, { userId: assigned }, shop.settings.tagsModify)
}

/** The order leaves every list; its key may be used again. */
export function remove(shop: Shop, kept: Kept): void {
  change(shop, { ...kept, gone: 'deleted' }, {})
}
