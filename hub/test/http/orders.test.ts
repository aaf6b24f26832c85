import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import { orderRoutes } from '../../src/http/orders/routes.ts'
import type { routes } from '../../src/http/api/orders.ts'
import { readPageId, pageIdOf } from '../../src/http/orders/page-id.ts'
import { stillApp } from '../rig/app.ts'
import {
  attempt,
  backer,
  campaign,
  label,
  linked,
  look,
  mark,
  minutesAgo,
  orderItem,
  put,
  shop,
  lamp,
  step,
  stranger,
} from './orders-world.ts'

type List = z.infer<typeof routes.list.answer>
type Page = z.infer<typeof routes.show.answer>

test('page ids go there and back, encoded once, twice or not at all', () => {
  for (const of of [
    { slug: 'moon-lamp', number: '7' },
    { account: 'shipstation:12.3', order: '99' },
  ])
    for (const id of [pageIdOf(of), decodeURIComponent(pageIdOf(of))]) assert.deepEqual(readPageId(id), of)
  assert.equal(pageIdOf({ account: shop, order: '5' }), 'order.shipstation%3A100.5')
  for (const bad of ['', 'order', 'order.x', 'pledge.a.1', 'order.%E0%A4%A.1'])
    assert.equal(readPageId(bad), null)
})

test('the list shows orders with their campaign, store and tracking, and counts what each filter would leave', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await put(db, 'store', shop, [
    { id: '42', data: { name: 'Webstore', marketplace: 'Etsy', manual: true, active: true } },
  ])
  await put(db, 'order', shop, [
    orderItem('500', { number: 'ML-7', placedAt: '2026-06-01T00:00:00.000Z' }),
    orderItem('501', {
      number: 'W-1',
      placedAt: '2026-07-01T00:00:00.000Z',
      status: 'shipped',
      store: '43',
      email: 'bo@example.com',
    }),
  ])
  await put(db, 'shipment', shop, [
    label('900', '500'),
    label('901', '500', { tracking: 'VOID1', voided: true }),
  ])
  await put(db, 'fulfillment', shop, [mark('900', '500', { tracking: '9400100000000000000000' })])
  await put(db, 'pledge', lamp, [backer('7')])
  await linked(db, '7', '500')

  const { body } = await ask<List>('GET', '/api/orders')
  assert.deepEqual(
    body.rows.map((row) => [row.id, row.number, row.origin, row.store]),
    [
      ['order.shipstation%3A100.501', 'W-1', null, null],
      ['kickstarter.moon-lamp.7', 'ML-7', 'Moon Lamp, backer 7', 'Webstore'],
    ],
  )
  assert.deepEqual(
    body.rows[1]?.tracking.map((it) => [it.number, it.carrier]),
    [['9400100000000000000000', 'USPS']],
  )
  assert.equal(body.rows[1]?.items, '1 × LAMP')
  assert.equal(body.total, 2)

  const shipped = (await ask<List>('GET', '/api/orders?status=shipped')).body
  assert.deepEqual([shipped.total, shipped.rows.length], [1, 1])
  assert.deepEqual(
    shipped.statuses.map((it) => it.count),
    [1, 1],
  )
  assert.deepEqual(shipped.stores, [{ id: '43', name: 'Store 43', count: 1 }])
  const found = async (q: string) =>
    (await ask<List>('GET', `/api/orders?q=${encodeURIComponent(q)}`)).body.rows.map((row) => row.number)
  assert.deepEqual(await found('ml-'), ['ML-7'])
  assert.deepEqual(await found('BO@'), ['W-1'])
  assert.deepEqual(await found('winter'), ['W-1', 'ML-7'])
  assert.deepEqual(await found('lam'), ['W-1', 'ML-7'])
  assert.deepEqual(await found('%'), [])
})

