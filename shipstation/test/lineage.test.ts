import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Invalid, money, NotFound, operations as ops } from '../src/index.ts'
import { anOrder, openShop } from './shop.ts'

const items = [
  { lineItemKey: 'a', sku: 'A', name: 'a', quantity: 3, unitPrice: 10 },
  { lineItemKey: 'b', sku: 'B', name: 'b', quantity: 1, unitPrice: 5.55 },
]

test('a split leaves what it does not take, divides what was paid, and names its parent', async (t) => {
  const { http, control } = await openShop(t)
  const order = await ops.createOrder(http, anOrder('A1', { items, shippingAmount: 4, amountPaid: 39.55 }))
  const orderItemId = order.items?.[0]?.orderItemId
  await control('POST', `orders/${order.orderId}/split`, { items: [{ orderItemId, quantity: 2 }] })
  const [parent, child] = (await ops.listOrders(http)).items
  assert.deepEqual(
    parent?.items?.map(({ quantity }) => quantity),
    [1, 1],
  )
  assert.deepEqual(
    [child?.orderNumber, child?.advancedOptions?.parentId, child?.orderTotal],
    ['A1-1', order.orderId, 20],
  )
  const paid = [parent, child].map((one) => money.toUnits(one?.amountPaid ?? 0, 2))
  assert.equal((paid[0] ?? 0) + (paid[1] ?? 0), 3955)
  await assert.rejects(ops.createOrder(http, anOrder('A1', { items })), Invalid)
  const updated = await ops.createOrder(http, anOrder('A1', { items, orderId: order.orderId }))
  assert.equal(updated.orderId, order.orderId)
})

test('a merged order answers 404 and is named by the one that took it in', async (t) => {
  const { http, control } = await openShop(t)
  const { results } = await ops.createOrders(http, [
    anOrder('A1', { amountPaid: 24 }),
    anOrder('A2', { amountPaid: 24 }),
  ])
  const [a = 0, b = 0] = results.map(({ orderId }) => orderId ?? 0)
  await control('POST', 'batch/merge', { orderIds: [a, b] })
  await assert.rejects(ops.getOrder(http, { orderId: b }), NotFound)
  assert.equal((await ops.listOrders(http, { orderNumber: 'A2' })).total, 0)
  const survivor = await ops.getOrder(http, { orderId: a })
  assert.deepEqual(
    [survivor.orderTotal, survivor.amountPaid, survivor.advancedOptions?.mergedIds],
    [48, 48, [b]],
  )
})

test('a refund by quantity keeps the line at zero, lowers the total and leaves what was paid', async (t) => {
  const { http, control } = await openShop(t)
  const order = await ops.createOrder(http, anOrder('A1', { items, amountPaid: 35.55 }))
  const orderItemId = order.items?.[1]?.orderItemId
  await control('POST', `orders/${order.orderId}/quantities`, { items: [{ orderItemId, quantity: 0 }] })
  const after = await ops.getOrder(http, order)
  assert.deepEqual(
    after.items?.map(({ quantity }) => quantity),
    [3, 0],
  )
  assert.deepEqual([after.orderTotal, after.amountPaid], [30, 35.55])
})
