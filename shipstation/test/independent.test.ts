import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { fixture } from './fixture.ts'
import { anOrder, openShop } from './shop.ts'

type Answer = Record<string, unknown>
type Said = Answer & Answer[]
type Resource = Record<string, (...args: unknown[]) => Promise<Said>>
type V1 = { baseURL: string } & Record<string, Resource>

/** The client as published: its inner imports lack their endings, which a bundler forgives and Node does not. */
async function theirs(folder: string) {
  registerHooks({
    resolve: (name, context, next) =>
      name.startsWith('.') && context.parentURL?.includes('/shipstation-node/')
        ? next(
            /\/(types|models|resources)$/.test(name) || name.endsWith('/v2/types')
              ? `${name}/index.js`
              : `${name}.js`,
            context,
          )
        : next(name, context),
  })
  const entry = pathToFileURL(join(folder, 'node_modules/shipstation-node/dist/index.js')).href
  const { default: Client } = (await import(entry)) as { default: new (options: object) => { v1: V1 } }
  return Client
}

test('a client that somebody else wrote walks all that it can call', async (t) => {
  const found = await fixture('independent')
  if ('why' in found) return t.skip(found.why)
  const Client = await theirs(found.folder)
  const { sandbox } = await openShop(t, { orders: 12 })
  const { apiKey, apiSecret, url } = sandbox
  // It waits a minute after its fortieth request, whatever the headers say: a second one takes the second half.
  let { v1 } = connect()
  function connect() {
    const client = new Client({ credentials: { v1: { apiKey, apiSecret } } })
    client.v1.baseURL = url
    return client
  }
  const ask = (resource: string, method: string, ...args: unknown[]) => {
    const call = v1[resource]?.[method]
    assert.ok(call, `the client has ${resource}.${method}`)
    return call.call(v1[resource], ...args)
  }
  const done = async (resource: string, method: string, ...args: unknown[]) =>
    assert.equal((await ask(resource, method, ...args)).success, true, `${resource}.${method}`)
  const first = async (resource: string, id: string) => (await ask(resource, 'list'))[0]?.[id]

  // Orders, from the first word to the last.
  const made = await ask('orders', 'createOrUpdate', anOrder('IND-1'))
  const batch = await ask('orders', 'createOrUpdateMultiple', [anOrder('IND-2'), anOrder('IND-3')])
  const [second, third] = (batch.results as Answer[]).map(({ orderId }) => orderId)
  assert.equal(batch.hasErrors, false)
  assert.equal((await ask('orders', 'get', made.orderId)).orderNumber, 'IND-1')
  assert.equal((await ask('orders', 'list', { orderNumber: 'IND-' })).total, 3)
  const tagId = (await ask('accounts', 'listTags'))[0]?.tagId
  await done('orders', 'addTag', made.orderId, tagId)
  const tagged = await ask('orders', 'listByTag', { orderStatus: 'awaiting_shipment', tagId })
  assert.deepEqual(
    (tagged.orders as Answer[]).map(({ orderId }) => orderId),
    [made.orderId],
  )
  await done('orders', 'removeTag', made.orderId, tagId)
  const userId = (await ask('users', 'list', {}))[0]?.userId
  await done('orders', 'assignUser', [made.orderId, second], userId)
  await done('orders', 'unassignUser', [made.orderId])
  await done('orders', 'hold', made.orderId, '2099-01-01')
  await done('orders', 'restoreFromHold', made.orderId)
  await done('orders', 'delete', third)

  // Parcels.
  const wish = { carrierCode: 'stamps_com', serviceCode: 'usps_priority_mail', packageCode: 'package' }
  const parcel = { ...wish, confirmation: 'none', shipDate: '2026-03-01', testLabel: true }
  const label = await ask('orders', 'createLabel', { orderId: made.orderId, ...parcel })
  const { total, shipments } = await ask('shipments', 'list', { orderId: made.orderId })
  assert.deepEqual([total, (shipments as Answer[])[0]?.shipmentId], [1, label.shipmentId])
  assert.equal((await ask('shipments', 'voidLabel', label.shipmentId)).approved, true)
  const address = anOrder('x').shipTo
  const weight = { value: 8, units: 'ounces' }
  const rates = { ...wish, fromPostalCode: '04101', toCountry: 'US', toPostalCode: '97401', weight }
  assert.ok(Number((await ask('shipments', 'getRates', rates))[0]?.shipmentCost) > 0)
  const loose = await ask('shipments', 'createLabel', {
    ...parcel,
    weight,
    shipFrom: address,
    shipTo: address,
  })
  assert.ok(loose.labelData)
  assert.equal((await ask('fulfillments', 'list')).total, 0)

  // The account.
  v1 = connect().v1
  const carrierCode = (await first('carriers', 'code')) as string
  for (const method of ['listServices', 'listPackages'])
    assert.equal((await ask('carriers', method, carrierCode))[0]?.carrierCode, carrierCode)
  assert.ok(Number((await ask('carriers', 'addFunds', carrierCode, 20)).balance) >= 20)
  const products = (await ask('products', 'list')).products as Answer[]
  assert.equal((await ask('products', 'get', products[0]?.productId)).sku, products[0]?.sku)
  await done('products', 'update', { ...products[0], name: 'Renamed' })
  const store = (await ask('stores', 'list'))[1] as Answer
  await done('stores', 'deactivate', store.storeId)
  await done('stores', 'reactivate', store.storeId)
  assert.equal((await ask('stores', 'getRefreshRate', store.storeId)).storeId, store.storeId)
  const renamed = { ...(await ask('stores', 'get', store.storeId)), storeName: 'Renamed' }
  assert.equal((await ask('stores', 'update', store.storeId, renamed)).storeName, 'Renamed')
  assert.ok((await ask('stores', 'listMarketplaces')).length > 3)
  const place = await ask('warehouses', 'create', { warehouseName: 'Third', originAddress: address })
  assert.equal((await ask('warehouses', 'get', place.warehouseId)).warehouseName, 'Third')
  const moved = await ask('warehouses', 'update', place.warehouseId, { ...place, warehouseName: 'Fourth' })
  assert.equal(moved.warehouseName, 'Fourth')
  assert.equal((await ask('warehouses', 'list')).length, 3)
  await done('warehouses', 'delete', place.warehouseId)
  const target = { target_url: 'https://example.com/hook', event: 'SHIP_NOTIFY' }
  const { id } = await ask('webhooks', 'subscribe', target)
  assert.equal((((await ask('webhooks', 'list')).webhooks as Answer[])[0] as Answer).WebHookID, id)
  await ask('webhooks', 'unsubscribe', id)

  // Two of its paths are none of ShipStation's: it hears so. (A third, one carrier, is the path of all.)
  await assert.rejects(ask('orders', 'markShipped', { orderId: second, carrierCode: 'ups' }), /40[45]/)
  await assert.rejects(ask('stores', 'refresh', { storeId: store.storeId }), /40[45]/)
})
