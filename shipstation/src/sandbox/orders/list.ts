import type { Order } from '../../schema/order.ts'
import { type Fields, integer, wall } from '../fields.ts'
import { holds, isDesc, same, sorted } from '../paging.ts'
import { broken } from '../refusal.ts'
import type { Kept, Shop } from '../shop.ts'

/** An order number with this in it makes every page that holds the order fail, as a poisoned record does. */
export const POISON = 'SANDBOX-POISON'

type Bounds = { start: string | null; end: string | null }

/** The orders that a list's filters leave, in the order asked for. Query names come in lower case. */
export function listOrders(shop: Shop, query: Fields): Order[] {
  const bounds = (name: string): Bounds => ({
    start: wall(query[`${name}start`.toLowerCase()], `request.${name}Start`, shop.settings.offsets),
    end: wall(query[`${name}end`.toLowerCase()], `request.${name}End`, shop.settings.offsets),
  })
  const asked = {
    modified: bounds('modifyDate'),
    created: bounds('createDate'),
    ordered: bounds('orderDate'),
    paid: bounds('paymentDate'),
  }
  const fits = filter(shop, query, asked)
  const orders: Order[] = []
  for (const id of candidates(shop, query, asked)) {
    const order = visible(shop, shop.orders.get(id))
    if (order && fits(order)) orders.push(order)
  }
  return inOrder(orders, query)
}

/** The fewest ids that are sure to hold every match: by batch or by a date's index, else all. */
function candidates(shop: Shop, query: Fields, { modified, created }: { modified: Bounds; created: Bounds }) {
  if (query.importbatch) return shop.byBatch.get(String(query.importbatch)) ?? []
  // What is visible late is not yet indexed by what lists still show of it.
  if (shop.lateMs > 0) return [...shop.orders.entries()].map(([id]) => Number(id))
  if (modified.start || modified.end) return shop.modified.between(modified.start, modified.end)
  if (created.start || created.end) return shop.created.between(created.start, created.end)
  return [...shop.orders.entries()].map(([id]) => Number(id))
}

function visible(shop: Shop, kept: Kept | undefined): Order | null {
  if (!kept) return null
  if (kept.late && kept.late.until > shop.clock.now()) return kept.late.before
  return kept.gone ? null : kept.order
}

function filter(
  shop: Shop,
  query: Fields,
  asked: Record<'modified' | 'created' | 'ordered' | 'paid', Bounds>,
) {
  const storeId = integer(query.storeid, 'request.storeId')
  const isInclusive = shop.settings.bounds === 'inclusive'
  const within = (
    date: string | null | undefined,
    { start, end }: Bounds,
    withStart: boolean,
    withEnd: boolean,
  ) =>
    (start === null || (date ? (withStart ? date >= start : date > start) : false)) &&
    (end === null || (date ? (withEnd ? date <= end : date < end) : false))
  return (order: Order): boolean =>
    within(order.modifyDate, asked.modified, isInclusive, isInclusive) &&
    within(order.createDate, asked.created, isInclusive, isInclusive) &&
    within(order.orderDate, asked.ordered, false, true) &&
    within(order.paymentDate, asked.paid, isInclusive, isInclusive) &&
    (!query.orderstatus || order.orderStatus === query.orderstatus) &&
    (storeId === null || order.advancedOptions?.storeId === storeId) &&
    (!query.ordernumber || startsWith(order.orderNumber, query.ordernumber)) &&
    (!query.customername ||
      holds(order.shipTo?.name, query.customername) ||
      holds(order.billTo?.name, query.customername)) &&
    (!query.itemkeyword || hasKeyword(order, query.itemkeyword))
}

const startsWith = (number: string, start: unknown) =>
  number.toLowerCase().startsWith(String(start).toLowerCase())

const hasKeyword = (order: Order, word: unknown) =>
  (order.items ?? []).some(
    (item) =>
      holds(item.sku, word) ||
      holds(item.name, word) ||
      (item.options ?? []).some((option) => holds(option.name, word) || holds(option.value, word)),
  )

function inOrder(orders: Order[], query: Fields): Order[] {
  const by: ((order: Order) => string | number) | null = same(query.sortby, 'OrderDate')
    ? (order) => order.orderDate
    : same(query.sortby, 'ModifyDate')
      ? (order) => order.modifyDate
      : same(query.sortby, 'CreateDate')
        ? (order) => order.createDate
        : null
  return sorted(orders, by ?? ((order) => order.orderId), (order) => order.orderId, isDesc(query))
}

/** A page that holds a poisoned record fails as a whole. */
export function refusePoison(orders: unknown): void {
  for (const order of orders as Order[])
    if (order.orderNumber.includes(POISON))
      throw broken('Object reference not set to an instance of an object.', 'System.NullReferenceException')
}
