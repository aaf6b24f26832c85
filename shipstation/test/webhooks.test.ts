import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operations as ops, resource } from '../src/index.ts'
import { anOrder, listen, openShop } from './shop.ts'

const wish = {
  carrierCode: 'stamps_com',
  serviceCode: 'usps_priority_mail',
  shipDate: '2026-03-02',
  testLabel: false,
}

test('an import is one message, whose address leads to exactly its orders', async (t) => {
  const { http } = await openShop(t)
  const hook = await listen(t)
  await ops.createOrder(http, anOrder('A0'))
  await ops.subscribe(http, {
    target_url: hook.url,
    event: 'ORDER_NOTIFY',
    store_id: null,
    friendly_name: 'test',
  })
  await ops.createOrders(http, [
    anOrder('A1'),
    anOrder('A2'),
    anOrder('A3', { orderStatus: 'awaiting_payment' }),
  ])
  const { resource_type, resource_url } = await hook.next()
  assert.equal(resource_type, 'ORDER_NOTIFY')
  assert.match(
    resource_url,
    /^https:\/\/ssapi6\.shipstation\.com\/orders\?storeID=\d+&importBatch=[0-9a-f-]{36}$/,
  )
  const found = resource(resource_url)
  assert.equal(found?.list, 'orders')
  const { items } = await ops.listNotifiedOrders(http, found?.query ?? {})
  assert.deepEqual(
    items.map(({ orderNumber }) => orderNumber),
    ['A1', 'A2'],
  )
})

test('an edit tells nobody, paying does', async (t) => {
  const { http } = await openShop(t)
  const hook = await listen(t)
  await ops.subscribe(http, { target_url: hook.url, event: 'ORDER_NOTIFY' })
  await ops.createOrder(http, anOrder('A1', { orderStatus: 'awaiting_payment' }))
  await ops.createOrder(http, anOrder('A1', { orderStatus: 'awaiting_payment', gift: true }))
  await ops.createOrder(http, anOrder('A1', { orderStatus: 'awaiting_shipment' }))
  const { resource_url } = await hook.next()
  const { items } = await ops.listNotifiedOrders(http, resource(resource_url)?.query ?? {})
  assert.deepEqual(
    items.map(({ orderNumber }) => orderNumber),
    ['A1'],
  )
  await ops.createOrder(http, anOrder('A1', { giftMessage: 'for you' }))
  await ops.createOrder(http, anOrder('A2'))
  const next = await ops.listNotifiedOrders(http, resource((await hook.next()).resource_url)?.query ?? {})
  assert.deepEqual(
    next.items.map(({ orderNumber }) => orderNumber),
    ['A2'],
  )
})

test('labels of one batch are one message; a void is none; a mark is a fulfillment', async (t) => {
  const { http, control } = await openShop(t)
  const hook = await listen(t)
  for (const event of ['SHIP_NOTIFY', 'FULFILLMENT_SHIPPED'])
    await ops.subscribe(http, { target_url: hook.url, event })
  const { results } = await ops.createOrders(
    http,
    ['A1', 'A2', 'A3', 'A4'].map((number) => anOrder(number)),
  )
  const [a = 0, b = 0, c = 0, d = 0] = results.map(({ orderId }) => orderId ?? 0)
  await control('POST', 'batch/label', { orderIds: [a, b] })
  const batch = resource((await hook.next()).resource_url)
  const shipped = await ops.listNotifiedShipments(http, batch?.query ?? {})
  assert.deepEqual(
    shipped.items.map(({ orderId }) => orderId),
    [a, b],
  )
  await ops.voidLabel(http, { shipmentId: shipped.items[0]?.shipmentId ?? 0 })
  await ops.createLabelForOrder(http, { orderId: c, ...wish })
  const single = resource((await hook.next()).resource_url)
  assert.deepEqual(
    (await ops.listNotifiedShipments(http, single?.query ?? {})).items.map(({ orderId }) => orderId),
    [c],
  )
  await ops.markAsShipped(http, { orderId: d, carrierCode: 'ups' })
  const mark = await hook.next()
  assert.equal(mark.resource_type, 'FULFILLMENT_SHIPPED')
  const marked = await ops.listNotifiedFulfillments(http, resource(mark.resource_url)?.query ?? {})
  assert.deepEqual(
    marked.items.map(({ orderId }) => orderId),
    [d],
  )
})

test('a subscription to one store hears of no other, and none after it is ended', async (t) => {
  const { http } = await openShop(t)
  const hook = await listen(t)
  const [first, second] = await ops.listStores(http)
  const of = (storeId = 0) => ({ advancedOptions: { storeId } })
  const { id } = await ops.subscribe(http, {
    target_url: hook.url,
    event: 'ORDER_NOTIFY',
    store_id: second?.storeId ?? 0,
  })
  await ops.createOrder(http, anOrder('A1', of(first?.storeId)))
  await ops.createOrder(http, anOrder('A2', of(second?.storeId)))
  assert.equal(resource((await hook.next()).resource_url)?.query.storeID, String(second?.storeId))
  assert.equal((await ops.listWebhooks(http))[0]?.WebHookID, id)
  await ops.unsubscribe(http, { webhookId: id })
  assert.deepEqual(await ops.listWebhooks(http), [])
})

test('hooks can be lost and doubled on purpose', async (t) => {
  const { http, control } = await openShop(t)
  const hook = await listen(t)
  await ops.subscribe(http, { target_url: hook.url, event: 'ORDER_NOTIFY' })
  await control('POST', 'faults', { kind: 'hook-lost' })
  await ops.createOrder(http, anOrder('A1'))
  await control('POST', 'faults', { kind: 'hook-twice' })
  await ops.createOrder(http, anOrder('A2'))
  const [one, two] = [await hook.next(), await hook.next()]
  assert.deepEqual(one, two)
})

test('an address elsewhere is followed by nobody', () => {
  assert.equal(resource('https://evil.example.com/orders?importBatch=1'), null)
  assert.equal(resource('https://ssapi.shipstation.com.evil.example/orders'), null)
  assert.equal(resource('http://ssapi6.shipstation.com/orders'), null)
  assert.equal(resource('https://ssapi6.shipstation.com/users'), null)
  assert.equal(resource('not an address'), null)
  assert.deepEqual(resource('https://ssapi11.shipstation.com/shipments?batchId=1')?.query, { batchId: '1' })
})
