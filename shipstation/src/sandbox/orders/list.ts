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
  const [orders, fits] = [[] as Order[], filter(shop, query, asked)]
  const { ids, sure } = candidates(shop, query, asked)
  // What an index has already sorted out is not asked again, but of an order that is shown as it was.
  const rest = sure ? filter(shop, query, { ...asked, [sure]: ANY }) : fits
  for (const id of ids) {
    const kept = shop.orders.get(id)
    const order = visible(shop, kept)
    if (order && (order === kept?.order ? rest(order) : fits(order))) orders.push(order)
  }
  return inOrder(orders, query)
}

const ANY: Bounds = { start: null, end: null }

type Candidates = { ids: number[]; sure?: 'modified' | 'created' }

/** The fewest ids that are sure to hold every match: by batch or by a date's index, else all. `sure`: whose bounds all of them fit. */
function candidates(
  shop: Shop,
  query: Fields,
  { modified, created }: { modified: Bounds; created: Bounds },
): Candidates {
  if (query.importbatch) return { ids: shop.byBatch.get(String(query.importbatch)) ?? [] }
  const ends = shop.settings.bounds === 'inclusive' ? 'with' : 'without'
  // What is visible late is not yet indexed by what lists still show of it.
  const isIndexed = shop.lateMs === 0
  if (isIndexed && (modified.start || modified.end))
    return { ids: shop.modified.between(modified.start, modified.end, ends), sure: 'modified' }
  if (isIndexed && (created.start || created.end))
    return { ids: shop.created.between(created.start, created.end, ends), sure: 'created' }
  return { ids: [...shop.orders.entries()].map(([id]) => Number(id)) }
}

function visible(shop: Shop, kept: Kept | undefined): Order | null {
  if (!kept) return null
  if (kept.late && kept.late.until > shop.clock.now()) return kept.late.before
  return kept.gone ? null : kept.order
}

type Test = (order: Order) => boolean

/** What was asked for and nothing else: a list goes over every order of a long window. */
function filter(
  shop: Shop,
  query: Fields,
  asked: Record<'modified' | 'created' | 'ordered' | 'paid', Bounds>,
): Test {
  const storeId = integer(query.storeid, 'request.storeId')
  const isInclusive = shop.settings.bounds === 'inclusive'
  const tests = [
    ...within((order) => order.modifyDate, asked.modified, isInclusive, isInclusive),
    ...within((order) => order.createDate, asked.created, isInclusive, isInclusive),
    ...within((order) => order.orderDate, asked.ordered, false, true),
    ...within((order) => order.paymentDate, asked.paid, isInclusive, isInclusive),
  ]
  const { orderstatus, ordernumber, customername, itemkeyword } = query
  if (orderstatus) tests.push((order) => order.orderStatus === orderstatus)
  if (storeId !== null) tests.push((order) => order.advancedOptions?.storeId === storeId)
  const fits = shop.settings.numberFilter === 'anywhere' ? holds : startsWith
  if (ordernumber) tests.push((order) => fits(order.orderNumber, ordernumber))
  if (customername)
    tests.push((order) => holds(order.shipTo?.name, customername) || holds(order.billTo?.name, customername))
  if (itemkeyword) tests.push((order) => hasKeyword(order, itemkeyword))
  return (order) => tests.every((test) => test(order))
}

/** An order without the date lies in no bounds. */
function within(
  dateOf: (order: Order) => string | null | undefined,
  { start, end }: Bounds,
  withStart: boolean,
  withEnd: boolean,
): Test[] {
  const tests: Test[] = []
  const test = (fits: (date: string) => boolean) =>
    tests.push((order) => {
      const date = dateOf(order)
      return Boolean(date) && fits(date ?? '')
    })
  if (start !== null) test((date) => (withStart ? date >= start : date > start))
  if (end !== null) test((date) => (withEnd ? date <= end : date < end))
  return tests
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
