import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  everyPage,
  failure,
  Misshapen,
  operations as ops,
  RateLimited,
  ServerError,
  shipstation,
} from '../src/index.ts'
import { anOrder, collect, openShop } from './shop.ts'

test('a stranger loops over every order, poisoned ones aside', async (t) => {
  const { sandbox, http } = await openShop(t)
  const numbers = Array.from({ length: 23 }, (_, n) => (n === 13 ? 'SANDBOX-POISON' : `A${n}`))
  await ops.createOrders(
    http,
    numbers.map((number) => anOrder(number)),
  )
  const pages = await collect(everyPage((paging) => ops.listOrders(http, paging), 10))
  assert.deepEqual(
    pages.map(({ items }) => items.length),
    [10, 9, 3],
  )
  assert.match(pages[1]?.misfits[0]?.problem ?? '', /place 14 /)
  const { apiKey, apiSecret, url: address } = sandbox
  const client = shipstation(apiKey, apiSecret, { address })
  assert.equal((await client.listStores()).length, 3)
  // A list awaited is the page that was asked for; looped over it is all of them.
  const list = client.listOrders({ orderNumber: 'A1', pageSize: 4 })
  assert.equal(sandbox.requests.at(-1)?.path, '/stores')
  assert.equal((await list).items.length, 4)
  assert.equal((await collect(list)).length, 10)
  const [tag] = await client.listTags()
  const { items } = await list
  for (const { orderId } of items) await client.addTag({ orderId, tagId: tag?.tagId ?? 0 })
  const tagged = { orderStatus: 'awaiting_shipment', tagId: tag?.tagId ?? 0, pageSize: 3 }
  assert.equal((await client.listOrdersByTag(tagged)).items.length, 3)
  assert.equal((await collect(client.listOrdersByTag(tagged))).length, 4)
  const [first] = await collect(client.everyOrder({ orderNumber: 'A1', pageSize: 1 }))
  assert.equal(first?.orderNumber, 'A1')
})

test('when every page fails, halving gives up instead of asking for each record', async (t) => {
  const { http, control, sandbox } = await openShop(t)
  await control('POST', 'faults', { kind: '500', times: 1_000 })
  await assert.rejects(collect(everyPage((paging) => ops.listOrders(http, paging))), ServerError)
  assert.ok(sandbox.requests.length < 20)
})

test('a read is tried again, a write never', async (t) => {
  const { sandbox, control } = await openShop(t)
  const { apiKey, apiSecret, url: address } = sandbox
  const client = shipstation(apiKey, apiSecret, { address })
  await control('POST', 'faults', { kind: '500', times: 1 })
  assert.equal((await client.listTags()).length, 4)
  assert.deepEqual(
    sandbox.requests.map(({ status }) => status),
    [500, 200],
  )
  await control('POST', 'faults', { kind: 'reset-after', times: 1 })
  await assert.rejects(client.createOrder(anOrder('A1')))
  assert.equal(sandbox.requests.length, 3)
})

test('the pace is kept without a single refusal', async (t) => {
  const { sandbox } = await openShop(t, { limit: 5 })
  const { apiKey, apiSecret, url: address } = sandbox
  const client = shipstation(apiKey, apiSecret, { address })
  await client.listTags()
  const rest = new AbortController()
  const many = Array.from({ length: 12 }, () => client.listTags({}, { signal: rest.signal }))
  const settled = Promise.allSettled(many)
  while (sandbox.requests.length < 5) await new Promise((resolve) => setImmediate(resolve))
  rest.abort()
  await settled
  assert.deepEqual(
    sandbox.requests.map(({ status }) => status),
    [200, 200, 200, 200, 200],
  )
})

test("errors carry the server's words in any of its envelopes", () => {
  const say = (status: number, body: unknown) =>
    failure(
      { method: 'GET', path: '/orders' },
      { status, headers: new Headers({ 'x-rate-limit-reset': '7' }), body },
    )
  assert.equal(
    say(400, { Message: 'The request is invalid.', ModelState: { apiOrder: ['a', 'b'] } })?.words,
    'The request is invalid. apiOrder: a b',
  )
  assert.equal(say(500, { Message: 'An error has occurred.', ExceptionMessage: 'Timeout' })?.words, 'Timeout')
  assert.equal(say(401, { message: 'Invalid API credentials' })?.name, 'Unauthorized')
  const throttled = say(500, { message: 'Too Many Requests' })
  assert.ok(throttled instanceof RateLimited && throttled.retryAfterSeconds === 7)
  assert.match(say(503, '<html>')?.message ?? '', /GET \/orders, status 503\): a web page instead of JSON/)
  assert.equal(say(200, ''), null)
})

test('unknown fields and statuses are kept, a misfit is set aside, another shape is named', async () => {
  const orders = [
    {
      orderId: 1,
      orderNumber: 'A',
      orderKey: 'k',
      orderDate: 'd',
      createDate: 'c',
      modifyDate: 'm',
      orderStatus: 'teleported',
      brandNew: [1],
    },
    { orderId: 'x' },
  ]
  const answering = (body: unknown) => async () => ({ status: 200, headers: new Headers(), body })
  const page = await ops.listOrders(answering({ orders, total: 2, page: 1, pages: 0 }))
  assert.equal(page.items[0], orders[0])
  assert.equal(page.misfits[0]?.item, orders[1])
  await assert.rejects(ops.listOrders(answering([])), Misshapen)
  await assert.rejects(ops.getOrder(answering({ orderId: 1 }), { orderId: 1 }), /orderNumber/)
})
