import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createHttp, every, operations as ops, type Order, ServerError, times } from '../src/index.ts'
import { DateIndex } from '../src/sandbox/date-index.ts'
import { startSandbox } from '../src/sandbox/index.ts'
import { anOrder, openShop } from './shop.ts'

test('pages hold every order once, and the page after the last is empty', async (t) => {
  const { http } = await openShop(t, { orders: 25 })
  const seen: number[] = []
  for (let page = 1; page <= 4; page++) {
    const answer = await ops.listOrders(http, { page, pageSize: 10, sortBy: 'CreateDate', sortDir: 'DESC' })
    assert.deepEqual([answer.total, answer.pages, answer.page], [25, 3, page])
    seen.push(...answer.items.map(({ orderId }) => orderId))
  }
  assert.equal(new Set(seen).size, 25)
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => b - a),
  )
})

test('modify and create dates are after and before, order dates include their end, an order number is a beginning', async (t) => {
  const { http, control } = await openShop(t)
  const order = await ops.createOrder(http, anOrder('AB-1'))
  const count = async (filter: Parameters<typeof ops.listOrders>[1]) =>
    (await ops.listOrders(http, filter)).total
  const at = order.modifyDate
  const before = at.replace(/\.\d+$/, '.0000000').replace(/^\d{4}/, '2020')
  assert.equal(await count({ modifyDateStart: at }), 0)
  assert.equal(await count({ modifyDateStart: before }), 1)
  assert.equal(await count({ modifyDateEnd: at }), 0)
  assert.equal(await count({ createDateStart: before, createDateEnd: '2099-01-01 00:00:00' }), 1)
  assert.equal(await count({ orderDateEnd: '2026-03-01 10:00:00' }), 1)
  assert.equal(await count({ orderDateStart: '2026-03-01 10:00:00' }), 0)
  assert.equal(await count({ orderNumber: 'AB' }), 1)
  assert.equal(await count({ orderNumber: 'B-1' }), 0)
  await control('POST', 'switches', { numberFilter: 'anywhere' })
  assert.equal(await count({ orderNumber: 'B-1' }), 1)
  await control('POST', 'switches', { numberFilter: 'beginning' })
  assert.equal(await count({ itemKeyword: 'enamel' }), 1)
  assert.equal(await count({ customerName: 'duarte' }), 1)
  assert.equal(await count({ orderStatus: 'shipped' }), 0)
  await control('POST', 'switches', { bounds: 'inclusive' })
  assert.equal(await count({ modifyDateStart: at, modifyDateEnd: at }), 1)
})

test('a filter that names its offset is taken at its word', async (t) => {
  const { http } = await openShop(t)
  await ops.createOrder(http, anOrder('A1'))
  const list = (orderDateEnd: string) => ops.listOrders(http, { orderDateEnd })
  assert.equal((await list('2026-03-01T18:00:00Z')).total, 1)
  assert.equal((await list('2026-03-01T17:59:59Z')).total, 0)
  await assert.rejects(list('tomorrow'), /request\.orderDateEnd/)
})

test('an edit moves an order to the end of the modified list', async (t) => {
  const { http } = await openShop(t)
  const [a, b] = [await ops.createOrder(http, anOrder('A')), await ops.createOrder(http, anOrder('B'))]
  await ops.holdUntil(http, { orderId: a.orderId, holdUntilDate: '2099-01-01' })
  const { items } = await ops.listOrders(http, { sortBy: 'ModifyDate' })
  assert.deepEqual(
    items.map(({ orderId }) => orderId),
    [b.orderId, a.orderId],
  )
})

test('one poisoned order fails every page that holds it, and only those', async (t) => {
  const { http } = await openShop(t)
  await ops.createOrders(http, [anOrder('A1'), anOrder('SANDBOX-POISON-1'), anOrder('A3')])
  await assert.rejects(ops.listOrders(http), ServerError)
  assert.equal((await ops.listOrders(http, { page: 1, pageSize: 1 })).items[0]?.orderNumber, 'A1')
  await assert.rejects(ops.listOrders(http, { page: 2, pageSize: 1 }), ServerError)
  assert.equal((await ops.listOrders(http, { page: 3, pageSize: 1 })).items[0]?.orderNumber, 'A3')
})

test('while changes are visible late, lists show what was before', async (t) => {
  const { http, control } = await openShop(t)
  const order = await ops.createOrder(http, anOrder('A1'))
  await control('POST', 'faults', { lateMs: 60_000 })
  await ops.holdUntil(http, { orderId: order.orderId, holdUntilDate: '2099-01-01' })
  await ops.createOrder(http, anOrder('A2'))
  const early = await ops.listOrders(http)
  assert.deepEqual(
    early.items.map(({ orderStatus }) => orderStatus),
    ['awaiting_shipment'],
  )
  await control('POST', 'clock', { advanceMs: 61_000 })
  const late = await ops.listOrders(http)
  assert.deepEqual(
    late.items.map(({ orderStatus }) => orderStatus),
    ['on_hold', 'awaiting_shipment'],
  )
})

