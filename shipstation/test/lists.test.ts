import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { operations as ops, ServerError } from '../src/index.ts'
import { DateIndex } from '../src/sandbox/date-index.ts'
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
      assert.deepEqual(new Set(ids), new Set(expected.map(([id]) => id)))
      assert.equal(ids.length, expected.length)
      const dates = ids.map((id) => truth.get(id) ?? '')
      assert.deepEqual(dates, [...dates].sort())
    }),
  )
})
