import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { routes } from '../../src/http/api/workspace.ts'
import { overviewRoutes } from '../../src/http/overview/routes.ts'
import { stillApp } from '../rig/app.ts'
import { backer, campaign, lamp, minutesAgo, put, shop, step, stranger } from './orders-world.ts'

type Issues = z.infer<typeof routes.issues.answer>

test('what was refused is grouped by its cause, not by its order, and goes again all at once', async () => {
  await using app = await stillApp(overviewRoutes)
  const { db, ask } = app
  await campaign(db)
  await put(db, 'pledge', lamp, [backer('7'), backer('8'), backer('9')])
  await step(db, {
    key: 'a',
    number: '7',
    state: 'refused',
    reason: 'ShipStation refused order ML-7: country XK is unknown',
    at: minutesAgo(9),
  })
  await step(db, {
    key: 'b',
    number: '8',
    state: 'refused',
    reason: 'ShipStation refused order ML-8: country XK is unknown',
    at: minutesAgo(8),
  })
  await step(db, {
    key: 'c',
    number: '9',
    state: 'refused',
    reason: 'Order ML-9 is already shipped, and ShipStation no longer changes it. Open it there',
    at: minutesAgo(7),
  })
  await step(db, { key: 'd', number: '10', state: 'unknown', reason: 'the answer was lost' })
  const { issues } = (await ask<Issues>('GET', '/api/issues')).body
  assert.deepEqual(
    issues.map((it) => [it.title, it.count]),
    [
      ['Changed after the parcel had left', 1],
      ['ShipStation refuses: country XK is unknown (2 orders)', 2],
    ],
  )
  const group = issues[1]
  assert.ok(group)
  assert.deepEqual(group.hurts, [
    { title: 'ML-8', href: '/orders/kickstarter.moon-lamp.8' },
    { title: 'ML-7', href: '/orders/kickstarter.moon-lamp.7' },
  ])
  assert.ok(group.first < group.last && group.canRetry)
  const { body } = await ask('POST', `/api/issues/${encodeURIComponent(group.id)}/retry`)
  assert.equal(body.says, '2 go again with the next requests.')
  const { rows } = await sql<{
    key: string
    state: string
  }>`select key, state from steps order by key`.execute(db)
  assert.deepEqual(
    rows.map((row) => row.state),
    ['planned', 'planned', 'refused', 'unknown'],
  )
  assert.equal((await ask<Issues>('GET', '/api/issues')).body.issues.length, 1)
  assert.equal((await ask('POST', `/api/issues/${encodeURIComponent(group.id)}/retry`)).status, 404)
})

test('stopped connections, failing sources, unknown mails, set-aside records, waiting reports and expiring keys, the gravest first', async () => {
  await using app = await stillApp(overviewRoutes)
  const { db, ask } = app
  await campaign(db)
  await step(db, { key: 'm', mail: true, state: 'unknown' })
  await sql`insert into sources (workspace, account, stream, kind, due_at, failed) values
    ('ws', ${shop}, 'orders', 'order', now() + interval '1 hour', '{"says":"ShipStation failed (GET /orders, status 500): Timeout","count":3}'),
    ('ws', ${shop}, 'fulfillments', 'fulfillment', now() + interval '1 hour', '{"says":"ShipStation failed (GET /fulfillments, status 500): Timeout","count":2}')`.execute(
    db,
  )
  await sql`insert into set_aside (workspace, account, stream, id, raw, reason, first_at, last_at) values ('ws', ${shop}, 'orders', '66', '{}', 'orderDate: expected text', now(), ${minutesAgo(1)})`.execute(
    db,
  )
  await sql`insert into imports (id, workspace, account, file, state, says, at, by) values ('imp', 'ws', ${lamp}, 'report.csv', 'preview', '', now(), 'Mia')`.execute(
    db,
  )
  await sql`update connections set expires_on = current_date + 12`.execute(db)
  const titles = async () => (await ask<Issues>('GET', '/api/issues')).body.issues.map((it) => it.title)
  assert.deepEqual(await titles(), [
    'Reading marks as shipped and orders from ShipStation – main fails',
    'Nobody knows whether these e-mails arrived',
    '1 order could not be understood',
    'The keys of ShipStation – main expire in 12 days',
    'The report report.csv waits to be imported',
  ])
  const { issues } = (await ask<Issues>('GET', '/api/issues')).body
  const failing = issues.find((it) => it.id.startsWith('source.'))
  assert.equal(
    (await ask('POST', `/api/issues/${encodeURIComponent(failing?.id ?? '')}/retry`)).body.says,
    'Reading marks as shipped and orders again now.',
  )
  assert.equal(
    (await sql<{ due: boolean }>`select bool_and(due_at <= now()) as due from sources`.execute(db)).rows[0]
      ?.due,
    true,
  )
  const report = issues.find((it) => it.id === 'import.imp')
  assert.deepEqual(report?.fix, { action: 'Look at it', href: '/campaigns/moon-lamp/import/imp' })
  assert.equal((await ask('POST', '/api/issues/import.imp/retry')).status, 409)
  await put(db, 'order', shop, [{ id: '66', data: { number: 'W-66' } }])
  await sql`update connections set stopped = '{"says":"No key","remedy":"Make one","status":401,"at":"2026-01-01T00:00:00Z"}', expires_on = current_date + 300`.execute(
    db,
  )
  assert.deepEqual(await titles(), [
    'ShipStation – main is stopped',
    'Nobody knows whether these e-mails arrived',
    'The report report.csv waits to be imported',
  ])
})

test('another workspace’s troubles are neither seen nor retried', async () => {
  await using app = await stillApp(overviewRoutes)
  const { db, ask } = app
  await stranger(db)
  await campaign(db, { workspace: 'other' })
  await step(db, { key: 'a', state: 'refused', reason: 'no', workspace: 'other' })
  await sql`update connections set stopped = '{"says":"No key","remedy":"Make one","status":401,"at":"2026-01-01T00:00:00Z"}'`.execute(
    db,
  )
  assert.deepEqual((await ask<Issues>('GET', '/api/issues')).body.issues, [])
  assert.equal((await ask('POST', '/api/issues/connection.other-con/retry')).status, 404)
})