test('nothing of another workspace shows, by list, page, search or activity', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await stranger(db)
  await campaign(db, { workspace: 'other' })
  await put(db, 'order', shop, [orderItem('500')], { workspace: 'other' })
  await put(db, 'pledge', lamp, [backer('7')], { workspace: 'other' })
  await linked(db, '7', '500', 'other')
  await step(db, { key: 's', state: 'refused', reason: 'no', workspace: 'other' })
  await attempt(db, { steps: { s: 'refused' }, outcome: 'refused', workspace: 'other' })
  assert.equal((await ask<List>('GET', '/api/orders')).body.total, 0)
  for (const id of [
    'kickstarter.moon-lamp.7',
    'order.shipstation%3A100.500',
    'order.shipstation%3A100.1',
    'nonsense',
  ])
    for (const [method, end] of [
      ['GET', ''],
      ['POST', '/send-again'],
      ['POST', '/skip'],
    ] as const) {
      const { status, body } = await ask(method, `/api/orders/${id}${end}`)
      assert.deepEqual([status, body.says], [404, 'There is no such order.'])
    }
  for (const q of ['ML-7', 'b7@example.com', '500', 'Ada'])
    assert.deepEqual((await ask<{ hits: unknown[] }>('GET', `/api/search?q=${q}`)).body.hits, [])
  assert.deepEqual((await ask<{ entries: unknown[] }>('GET', '/api/activity')).body.entries, [])
  assert.equal((await sql<{ state: string }>`select state from steps`.execute(db)).rows[0]?.state, 'refused')
})

test('the page of a pledge tells all that happened to it, newest first, with its own piece of the wire alone', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await sql`insert into imports (id, workspace, account, file, state, says, at, by) values ('imp', 'ws', ${lamp}, 'report.csv', 'done', '', now(), 'Mia')`.execute(
    db,
  )
  await put(db, 'pledge', lamp, [backer('7')], { at: minutesAgo(60), source: 'imp' })
  await put(db, 'pledge', lamp, [backer('7', { address: { city: 'Salem' } })], {
    at: minutesAgo(50),
    source: 'imp',
  })
  await sql`insert into presses (workspace, at, who, title, account, kind, ref, changes) values ('ws', ${minutesAgo(40)}, 'Ada', 'Corrected the address', ${lamp}, 'correction', '7',
    '[{"field":"city","before":"Salem","after":"Eugene"}]')`.execute(db)
  await step(db, { key: 'st-7', state: 'done', at: minutesAgo(30), settledAt: minutesAgo(29) })
  const piece = (n: string) => ({
    orderKey: `ls-${n}`,
    orderNumber: `ML-${n}`,
    customerEmail: `b${n}@example.com`,
  })
  await attempt(db, {
    steps: { 'st-7': 'done', 'st-8': 'done' },
    request: { method: 'POST', path: '/orders/createorders', body: [piece('8'), piece('7')] },
    status: 200,
    answer: {
      hasErrors: false,
      results: [
        { ...piece('8'), success: true, orderId: 501 },
        { ...piece('7'), success: true, orderId: 500 },
      ],
    },
    outcome: 'accepted',
    at: minutesAgo(29),
  })
  await linked(db, '7', '500')
  await put(db, 'order', shop, [orderItem('500', { key: 'ls-7' }, { tagIds: [3] })], { at: minutesAgo(28) })
  await put(db, 'tag', shop, [{ id: '3', data: { name: 'Fragile', color: null } }])
  await put(
    db,
    'order',
    shop,
    [orderItem('500', { key: 'ls-7', status: 'shipped' }, { internalNotes: 'left with care' })],
    { at: minutesAgo(20) },
  )
  await put(db, 'shipment', shop, [label('900', '500')], { at: minutesAgo(19) })
  await step(db, { key: 'mail', mail: true, state: 'done', at: minutesAgo(18), settledAt: minutesAgo(17) })
  await attempt(db, {
    steps: { mail: 'done' },
    request: { method: 'SMTP', path: 'b7@example.com', body: { subject: 'On its way' } },
    status: 250,
    outcome: 'accepted',
    at: minutesAgo(17),
    sink: 'mail.messages',
  })

  const { body: page } = await ask<Page>('GET', '/api/orders/kickstarter.moon-lamp.7')
  assert.deepEqual(
    page.timeline.map((entry) => `${entry.kind}: ${entry.title}`),
    [
      'told: Kept for b7@example.com: there is no mail server',
      'sent: Written to the outbox',
      'planned: Send order ML-7',
      'shipped: Label made: USPS 9400100000000000000000',
      'changed: Shipped in ShipStation',
      'verified: Seen in ShipStation as order ML-7',
      'accepted: ShipStation accepted it',
      'sent: Sent to ShipStation',
      'planned: Send order ML-7',
      'pressed: Corrected the address',
      'imported: The report changed 1 field',
      'imported: Imported',
    ],
  )
  const of = (kind: string) => page.timeline.find((entry) => entry.kind === kind)
  assert.deepEqual(of('changed')?.changes, [
    { field: 'Status', before: 'Awaiting shipment', after: 'Shipped' },
    { field: 'Tags', before: 'Fragile', after: null },
    { field: 'Internal notes', before: null, after: 'left with care' },
  ])
  assert.deepEqual(page.timeline.at(-2)?.changes, [
    { field: 'Shipping City', before: 'Portland', after: 'Salem' },
  ])
  assert.deepEqual(
    [page.timeline.at(-1)?.who, page.timeline.at(-1)?.detail],
    ['Mia', 'From the report report.csv'],
  )
  const wire = of('accepted')?.wire
  assert.deepEqual(wire?.request.body, [piece('7')])
  assert.deepEqual(wire?.answer?.body, {
    hasErrors: false,
    results: [{ ...piece('7'), success: true, orderId: 500 }],
  })
  assert.equal(wire?.milliseconds, 120)
  assert.deepEqual(
    page.sides.map((side) => [side.system, side.state]),
    [
      ['Kickstarter', 'Collected, finalized'],
      ['ShipStation', 'Shipped'],
      ['E-mail', 'Kept in the outbox'],
    ],
  )
  assert.equal(
    page.sides[1]?.url,
    'https://ship.shipstation.com/orders/all-orders-search-result?quickSearch=ML-7',
  )
  assert.deepEqual(
    [page.says, page.next, page.actions],
    ['Shipped by USPS 9400100000000000000000.', null, []],
  )
  assert.match(page.support, /POST \/orders\/createorders/)
  assert.doesNotMatch(page.support, /b8@example\.com|authorization/i)
  assert.deepEqual((await ask<Page>('GET', '/api/orders/order.shipstation%3A100.500')).body, page)
})

