import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Invalid, NotFound, operations as ops } from '../src/index.ts'
import { anOrder, openShop } from './shop.ts'

test('the same key makes one order, and what the second body leaves out is emptied', async (t) => {
  const { http } = await openShop(t)
  const first = await ops.createOrder(
    http,
    anOrder('A1', { internalNotes: 'gift wrap', weight: { value: 5, units: 'ounces' } }),
  )
  const second = await ops.createOrder(http, anOrder('A1', { customerNotes: 'ring twice' }))
  assert.equal(second.orderId, first.orderId)
  assert.equal(second.createDate, first.createDate)
  assert.equal(second.internalNotes, null)
  assert.equal(second.customerNotes, 'ring twice')
  assert.equal(second.items?.[0]?.orderItemId, first.items?.[0]?.orderItemId)
  assert.equal((await ops.listOrders(http, {})).total, 1)
})

test('without a key every call makes another order', async (t) => {
  const { http } = await openShop(t)
  const { orderKey: _, ...order } = anOrder('A1')
  const [first, second] = [await ops.createOrder(http, order), await ops.createOrder(http, order)]
  assert.notEqual(first.orderId, second.orderId)
  assert.match(first.orderKey, /^manual-[0-9a-f]{32}$/)
})

test('a shipped or cancelled order is locked', async (t) => {
  const { http } = await openShop(t)
  await ops.createOrder(http, anOrder('A1', { orderStatus: 'cancelled' }))
  await assert.rejects(
    ops.createOrder(http, anOrder('A1')),
    (error) => error instanceof Invalid && /cancelled/.test(error.words),
  )
  const results = await ops.createOrders(http, [anOrder('A1'), anOrder('A2')])
  assert.equal(results.hasErrors, true)
  assert.deepEqual(
    results.results.map(({ success }) => success),
    [false, true],
  )
})

test('the answer has null exactly where ShipStation has, customer and product come a moment later', async (t) => {
  const { http, sandbox } = await openShop(t)
  const unknownTag = 1
  const order = await ops.createOrder(
    http,
    anOrder('A1', { customerUsername: 'ines', tagIds: [unknownTag], internationalOptions: [] }),
  )
  assert.equal(order.customerId, null)
  assert.equal(order.tagIds, null)
  assert.equal(order.items?.[0]?.productId, null)
  assert.deepEqual(order.internationalOptions, { contents: null, customsItems: null, nonDelivery: null })
  assert.deepEqual(order.billTo?.street1, null)
  assert.equal(order.dimensions, null)
  assert.match(order.createDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$/)
  assert.doesNotMatch(order.items?.[0]?.createDate ?? '', /0$|\d{7}$/)
  assert.equal(order.orderDate, '2026-03-01T10:00:00.0000000')
  const later = await ops.getOrder(http, order)
  assert.ok(later.customerId && later.items?.[0]?.productId)
  assert.equal(later.modifyDate, order.modifyDate)
  const customers = await ops.listCustomers(http)
  assert.equal(customers.items[0]?.marketplaceUsernames?.[0]?.username, 'ines')
  assert.equal((await ops.listProducts(http, { sku: 'mug-01' })).total, 1)
  assert.equal(order.advancedOptions?.storeId, sandbox.shop.stores.all()[0]?.storeId)
})

test('totals are lines, tax and shipping, in exact decimals', async (t) => {
  const { http } = await openShop(t)
  const items = [
    { sku: 'A', name: 'a', quantity: 3, unitPrice: 0.1 },
    { sku: 'OFF', name: '10 % off', quantity: 1, unitPrice: -0.03, adjustment: true },
  ]
  const order = await ops.createOrder(
    http,
    anOrder('A1', { items, taxAmount: 0.02, shippingAmount: 5.99, amountPaid: 1 }),
  )
  assert.equal(order.orderTotal, 6.28)
  assert.equal(order.amountPaid, 1)
})

test('what is missing is said in one text, and the other orders of the batch stand', async (t) => {
  const { http } = await openShop(t)
  const bad = anOrder('A2', { shipTo: { country: 'Germany' }, billTo: {} })
  await assert.rejects(ops.createOrder(http, bad), (error) => {
    assert.ok(error instanceof Invalid)
    assert.equal(
      error.words,
      "'Bill Name' must not be empty. 'Ship Name' must not be empty. Please use a 2 character country code.",
    )
    return true
  })
  const { results } = await ops.createOrders(http, [anOrder('A1'), bad, anOrder('A3')])
  assert.deepEqual(
    results.map((result) => [result.orderKey, result.success]),
    [
      ['key-A1', true],
      ['key-A2', false],
      ['key-A3', true],
    ],
  )
})

