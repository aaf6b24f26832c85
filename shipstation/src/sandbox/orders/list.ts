import type { Order } from '../../schema/order.ts'
import { type Fields, integer, wall } from '../fields.ts'
import { isDesc, type Matched, same, sorted, textsOf } from '../paging.ts'
import { broken } from '../refusal.ts'
import type { Kept, Shop } from '../shop.ts'

/** An order number with this in it makes every page that holds the order fail, as a poisoned record does. */
export const POISON = 'SANDBOX-POISON'

type Bounds = { start: string | null; end: string | null }
type Asked = Record<'modified' | 'created' | 'ordered' | 'paid', Bounds>
type Test = (order: Order) => boolean

/** The orders that a list's filters leave, in the order asked for. Query names come in lower case. `also` is one filter more. */
export function listOrders(shop: Shop, query: Fields, also?: Test): Matched<Order> {
  const bounds = (name: string): Bounds => ({
    start: wall(query[`${name}start`.toLowerCase()], `request.${name}Start`, shop.settings.offsets),
    end: wall(query[`${name}end`.toLowerCase()], `request.${name}End`, shop.settings.offsets),
  })
  const asked: Asked = {
    modified: bounds('modifyDate'),
    created: bounds('createDate'),
    ordered: bounds('orderDate'),
    paid: bounds('paymentDate'),
  }
  const indexed = also ? null : fromIndex(shop, query, asked)
  if (indexed) return indexed
  const orders: Order[] = []
  const fits = filter(shop, query, asked)
  for (const id of candidates(shop, query, asked)) {
    const order = visible(shop, shop.orders.get(id))
    if (order && fits(order) && (also?.(order) ?? true)) orders.push(order)
  }
  return inOrder(orders, query)
}

const isOpen = ({ start, end }: Bounds) => start === null && end === null

/** Whether the indexes know what lists show: not while a change is visible late, nor where deleted orders are listed. */
const isIndexed = ({ lateUntil, clock, settings }: Shop) =>
  lateUntil <= clock.now() && settings.deleted !== 'listed' && settings.subSeconds === 'counted'

/**
 * What is asked for most: one date's bounds and nothing else, in the order of that date or of the ids. Its index knows how many
 * there are and which stand on the page, so that no other order is looked at.
 */
function fromIndex(shop: Shop, query: Fields, asked: Asked): Matched<Order> | null {
  const { modified, created, ordered, paid } = asked
  const isPlain = !FILTERS.some((name) => query[name]) && isOpen(ordered) && isOpen(paid)
  if (!isPlain || !isIndexed(shop) || isOpen(modified) === isOpen(created)) return null
  const [index, { start, end }, name] = isOpen(modified)
    ? [shop.created, created, 'CreateDate']
    : [shop.modified, modified, 'ModifyDate']
  const isById = dateOf(query) === null
  if (!isById && !same(query.sortby, name)) return null
  const [first, last] = index.span(start, end, shop.settings.bounds === 'inclusive' ? 'with' : 'without')
  const length = last - first
  const places = isDesc(query)
    ? (from: number, to: number) => index.at(Math.max(first, last - to), last - from).reverse()
    : (from: number, to: number) => index.at(first + from, Math.min(last, first + to))
  const byId = (from: number, to: number) => {
    const ids = Float64Array.from(index.at(first, last)).sort()
    return [...(isDesc(query) ? ids.reverse() : ids).subarray(from, to)]
  }
  const page = isById ? byId : places
  return {
    length,
    slice: (from, to) =>
      from >= length ? [] : page(from, to).flatMap((id) => shop.orders.get(id)?.order ?? []),
  }
}

/** What a list can be narrowed by beside dates. */
const FILTERS = ['importbatch', 'storeid', 'orderstatus', 'ordernumber', 'customername', 'itemkeyword']

/** The fewest ids that are sure to hold every match: by batch or by a date's index, else all. */
function candidates(shop: Shop, query: Fields, { modified, created }: Asked): Iterable<number> {
  if (query.importbatch) return shop.byBatch.get(String(query.importbatch)) ?? []
  const ends = shop.settings.bounds === 'inclusive' ? 'with' : 'without'
  if (isIndexed(shop) && !isOpen(modified)) return shop.modified.between(modified.start, modified.end, ends)
  if (isIndexed(shop) && !isOpen(created)) return shop.created.between(created.start, created.end, ends)
  return [...shop.orders.entries()].map(([id]) => Number(id))
}