test('what waits says its question and where it is answered', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await put(db, 'pledge', lamp, [backer('7')])
  await look(db, '7', [
    { wait: 'Which product is “Lamp”?', for: { account: lamp, kind: 'mapping', id: 'item:Lamp' } },
  ])
  const { body } = await ask<Page>('GET', '/api/orders/kickstarter.moon-lamp.7')
  assert.equal(body.says, 'Which product is “Lamp”?')
  assert.deepEqual(body.next, {
    says: 'Which product is “Lamp”?',
    action: 'Choose the product',
    href: '/campaigns/moon-lamp/items?q=Lamp',
  })
  assert.equal(body.timeline[1]?.title ?? body.timeline[0]?.title, 'Waiting: Which product is “Lamp”?')
  assert.deepEqual(
    body.actions.map((it) => it.title),
    ['Look again'],
  )
})

test('an order that no pledge stands behind has a page, with the link into the sandbox', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await sql`update connections set sandbox = true`.execute(db)
  await put(db, 'order', shop, [orderItem('600', { number: 'W-1' })])
  const { body } = await ask<Page>('GET', '/api/orders/order.shipstation%3A100.600')
  assert.deepEqual(
    [body.title, body.says, body.campaign],
    ['Order W-1: Ada Winter', 'Awaiting shipment in ShipStation.', null],
  )
  assert.equal(body.sides[0]?.url, 'http://127.0.0.1:9/#orders/600')
  assert.equal(body.timeline[0]?.title, 'Order W-1 seen in ShipStation')
})
