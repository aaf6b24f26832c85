import type { Example } from './examples.ts'
import { type Allowance, type Difference, unequal } from './shape.ts'

/** How one example is replayed: what its made-up ids and words stand for here, and what more its answer has to say. */
export type Case = {
  name: string
  /** Puts real ids where the example has invented ones. `orderId` is that of an order in the state the example needs. */
  adapt?(example: Example, ids: Ids): Example
  /** The state in which the order has to be; `shown`: the orders that the answer shows are sent in before. */
  order?: 'open' | 'on_hold' | 'shown'
  allowed?: Partial<Allowance>
  check?(example: unknown, actual: unknown): Difference[]
}

export type Ids = { orderId: number; tagId: number; userId: string; warehouseId: number }

const withBody = (example: Example, change: object): Example => ({
  ...example,
  body: { ...(example.body as object), ...change },
})
const onOrder = (example: Example, { orderId }: Ids) => withBody(example, { orderId })
const inPath = (example: Example, { orderId }: Ids) => ({ ...example, path: `/orders/${orderId}` })
const unfiltered = (example: Example): Example => ({ ...example, query: {} })
const said = (example: unknown, actual: unknown) => unequal('', example, actual)

// The casts below: what the examples show is known, and an answer of another shape is told as a difference.
type Sums = { orderTotal: number; amountPaid: number; addressVerified?: unknown; items: unknown[] }
const total = (example: unknown, actual: unknown) =>
  unequal('.orderTotal', (example as Sums).orderTotal, (actual as Sums).orderTotal)

type Listed = { orders: Sums[] }

// What the past of a listed order gave it: its customer and products, its tags, its packer, who fulfilled it.
const PAST = /(^|\])\.(tagIds|customerId|userId|externallyFulfilledBy(Id|Name))$|items\[\]\.productId$/

const warehouse = (example: Example, { warehouseId }: Ids) => ({
  ...example,
  path: `/warehouses/${warehouseId}`,
})
const place = (body: unknown) => {
  const { warehouseName, originAddress } = body as { warehouseName: unknown; originAddress: unknown }
  return [warehouseName, originAddress]
}

export const CASES: Case[] = [
  {
    name: 'Order/CreateOrder',
    check: (example, actual) => [...total(example, actual), ...echoed(example, actual)],
  },
  { name: 'Order/CreateOrders', check: settled },
  { name: 'Order/ListOrders', order: 'shown', adapt: unfiltered, allowed: { free: PAST }, check: totals },
  { name: 'Order/GetOrder', order: 'shown', adapt: inPath, allowed: { free: PAST }, check: total },
  {
    name: 'Order/ListByTag',
    order: 'shown',
    adapt: (example, { tagId }) => ({
      ...example,
      query: { orderStatus: 'awaiting_shipment', tagId: String(tagId) },
    }),
    allowed: { free: PAST },
    check: totals,
  },
  { name: 'Order/CreateLabelForOrder', order: 'open', adapt: onOrder },
  { name: 'Order/MarkAsShipped', order: 'open', adapt: onOrder },
  { name: 'Order/HoldUntil', order: 'open', adapt: onOrder, check: said },
  { name: 'Order/RestoreFromHold', order: 'on_hold', adapt: onOrder, check: said },
  {
    name: 'Order/AddTag',
    order: 'open',
    adapt: (example, ids) => withBody(example, { orderId: ids.orderId, tagId: ids.tagId }),
    check: said,
  },
  {
    name: 'Order/RemoveTag',
    order: 'open',
    adapt: (example, ids) => withBody(example, { orderId: ids.orderId, tagId: ids.tagId }),
    check: said,
  },
  {
    name: 'Order/AssignUser',
    order: 'open',
    adapt: (example, { orderId, userId }) => withBody(example, { orderIds: [orderId], userId }),
    check: said,
  },
  {
    name: 'Order/UnassignUser',
    order: 'open',
    adapt: (example, { orderId }) => withBody(example, { orderIds: [orderId] }),
    check: said,
  },
  { name: 'Order/DeleteOrder', order: 'open', adapt: inPath, check: said },
  { name: 'Tag/ListTags' },
  { name: 'User/ListUsers' },
  { name: 'Warehouse/ListWarehouses' },
  {
    name: 'Warehouse/GetWarehouse',
    adapt: warehouse,
    allowed: { free: /Address\.(street[23]|addressVerified)$/ },
  },
  { name: 'Warehouse/CreateWarehouse' },
  {
    name: 'Warehouse/UpdateWarehouse',
    adapt: warehouse,
    check: (example, actual) => unequal('', place(example), place(actual)),
  },
  { name: 'Warehouse/DeleteWarehouse', adapt: warehouse, check: said },
  { name: 'Carrier/AddFunds' },
  { name: 'Carrier/ListAll' },
  { name: 'Carrier/GetById' },
  { name: 'Carrier/ListServices' },
  { name: 'Carrier/ListPackages' },
]

/** What the example's answer repeats of its request has to come back here too. */
function echoed(example: unknown, actual: unknown): Difference[] {
  const [wanted, got] = [example as Record<string, unknown>, actual as Record<string, unknown>]
  const own = ['orderId', 'createDate', 'modifyDate', 'items', 'advancedOptions', 'weight']
  return Object.keys(wanted)
    .filter((key) => !own.includes(key))
    .flatMap((key) => unequal(`.${key}`, wanted[key], got[key]))
}

type Result = { orderNumber: string; orderKey: string; success: boolean; errorMessage: null }

function settled(example: unknown, actual: unknown): Difference[] {
  const plain = (answer: unknown) => {
    const { hasErrors, results } = answer as { hasErrors: boolean; results: Result[] }
    return {
      hasErrors,
      results: results.map(({ orderNumber, orderKey, success, errorMessage }) => ({
        orderNumber,
        orderKey,
        success,
        errorMessage,
      })),
    }
  }
  return unequal('', plain(example), plain(actual))
}

function totals(example: unknown, actual: unknown): Difference[] {
  const of = (answer: unknown) => (answer as Listed).orders.map(({ orderTotal }) => orderTotal)
  return unequal('.orders[].orderTotal', of(example), of(actual))
}