test('an array where an order belongs, or an order where an array does, is named in the model state', async (t) => {
  const { http } = await openShop(t)
  await assert.rejects(
    ops.createOrder(http, [anOrder('A1')] as never),
    /apiOrder: Cannot deserialize the current JSON array/,
  )
  await assert.rejects(ops.createOrders(http, anOrder('A1') as never), /apiOrders\.orderNumber/)
  await assert.rejects(
    ops.createOrders(
      http,
      Array.from({ length: 101 }, (_, n) => anOrder(`B${n}`)),
    ),
    Invalid,
  )
})

test('a deleted order leaves the lists and its key is free again', async (t) => {
  const { http } = await openShop(t)
  const order = await ops.createOrder(http, anOrder('A1'))
  assert.deepEqual(await ops.deleteOrder(http, order), {
    success: true,
    message: 'The requested order has been deleted.',
  })
  await assert.rejects(ops.getOrder(http, order), NotFound)
  assert.equal((await ops.listOrders(http)).total, 0)
  assert.notEqual((await ops.createOrder(http, anOrder('A1'))).orderId, order.orderId)
})

test('holds end by hand or by their date, and always in awaiting shipment', async (t) => {
  const { http, control } = await openShop(t)
  const order = await ops.createOrder(http, anOrder('A1', { orderStatus: 'awaiting_payment' }))
  assert.equal(
    (await ops.holdUntil(http, { orderId: order.orderId, holdUntilDate: '2099-01-01' })).message,
    'Order held successfully.',
  )
  assert.equal((await ops.getOrder(http, order)).orderStatus, 'on_hold')
  assert.equal((await ops.restoreFromHold(http, order)).message, 'The requested order has been restored')
  assert.equal((await ops.getOrder(http, order)).orderStatus, 'awaiting_shipment')
  await ops.holdUntil(http, { orderId: order.orderId, holdUntilDate: '2099-01-01' })
  await control('POST', 'clock', { set: '2099-01-02T12:00:00Z' })
  const released = await ops.getOrder(http, order)
  assert.equal(released.orderStatus, 'awaiting_shipment')
  assert.equal(released.holdUntilDate, '2099-01-01')
})

test('tags are a set, null when empty; assignment is for all of the orders or none', async (t) => {
  const { http, sandbox } = await openShop(t)
  const order = await ops.createOrder(http, anOrder('A1'))
  const [tag] = await ops.listTags(http)
  const [user] = await ops.listUsers(http)
  assert.ok(tag && user)
  const { orderId } = order
  for (let twice = 0; twice < 2; twice++) await ops.addTag(http, { orderId, tagId: tag.tagId })
  assert.deepEqual((await ops.getOrder(http, order)).tagIds, [tag.tagId])
  const tagged = await ops.listOrdersByTag(http, { orderStatus: 'awaiting_shipment', tagId: tag.tagId })
  assert.equal(tagged.total, 1)
  await ops.removeTag(http, { orderId, tagId: tag.tagId })
  assert.equal((await ops.getOrder(http, order)).tagIds, null)
  await assert.rejects(ops.assignUser(http, { orderIds: [orderId, 999], userId: user.userId }), NotFound)
  assert.equal((await ops.getOrder(http, order)).userId, null)
  await ops.assignUser(http, { orderIds: [orderId], userId: user.userId.toUpperCase() })
  assert.equal((await ops.getOrder(http, order)).userId, user.userId)
  assert.equal(sandbox.shop.orders.size, 1)
})

test('an account without a manual store gets one with its first order, or fails where the switch says so', async (t) => {
  const { http, sandbox, control } = await openShop(t)
  for (const store of sandbox.shop.stores.all())
    sandbox.shop.stores.put(store.storeId, { ...store, active: false })
  await control('POST', 'switches', { manualStore: 'error' })
  await assert.rejects(ops.createOrder(http, anOrder('A1')), /Object reference not set/)
  await control('POST', 'switches', { manualStore: 'made' })
  await ops.createOrder(http, anOrder('A1'))
  assert.deepEqual(
    (await ops.listStores(http)).map(({ storeName }) => storeName),
    ['Manual Orders'],
  )
})
