import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operations as ops, resource } from '../src/index.ts'
import { anOrder, listen, openShop } from './shop.ts'

async function openChannel(t: Parameters<typeof openShop>[0]) {
  const shop = await openShop(t)
  const store = shop.sandbox.shop.stores.all().find(({ marketplaceId }) => marketplaceId !== 0)
  const storeId = store?.storeId ?? 0
  const buy = (body: object = {}) => shop.control('POST', `stores/${storeId}/buy`, body)
  const total = async () => (await ops.listOrders(shop.http, { storeId })).total
  const later = (advanceMs: number) => shop.control('POST', 'clock', { advanceMs })
  return { ...shop, storeId, buy, total, later }
}

test('a refresh brings in what was bought at the channel, a while later, as one import', async (t) => {
  const { http, storeId, buy, total, later } = await openChannel(t)
  const hook = await listen(t)
  await ops.subscribe(http, { target_url: hook.url, event: 'ORDER_NOTIFY' })
  await buy({ times: 3 })
  assert.equal(await total(), 0)
  await ops.refreshStore(http, { storeId })
  const busy = await ops.getRefreshStatus(http, { storeId })
  assert.deepEqual([busy.refreshStatusId, busy.refreshStatus], [2, 'Updating orders'])
  assert.equal(await total(), 0)
  await later(10_000)
  assert.equal(await total(), 3)
  const idle = await ops.getRefreshStatus(http, { storeId })
  assert.deepEqual([idle.refreshStatusId, idle.refreshStatus], [0, 'Idle'])
  assert.ok((idle.refreshDate ?? '') > (idle.lastRefreshAttempt ?? ''))
  const { query = {} } = resource((await hook.next()).resource_url) ?? {}
  const { items } = await ops.listNotifiedOrders(http, query)
  assert.equal(items.length, 3)
  assert.equal(items[0]?.advancedOptions?.storeId, storeId)
  await ops.createOrder(http, anOrder('A1'))
  assert.notEqual(resource((await hook.next()).resource_url)?.query.importBatch, query.importBatch)
})

test('a channel is asked by itself an hour after, unless its automatic import is off', async (t) => {
  const { http, storeId, buy, total, later } = await openChannel(t)
  const store = await ops.getStore(http, { storeId })
  await buy()
  await later(3_590_000)
  assert.equal(await total(), 0)
  await later(20_000)
  assert.equal((await ops.getRefreshStatus(http, { storeId })).refreshStatusId, 2)
  await later(10_000)
  assert.equal(await total(), 1)
  await ops.updateStore(http, { ...store, autoRefresh: false })
  await buy()
  await later(86_400_000)
  assert.equal(await total(), 1)
})

test('a refresh from a time leaves what was bought before it; a manual store has no channel', async (t) => {
  const { http, control, storeId, buy, total, later } = await openChannel(t)
  await buy({ order: { orderNumber: 'OLD', orderKey: 'old' } })
  await later(60_000)
  const { body } = await control('GET', 'state')
  await buy({ order: { orderNumber: 'NEW', orderKey: 'new' } })
  await ops.refreshStore(http, { storeId, refreshDate: String(body.now) })
  await later(10_000)
  const { items } = await ops.listOrders(http, { storeId })
  assert.deepEqual(
    items.map(({ orderNumber }) => orderNumber),
    ['NEW'],
  )
  await ops.refreshStore(http)
  await later(10_000)
  assert.equal(await total(), 2)
  const manual = (await ops.listStores(http, { marketplaceId: 0 }))[0]?.storeId
  assert.equal((await control('POST', `stores/${manual}/buy`, {})).status, 400)
})
