import { fromUnits, totalOf, toUnits } from '../../client/money.ts'
import { OPEN_STATUSES, type Order } from '../../schema/order.ts'
import { RuleRefusal } from '../refusal.ts'
import type { Kept, Shop } from '../shop.ts'
import { change } from './deeds.ts'
import { trimmed } from './items.ts'
import { weightOf } from './parts.ts'

type Amount = 'amountPaid' | 'taxAmount' | 'shippingAmount'
type Line = NonNullable<Order['items']>[number]
export type Part = { orderItemId: number; quantity: number }

function demandOpen(kept: Kept, deed: string): void {
  if (!(OPEN_STATUSES as readonly string[]).includes(kept.order.orderStatus))
    throw new RuleRefusal(
      `Order ${kept.order.orderNumber} is ${kept.order.orderStatus} and cannot be ${deed}.`,
    )
}

/** Takes these quantities out of an order, into a new one with a number of its own. Tax and shipping stay; what was paid is divided. */
export function split(shop: Shop, kept: Kept, parts: Part[]): Kept {
  demandOpen(kept, 'split')
  const { order } = kept
  const lines = order.items ?? []
  const out = new Map(parts.map((part) => [part.orderItemId, part.quantity]))
  const left = lines
    .map((line) => ({ ...line, quantity: (line.quantity ?? 0) - taken(line, out) }))
    .filter((line) => line.quantity > 0)
  const gone = lines.filter((line) => taken(line, out) > 0)
  if (gone.length === 0 || left.length === 0)
    throw new RuleRefusal('A split has to leave something in both orders.')
  const now = trimmed(shop.wallNow())
  const items = gone.map((line) => ({
    ...line,
    orderItemId: shop.next('orderItem'),
    quantity: taken(line, out),
    createDate: now,
    modifyDate: now,
  }))
  const child = childOf(shop, order, items)
  const less = (field: Amount) => fromUnits(toUnits(order[field] ?? 0) - toUnits(child[field] ?? 0))
  const amounts = {
    amountPaid: less('amountPaid'),
    taxAmount: less('taxAmount'),
    shippingAmount: less('shippingAmount'),
  }
  const orderTotal = totalOf({ items: left, ...amounts })
  const advancedOptions = { ...order.advancedOptions, mergedOrSplit: true }
  change(shop, kept, { items: left, orderTotal, ...amounts, weight: weightOf(left), advancedOptions })
  return shop.keep({ order: child, importBatch: null, gone: null, late: null })
}

const taken = (line: Line, out: Map<number, number>) =>
  Math.max(0, Math.min(line.quantity ?? 0, out.get(line.orderItemId ?? -1) ?? 0))

function childOf(shop: Shop, order: Order, items: Line[]): Order {
  const siblings = [...shop.orders.entries()].filter(
    ([, { order: one }]) => one.advancedOptions?.parentId === order.orderId,
  )
  const now = shop.wallNow()
  const { splitKey, splitPaid, splitExtras } = shop.settings
  const part = totalOf({ items })
  const isDivided = splitExtras === 'divided'
  const taxAmount = isDivided ? share(order, 'taxAmount', part) : 0
  const shippingAmount = isDivided ? share(order, 'shippingAmount', part) : 0
  const orderTotal = totalOf({ items, taxAmount, shippingAmount })
  return {
    ...order,
    orderId: shop.next('order', 100_000_000),
    orderNumber: `${order.orderNumber}-${siblings.length + 1}`,
    orderKey: splitKey === 'its own' ? `manual-${shop.hex('orderKey')}` : order.orderKey,
    createDate: now,
    modifyDate: now,
    items,
    orderTotal,
    amountPaid: splitPaid === 'divided' ? share(order, 'amountPaid', orderTotal) : 0,
    taxAmount,
    shippingAmount,
    weight: weightOf(items),
    advancedOptions: {
      ...order.advancedOptions,
      mergedOrSplit: true,
      mergedIds: [],
      parentId: order.orderId,
    },
  }
}

/** Of an amount, as much as the part is of the whole, in whole cents. */
function share(order: Order, field: Amount, part: number): number {
  if (!order.orderTotal) return 0
  const cents = toUnits(order[field] ?? 0, 2)
  return fromUnits(Math.floor((cents * toUnits(part, 2)) / toUnits(order.orderTotal, 2)), 2)
}

/** A refund by quantity: lines keep their place even at zero; the total follows, what was paid and the weight do not. */
export function setQuantities(shop: Shop, kept: Kept, parts: Part[]): Kept {
  demandOpen(kept, 'changed')
  const wanted = new Map(parts.map((part) => [part.orderItemId, Math.max(0, part.quantity)]))
  const { items: lines, taxAmount, shippingAmount } = kept.order
  const items = (lines ?? []).map((line) => ({
    ...line,
    quantity: wanted.get(line.orderItemId ?? -1) ?? line.quantity,
  }))
  return change(shop, kept, { items, orderTotal: totalOf({ items, taxAmount, shippingAmount }) })
}

/** The first order takes in the others: they answer 404 from then on, and it names them. */
export function merge(shop: Shop, [survivor, ...absorbed]: Kept[]): Kept {
  if (!survivor || absorbed.length === 0) throw new RuleRefusal('A merge needs two orders or more.')
  for (const kept of [survivor, ...absorbed]) demandOpen(kept, 'merged')
  const all = [survivor, ...absorbed].map(({ order }) => order)
  const items = all.flatMap((order) => order.items ?? [])
  const paying = shop.settings.mergePaid === 'summed' ? all : [survivor.order]
  const sum = (field: Amount) =>
    fromUnits(paying.reduce((total, order) => total + toUnits(order[field] ?? 0), 0))
  const amounts = {
    amountPaid: sum('amountPaid'),
    taxAmount: sum('taxAmount'),
    shippingAmount: sum('shippingAmount'),
  }
  const { orderId, advancedOptions } = survivor.order
  for (const kept of absorbed) change(shop, { ...kept, gone: { mergedInto: orderId } }, {})
  const mergedIds = [...(advancedOptions?.mergedIds ?? []), ...absorbed.map(({ order }) => order.orderId)]
  return change(shop, survivor, {
    items,
    ...amounts,
    orderTotal: totalOf({ items, ...amounts }),
    weight: weightOf(items),
    advancedOptions: { ...advancedOptions, mergedOrSplit: true, mergedIds },
  })
}