function visible(shop: Shop, kept: Kept | undefined): Order | null {
  if (!kept) return null
  if (kept.late && kept.late.until > shop.clock.now()) return kept.late.before
  const isListed = !kept.gone || (kept.gone === 'deleted' && shop.settings.deleted === 'listed')
  return isListed ? kept.order : null
}

/** What was asked for and nothing else: a list goes over every order of a long window. */
function filter(shop: Shop, query: Fields, asked: Asked): Test {
  const storeId = integer(query.storeid, 'request.storeId')
  const { settings } = shop
  const isInclusive = settings.bounds === 'inclusive'
  const compared = settings.subSeconds === 'counted' ? (date: string) => date : toSecond
  const tests = [
    ...within((order) => order.modifyDate, asked.modified, isInclusive, isInclusive, compared),
    ...within((order) => order.createDate, asked.created, isInclusive, isInclusive, compared),
    ...within((order) => order.orderDate, asked.ordered, false, true, compared),
    ...within((order) => order.paymentDate, asked.paid, isInclusive, isInclusive, compared),
  ]
  const texts = textsOf(settings)
  const isNamed = settings.nameFilter === 'part' ? texts.holds : texts.equals
  const { orderstatus, ordernumber, customername, itemkeyword } = query
  if (orderstatus) tests.push((order) => order.orderStatus === orderstatus)
  if (storeId !== null) tests.push((order) => order.advancedOptions?.storeId === storeId)
  const fits = settings.numberFilter === 'anywhere' ? texts.holds : texts.begins
  if (ordernumber) tests.push((order) => fits(order.orderNumber, ordernumber))
  if (customername)
    tests.push(
      ({ shipTo, billTo }) =>
        isNamed(shipTo?.name, customername) ||
        (settings.customerName === 'either address' && isNamed(billTo?.name, customername)),
    )
  if (itemkeyword) tests.push((order) => hasKeyword(order, (field) => texts.holds(field, itemkeyword)))
  return (order) => tests.every((test) => test(order))
}

/** An order without the date lies in no bounds. */
function within(
  of: (order: Order) => string | null | undefined,
  { start, end }: Bounds,
  withStart: boolean,
  withEnd: boolean,
  compared: (date: string) => string,
): Test[] {
  const tests: Test[] = []
  const test = (fits: (date: string) => boolean) =>
    tests.push((order) => {
      const date = of(order)
      return Boolean(date) && fits(compared(date ?? ''))
    })
  const [first, last] = [start, end].map((bound) => bound && compared(bound))
  if (first) test((date) => (withStart ? date >= first : date > first))
  if (last) test((date) => (withEnd ? date <= last : date < last))
  return tests
}

/** A date without the parts of its second. */
const toSecond = (date: string) => date.slice(0, 19)

const hasKeyword = (order: Order, holds: (field: unknown) => boolean) =>
  (order.items ?? []).some(
    (item) =>
      holds(item.sku) ||
      holds(item.name) ||
      (item.options ?? []).some((option) => holds(option.name) || holds(option.value)),
  )

/** The date that a list is sorted by; null where it is sorted by the ids. */
function dateOf({ sortby }: Fields): ((order: Order) => string) | null {
  if (same(sortby, 'OrderDate')) return (order) => order.orderDate
  if (same(sortby, 'ModifyDate')) return (order) => order.modifyDate
  if (same(sortby, 'CreateDate')) return (order) => order.createDate
  return null
}

const inOrder = (orders: Order[], query: Fields): Order[] =>
  sorted(orders, dateOf(query) ?? ((order) => order.orderId), (order) => order.orderId, isDesc(query))

/** A page that holds a poisoned record fails as a whole. */
export function refusePoison(orders: readonly Order[]): void {
  for (const order of orders)
    if (order.orderNumber.includes(POISON))
      throw broken('Object reference not set to an instance of an object.', 'System.NullReferenceException')
}
