import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operations as ops, resource } from '../src/index.ts'
import { anOrder, listen, openShop } from './shop.ts'

test('a provider ships: the order waits, is shipped without a label, and tells FULFILLMENT_SHIPPED', async (t) => {
  const { http, control } = await openShop(t)
  const hook = await listen(t)
  const { orderId } = await ops.createOrder(http, anOrder('A1'))
  await ops.subscribe(http, { target_url: hook.url, event: 'FULFILLMENT_SHIPPED' })
  await control('POST', `orders/${orderId}/provider`, { provider: 'inland_3pl' })
  const pending = await ops.getOrder(http, { orderId })
  assert.equal(pending.orderStatus, 'pending_fulfillment')
  assert.deepEqual(
    [pending.externallyFulfilled, pending.externallyFulfilledByName, pending.advancedOptions?.warehouseId],
    [true, 'Inland 3PL', null],
  )
  await control('POST', `orders/${orderId}/provider-ships`, { carrierCode: 'ups', trackingNumber: '1Z9' })
  const { items } = await ops.listNotifiedFulfillments(
    http,
    resource((await hook.next()).resource_url)?.query ?? {},
  )
  assert.deepEqual(
    items.map((one) => [one.orderId, one.sellerFillProviderId, one.trackingNumber, one.carrierCode]),
    [[orderId, 502, '1Z9', 'UPS']],
  )
  assert.equal((await ops.getOrder(http, { orderId })).orderStatus, 'shipped')
  assert.equal((await ops.listShipments(http, { orderId })).total, 0)
})

test('a provider refuses: FULFILLMENT_REJECTED, and the order is locked until it is taken back', async (t) => {
  const { http, control } = await openShop(t)
  const hook = await listen(t)
  const order = await ops.createOrder(http, anOrder('A1'))
  const { orderId } = order
  await ops.subscribe(http, { target_url: hook.url, event: 'FULFILLMENT_REJECTED' })
  await control('POST', `orders/${orderId}/provider`, {})
  // Still open for an update, which leaves it with the provider.
  const update = anOrder('A1', { orderStatus: 'pending_fulfillment', giftMessage: 'for you' })
  const updated = await ops.createOrder(http, update)
  assert.deepEqual([updated.orderStatus, updated.externallyFulfilled], ['pending_fulfillment', true])
  await control('POST', `orders/${orderId}/provider-rejects`, {})
  const { resource_type, resource_url } = await hook.next()
  assert.equal(resource_type, 'FULFILLMENT_REJECTED')
  assert.equal(resource(resource_url)?.list, 'fulfillments')
  await assert.rejects(ops.createOrder(http, anOrder('A1')), /rejected_fulfillment/)
  await control('POST', `orders/${orderId}/take-back`, {})
  const back = await ops.getOrder(http, { orderId })
  assert.equal(back.orderStatus, 'awaiting_shipment')
  assert.equal(back.advancedOptions?.warehouseId, order.advancedOptions?.warehouseId)
  assert.equal((await control('POST', `orders/${orderId}/provider`, { provider: 'nobody' })).status, 400)
})
