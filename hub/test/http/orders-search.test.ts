import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { routes } from '../../src/http/api/orders.ts'
import { fill } from '../../src/store/migrations/0009_listed.ts'
import { orderRoutes } from '../../src/http/orders/routes.ts'
import { stillApp } from '../rig/app.ts'
import {
  attempt,
  backer,
  campaign,
  label,
  lamp,
  linked,
  minutesAgo,
  orderItem,
  put,
  shop,
  step,
} from './orders-world.ts'

type Hits = z.infer<typeof routes.search.answer>
type Activity = z.infer<typeof routes.activity.answer>

test('any id goes to the one page about it; ids that fit exactly come first', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await put(db, 'pledge', lamp, [backer('7'), backer('8', { name: 'Zoë 100%' })])
  await put(db, 'order', shop, [
    orderItem('500', { number: 'ML-7', key: 'ls-Abc' }),
    orderItem('501', {
      number: 'ML-70',
      email: 'b7@example.com.au',
      lines: [{ key: null, sku: 'MUG-11', name: 'Mug', quantity: 1, unitPrice: null, adjustment: false }],
    }),
  ])
  await put(db, 'shipment', shop, [label('900', '500')])
  await linked(db, '7', '500')
  const find = async (q: string) =>
    (await ask<Hits>('GET', `/api/search?q=${encodeURIComponent(q)}`)).body.hits
  const hrefs = async (q: string) => (await find(q)).map((hit) => hit.href)
  const seven = '/orders/kickstarter.moon-lamp.7'
  const other = '/orders/order.shipstation%3A100.501'
  assert.deepEqual(await hrefs('ml-7'), [seven, other])
  assert.deepEqual(await hrefs('ls-Abc'), [seven])
  assert.deepEqual(await hrefs('500'), [seven])
  assert.deepEqual(await hrefs('9400100000000000000000'), [seven])
  assert.deepEqual(await hrefs('B7@example.com'), [seven, other])
  assert.deepEqual(await hrefs('8'), ['/orders/kickstarter.moon-lamp.8'])
  assert.deepEqual(await hrefs('ML-8'), ['/orders/kickstarter.moon-lamp.8'])
  assert.deepEqual(await hrefs('mug-11'), [other])
  assert.deepEqual(await hrefs('zoë'), ['/orders/kickstarter.moon-lamp.8'])
  assert.deepEqual(await hrefs('100%'), ['/orders/kickstarter.moon-lamp.8'])
  assert.deepEqual(await hrefs('moon'), ['/campaigns/moon-lamp'])
  assert.deepEqual(await hrefs('%%%'), [])
  assert.deepEqual(await hrefs('  '), [])
  assert.equal((await find('8'))[0]?.detail, 'Backer 8, b8@example.com, Lamp')
})

test('among fifty thousand orders the search is quick', async (t) => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await sql`insert into records (workspace, account, kind, id, raw, data, hash, request, seq, seen_at)
    select 'ws', ${shop}, 'order', n::text, '{}', jsonb_build_object('number', 'W-' || n, 'status', 'shipped', 'store', '42', 'email', 'p' || n || '@example.com',
      'placedAt', '2026-01-01T00:00:00.000Z', 'total', '5', 'shipTo', jsonb_build_object('name', 'Person ' || n, 'country', 'US'),
      'lines', jsonb_build_array(jsonb_build_object('sku', 'SKU-' || n % 1000, 'name', 'Thing', 'quantity', 1, 'adjustment', false))), 'h', 1, n, now()
    from generate_series(1, 50000) n`.execute(db)
  for (const statement of fill) await sql.raw(statement).execute(db)
  await sql`analyze records, listed_orders`.execute(db)
  const timed = async (path: string) => {
    const began = performance.now()
    const { status } = await ask(`GET`, path)
    assert.equal(status, 200)
    return Math.round(performance.now() - began)
  }
  for (const q of ['W-49999', 'p49999@example.com', 'SKU-77', 'Person 4999', 'erson 49999', 'nobody']) {
    const ms = await timed(`/api/search?q=${encodeURIComponent(q)}`)
    t.diagnostic(`search ${q}: ${ms} ms`)
    assert.ok(ms < 2000, `${q} took ${ms} ms`)
  }
  for (const path of ['/api/orders', '/api/orders?q=person', '/api/orders?status=shipped&page=900'])
    t.diagnostic(`${path}: ${await timed(path)} ms`)
})

test('activity tells what was pressed, read, sent and imported, newest first, without passes that brought nothing', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await sql`insert into runs (workspace, account, stream, work, started_at, finished_at, counts, says) values
    ('ws', ${shop}, 'orders', 'increment', ${minutesAgo(9)}, now(), '{"created":2,"changed":1}', null),
    ('ws', ${shop}, 'orders', 'increment', ${minutesAgo(8)}, now(), '{"created":0,"changed":0}', null),
    ('ws', ${shop}, 'shipments', 'increment', ${minutesAgo(7)}, now(), '{}', 'It answered 500')`.execute(db)
  await sql`insert into presses (workspace, at, who, title, account, kind, ref) values ('ws', ${minutesAgo(6)}, 'Ada', 'Held', ${lamp}, 'decision', '7'),
    ('ws', ${minutesAgo(3)}, 'Mia', 'Imported the report report.csv', ${lamp}, 'import', 'imp')`.execute(db)
  await step(db, { key: 's', state: 'done' })
  await attempt(db, { steps: { s: 'done' }, outcome: 'accepted', at: minutesAgo(5) })
  await sql`insert into imports (id, workspace, account, file, state, says, at, by, total) values ('imp', 'ws', ${lamp}, 'report.csv', 'done', 'Done.', ${minutesAgo(4)}, 'Mia', 1200)`.execute(
    db,
  )
  const { body } = await ask<Activity>('GET', '/api/activity')
  assert.deepEqual(
    body.entries.map((entry) => [entry.kind, entry.title, entry.href]),
    [
      ['import', 'Imported report.csv: 1,200 backers', '/campaigns/moon-lamp/import/imp'],
      ['send', 'Sent 1 order to ShipStation', '/orders'],
      ['press', 'Held: backer 7', '/orders/kickstarter.moon-lamp.7'],
      ['problem', 'Reading shipments failed', '/connections'],
      ['run', 'Read 3 new or changed orders', '/orders'],
    ],
  )
  assert.equal(body.more, false)
  const of = async (query: string) =>
    (await ask<Activity>('GET', `/api/activity?${query}`)).body.entries.length
  assert.deepEqual([await of('kind=problem'), await of('kind=press'), await of('kind=run')], [1, 2, 2])
  assert.equal((await ask('GET', '/api/activity?kind=nonsense')).status, 422)
  assert.equal((await ask('GET', '/api/activity?before=soon')).status, 422)
})

test('nothing falls between two pages, though many things share an instant', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await sql`insert into presses (workspace, at, who, title) select 'ws', now() - (n / 40) * interval '1 second', 'Ada', 'Press ' || n from generate_series(1, 130) n`.execute(
    db,
  )
  const titles = new Set<string>()
  let before = ''
  for (let pages = 0; pages < 10; pages += 1) {
    const { body } = await ask<Activity>(
      'GET',
      `/api/activity?${before && `before=${encodeURIComponent(before)}`}`,
    )
    for (const entry of body.entries) titles.add(entry.title)
    before = body.entries.at(-1)?.at ?? before
    if (!body.more) break
  }
  assert.equal(titles.size, 130)
})
