import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  createHttp,
  NotJson,
  operations as ops,
  pace,
  PaymentRequired,
  RateLimited,
  ServerError,
  Unauthorized,
} from '../src/index.ts'
import { startSandbox } from '../src/sandbox/index.ts'
import { anOrder, openShop } from './shop.ts'

test('wrong, half, swapped, expired and deleted keys all answer 401, a plan without API 402', async (t) => {
  const { http, sandbox, control } = await openShop(t)
  const { apiKey, apiSecret, url: address } = sandbox
  const check = (key: string, secret: string) =>
    ops.listStores(createHttp({ apiKey: key, apiSecret: secret, address }))
  for (const [key, secret] of [
    [apiKey, 'x'],
    [apiSecret, apiKey],
    [apiKey, ''],
    ['', ''],
  ] as const)
    await assert.rejects(check(key, secret), Unauthorized)
  await control('POST', 'keys', { plan: 'no-api' })
  await assert.rejects(ops.listStores(http), PaymentRequired)
  await control('POST', 'keys', { plan: 'api', expire: apiKey })
  await assert.rejects(ops.listStores(http), Unauthorized)
  const { body } = await control('POST', 'keys', { make: true })
  const made = body.made as { apiKey: string; apiSecret: string }
  assert.ok((await check(made.apiKey, made.apiSecret)).length > 0)
  assert.equal((await control('POST', 'keys', { make: true })).status, 400)
})

test('forty a minute, told in every answer; the forty-first is refused until the window ends', async (t) => {
  const { http, control, sandbox } = await openShop(t, { limit: 40 })
  for (let n = 1; n <= 40; n++) {
    const { headers } = await http('GET', '/stores')
    const { limit, remaining, resetSeconds = 0 } = pace.parse(headers)
    assert.deepEqual([limit, remaining], [40, 40 - n])
    assert.ok(resetSeconds >= 1 && resetSeconds <= 60)
  }
  const refused = await http('GET', '/stores')
  assert.deepEqual([refused.status, refused.body], [429, { message: 'Too Many Requests' }])
  assert.equal(refused.headers.get('x-rate-limit-remaining'), '0')
  await assert.rejects(
    ops.listTags(http),
    (error) => error instanceof RateLimited && (error.retryAfterSeconds ?? 0) > 0,
  )
  await control('POST', 'clock', { advanceMs: 60_000 })
  assert.equal((await http('GET', '/stores')).status, 200)
  const { body } = await control('GET', 'requests')
  assert.deepEqual(body.windows, sandbox.windows())
  assert.deepEqual(
    sandbox.windows().map(({ answered, refused429 }) => [answered, refused429]),
    [
      [40, 2],
      [1, 0],
    ],
  )
})

test('a second pair has a minute of its own, and faults of its own where asked', async (t) => {
  const { http, sandbox, control } = await openShop(t, { limit: 40 })
  const { body } = await control('POST', 'keys', { make: true })
  const { apiKey, apiSecret } = body.made as { apiKey: string; apiSecret: string } // why: the sandbox's own answer
  const other = createHttp({ apiKey, apiSecret, address: sandbox.url })
  for (let n = 0; n < 40; n++) await http('GET', '/stores')
  assert.equal((await http('GET', '/stores')).status, 429)
  for (let n = 0; n < 40; n++) assert.equal((await other('GET', '/stores')).status, 200)
  await control('POST', 'clock', { advanceMs: 60_000 })
  await control('POST', 'faults', { kind: 'html', status: 403, key: apiKey })
  assert.equal((await http('GET', '/stores')).status, 200)
  assert.equal((await other('GET', '/stores')).status, 403)
})

test('faults come as often as asked, where asked', async (t) => {
  const { http, control } = await openShop(t)
  const next = (fault: object) => control('POST', 'faults', fault)
  await next({ kind: '429', path: '/stores' })
  assert.ok(await ops.listTags(http))
  await assert.rejects(ops.listStores(http), RateLimited)
  await next({ kind: '500', times: 2 })
  for (let n = 0; n < 2; n++) await assert.rejects(ops.listStores(http), ServerError)
  await next({ kind: 'html' })
  await assert.rejects(ops.listStores(http), NotJson)
  await next({ kind: 'truncate' })
  await assert.rejects(ops.listStores(http), NotJson)
  await next({ kind: 'reset-before', path: '/orders' })
  await assert.rejects(ops.createOrder(http, anOrder('A1')), /createorder got no answer/)
  assert.equal((await ops.listOrders(http)).total, 0)
  await next({ kind: 'reset-after', path: '/orders/createorder' })
  await assert.rejects(ops.createOrder(http, anOrder('A1')), /createorder got no answer/)
  assert.equal((await ops.listOrders(http)).total, 1)
})

test('a path that is not there, and a verb that does not fit', async (t) => {
  const { http } = await openShop(t)
  assert.equal((await http('GET', '/nowhere')).status, 404)
  assert.equal((await http('PATCH', '/orders')).status, 405)
  assert.equal((await http('POST', '/orders/createorder', { body: 'no order' })).status, 400)
})

test('the state survives an end and a sudden death', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  t.after(() => rm(folder, { recursive: true }))
  const state = join(folder, 'state.jsonl')
  const first = await startSandbox({ state, limit: 'off' })
  const access = ({ apiKey, apiSecret, url: address }: typeof first) =>
    createHttp({ apiKey, apiSecret, address })
  const order = await ops.createOrder(access(first), anOrder('A1'))
  // A second process that reads the file while the first was never closed is what a kill leaves behind.
  const second = await startSandbox({ state, limit: 'off' })
  assert.equal(second.apiKey, first.apiKey)
  assert.equal(second.shop.orders.size, 1)
  assert.equal((await ops.createOrder(access(second), anOrder('A1', { gift: true }))).orderId, order.orderId)
  await second.close()
  const third = await startSandbox({ state, limit: 'off' })
  const kept = await ops.listOrders(access(third), { modifyDateStart: order.modifyDate })
  assert.deepEqual(
    kept.items.map(({ orderId, gift }) => [orderId, gift]),
    [[order.orderId, true]],
  )
  await third.close()
  await first.close()
})

test('the same seed gives the same shop, another another', async (t) => {
  const [a, b, c] = [
    await openShop(t, { seed: 7, orders: 30 }),
    await openShop(t, { seed: 7, orders: 30 }),
    await openShop(t, { seed: 8, orders: 30 }),
  ]
  const orders = async ({ http }: typeof a) => (await ops.listOrders(http)).items
  assert.deepEqual(await orders(a), await orders(b))
  assert.equal(a.sandbox.apiKey, b.sandbox.apiKey)
  const stores = async ({ http }: typeof a) => (await ops.listStores(http)).map(({ storeId }) => storeId)
  assert.equal(
    (await stores(a)).some((id) => c.sandbox.shop.stores.get(id)),
    false,
  )
})
