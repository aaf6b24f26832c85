import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Invalid, operations as ops, ServerError } from '../src/index.ts'
import { anOrder, openShop } from './shop.ts'

const wish = {
  carrierCode: 'stamps_com',
  serviceCode: 'usps_priority_mail',
  packageCode: 'package',
  shipDate: '2026-03-02',
  testLabel: false,
}

test('a label ships the order and is a shipment, never a fulfillment', async (t) => {
  const { http } = await openShop(t)
  const { orderId } = await ops.createOrder(http, anOrder('A1'))
  const label = await ops.createLabelForOrder(http, { orderId, ...wish })
  assert.match(Buffer.from(label.labelData ?? '', 'base64').toString('latin1'), /^%PDF-1\.4[^]*%%EOF\n$/)
  const order = await ops.getOrder(http, { orderId })
  assert.deepEqual(
    [order.orderStatus, order.shipDate, order.serviceCode],
    ['shipped', '2026-03-02', 'usps_priority_mail'],
  )
  const [shipment] = (await ops.listShipments(http, { orderId })).items
  assert.equal(shipment?.trackingNumber, label.trackingNumber)
  assert.equal(shipment?.shipmentItems, null)
  assert.equal(shipment?.labelData, null)
  assert.equal(shipment?.shipTo?.name, 'INES DUARTE')
  const withItems = await ops.listShipments(http, { orderId, includeShipmentItems: true })
  assert.equal(withItems.items[0]?.shipmentItems?.[0]?.sku, 'MUG-01')
  assert.equal((await ops.listFulfillments(http)).total, 0)
})

test('a void brings the order back, is found by its date only, and cannot be done twice', async (t) => {
  const { control, http } = await openShop(t)
  const { orderId } = await ops.createOrder(http, anOrder('A1'))
  const { shipmentId } = await ops.createLabelForOrder(http, { orderId, ...wish })
  assert.deepEqual(await ops.voidLabel(http, { shipmentId }), {
    approved: true,
    message: 'Label voided successfully',
  })
  assert.equal((await ops.getOrder(http, { orderId })).orderStatus, 'awaiting_shipment')
  const voided = await ops.listShipments(http, { voidDateStart: '2020-01-01', voidDateEnd: '2099-01-01' })
  assert.deepEqual(
    voided.items.map((one) => [one.shipmentId, one.voided]),
    [[shipmentId, true]],
  )
  assert.equal((await ops.voidLabel(http, { shipmentId })).approved, false)
  await control('POST', 'switches', { voidTwice: 'approved' })
  assert.equal((await ops.voidLabel(http, { shipmentId })).approved, true)
})

test('a second label beside the first has no lines, and only the last void brings the order back', async (t) => {
  const { http } = await openShop(t)
  const { orderId } = await ops.createOrder(http, anOrder('A1'))
  const first = await ops.createLabelForOrder(http, { orderId, ...wish })
  const second = await ops.createLabelForOrder(http, { orderId, ...wish })
  const { items } = await ops.listShipments(http, { orderId, includeShipmentItems: true })
  assert.deepEqual(
    items.map((one) => one.shipmentItems?.length),
    [1, 0],
  )
  await ops.voidLabel(http, first)
  assert.equal((await ops.getOrder(http, { orderId })).orderStatus, 'shipped')
  await ops.voidLabel(http, second)
  assert.equal((await ops.getOrder(http, { orderId })).orderStatus, 'awaiting_shipment')
})

test('marked as shipped is a fulfillment with the carrier in words and a time, never a shipment', async (t) => {
  const { http } = await openShop(t)
  const { orderId } = await ops.createOrder(http, anOrder('A1'))
  const mark = { orderId, carrierCode: 'usps', trackingNumber: '9400', shipDate: '2026-03-02' }
  assert.deepEqual(await ops.markAsShipped(http, mark), { orderId, orderNumber: 'A1' })
  const [fulfillment] = (await ops.listFulfillments(http, { orderId })).items
  assert.deepEqual(
    [fulfillment?.carrierCode, fulfillment?.trackingNumber, fulfillment?.shipDate],
    ['USPS', '9400', '2026-03-02T00:00:00.0000000'],
  )
  assert.equal((await ops.listShipments(http)).total, 0)
  await assert.rejects(ops.markAsShipped(http, mark), Invalid)
})

test('bounds of parcels include their moment', async (t) => {
  const { http } = await openShop(t)
  const { orderId } = await ops.createOrder(http, anOrder('A1'))
  await ops.createLabelForOrder(http, { orderId, ...wish })
  const [{ createDate } = { createDate: '' }] = (await ops.listShipments(http)).items
  const total = async (filter: object) => (await ops.listShipments(http, filter)).total
  assert.equal(await total({ createDateStart: createDate, createDateEnd: createDate }), 1)
  assert.equal(await total({ shipDateStart: '2026-03-02', shipDateEnd: '2026-03-02' }), 1)
  assert.equal(await total({ shipDateStart: '2026-03-03' }), 0)
  assert.equal(await total({ recipientCountryCode: 'CA' }), 0)
})

test('a label needs an active manual store', async (t) => {
  const { http, sandbox } = await openShop(t)
  const { orderId } = await ops.createOrder(http, anOrder('A1'))
  for (const store of sandbox.shop.stores.all())
    sandbox.shop.stores.put(store.storeId, { ...store, active: false })
  await assert.rejects(ops.createLabelForOrder(http, { orderId, ...wish }), ServerError)
})

test('testLabel has to be true or false', async (t) => {
  const { http } = await openShop(t)
  const { orderId } = await ops.createOrder(http, anOrder('A1'))
  await assert.rejects(
    ops.createLabelForOrder(http, { orderId, ...wish, testLabel: 0 as never }),
    /request\.testLabel/,
  )
})