test('a page can drift: what follows moves up while nobody asks', async (t) => {
  const { http, control } = await openShop(t)
  await ops.createOrders(
    http,
    ['A1', 'A2', 'A3', 'A4'].map((number) => anOrder(number)),
  )
  await control('POST', 'faults', { kind: 'drift' })
  const page = async (at: number) =>
    (await ops.listOrders(http, { sortBy: 'ModifyDate', pageSize: 2, page: at })).items.map(
      ({ orderNumber }) => orderNumber,
    )
  await ops.listStores(http)
  assert.deepEqual(
    [await page(1), await page(2)],
    [
      ['A1', 'A2'],
      ['A4', 'A1'],
    ],
  )
})

test('whatever moves between the pages, increments, a sweep by create date and one overlap miss nothing', async () => {
  const step = fc.record({ edits: fc.array(fc.nat(29), { maxLength: 6 }), drifts: fc.nat(2) })
  let missedBefore = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      await using shop = await movingShop()
      const seen = new Map<number, string>()
      let cursor = shop.began
      const increment = async (overlapMs: number) => {
        const { start } = times.window(cursor, null, { overlapMs })
        for await (const order of every(shop.list({ modifyDateStart: start, sortBy: 'ModifyDate' }), 3))
          cursor = [cursor, keep(seen, order)].sort().at(-1) ?? cursor
      }
      for (const { edits, drifts } of steps) {
        for (const at of edits) await shop.edit(at)
        if (drifts > 0) shop.world.faults.add({ kind: 'drift', times: drifts })
        await increment(0)
      }
      const truth = shop.truth()
      missedBefore += [...truth].filter(([id, modifyDate]) => seen.get(id) !== modifyDate).length
      shop.world.faults.add({ kind: 'drift', times: 2 })
      const created = { createDateStart: shop.began, sortBy: 'CreateDate' as const }
      for await (const order of every(shop.list(created), 7)) keep(seen, order)
      shop.world.faults.clear()
      await increment(300_000)
      assert.deepEqual(seen, shop.truth())
    }),
    { numRuns: Number(process.env.RUNS ?? 20) },
  )
  assert.ok(missedBefore > 0, 'the pages moved so little that plain increments missed nothing')
})

const keep = (seen: Map<number, string>, { orderId, modifyDate }: Order) => {
  seen.set(orderId, modifyDate)
  return modifyDate
}

/** Thirty orders in a sandbox of their own, to be edited while they are read. */
async function movingShop() {
  const sandbox = await startSandbox({ limit: 'off', orders: 30 })
  const { apiKey, apiSecret, url: address, shop, world } = sandbox
  const http = createHttp({ apiKey, apiSecret, address })
  const kept = shop.orders.all()
  const list = (filter: Parameters<typeof ops.listOrders>[1]) => (paging: object) =>
    ops.listOrders(http, { ...filter, ...paging })
  const tagId = shop.tags.all()[0]?.tagId ?? 0
  return {
    world,
    began: '2000-01-01T00:00:00.0000000',
    list,
    async edit(at: number) {
      await ops.addTag(http, { orderId: kept[at]?.order.orderId ?? 0, tagId })
      world.clock.set(world.clock.now() + 10_000)
    },
    truth: () => new Map(shop.orders.all().map(({ order }) => [order.orderId, order.modifyDate])),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

test('the date index agrees with sorting, whatever is put in whatever order', () => {
  const puts = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 10, max: 40 })), {
    maxLength: 200,
  })
  fc.assert(
    fc.property(puts, fc.integer({ min: 10, max: 40 }), (changes, from) => {
      const [index, truth] = [new DateIndex(), new Map<number, string>()]
      for (const [id, date] of changes) {
        index.put(id, String(date))
        truth.set(id, String(date))
      }
      const expected = [...truth].filter(([, date]) => date >= String(from))
      const ids = index.between(String(from), null)
      const inside = index.between(String(from), '35', 'without')
      const strictly = [...truth].filter(([, date]) => date > String(from) && date < '35')
      assert.deepEqual(new Set(inside), new Set(strictly.map(([id]) => id)))
      assert.deepEqual(new Set(ids), new Set(expected.map(([id]) => id)))
      assert.equal(ids.length, expected.length)
      const dates = ids.map((id) => truth.get(id) ?? '')
      assert.deepEqual(dates, [...dates].sort())
    }),
  )
})
