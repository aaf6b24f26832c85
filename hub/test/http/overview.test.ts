import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { routes } from '../../src/http/api/workspace.ts'
import { overviewRoutes } from '../../src/http/overview/routes.ts'
import { statusOfConnection, statusOfIntegration } from '../../src/http/overview/status.ts'
import { syncOf } from '../../src/http/campaigns/standing.ts'
import { connectionFor } from '../../src/store/connections.ts'
import type { Db } from '../../src/store/open.ts'
import { type Routed, stillApp } from '../rig/app.ts'
import {
  backer,
  campaign,
  label,
  lamp,
  linked,
  look,
  minutesAgo,
  orderItem,
  put,
  shop,
  step,
  stranger,
} from './orders-world.ts'

type Overview = z.infer<typeof routes.overview.answer>
type Workspace = z.infer<typeof routes.workspace.answer>

const read = (db: Db, finished: Date | null, failed: object | null = null) =>
  sql`
  insert into sources (workspace, account, stream, kind, begun_at, finished_at, failed) values ('ws', ${shop}, 'orders', 'order', ${finished}, ${finished}, ${failed && JSON.stringify(failed)}::jsonb)
  on conflict (workspace, account, stream) do update set begun_at = excluded.begun_at, finished_at = excluded.finished_at, failed = excluded.failed`.execute(
    db,
  )

async function words({ deps }: Routed): Promise<[string, string]> {
  const sync = await syncOf(deps.db, 'ws', 'moon-lamp')
  const connection = await connectionFor(deps.db, 'ws', shop)
  assert.ok(sync && connection)
  return [
    (await statusOfIntegration(deps, 'ws', sync)).word,
    (await statusOfConnection(deps, connection)).word,
  ]
}

test('the gravest true word is said: stopped before delayed before waiting before catching up', async () => {
  await using app = await stillApp(overviewRoutes)
  const { db } = app
  await campaign(db)
  await read(db, null)
  assert.deepEqual(await words(app), ['Catching up', 'Catching up'], 'the first reading')
  await read(db, minutesAgo(0.2))
  assert.deepEqual(await words(app), ['In step', 'In step'])
  await step(db, { key: 'a', state: 'planned', number: '8' })
  assert.deepEqual(await words(app), ['Catching up', 'In step'])
  await put(db, 'pledge', lamp, [backer('7')])
  await look(db, '7', [{ wait: 'Which product?', for: { account: lamp, kind: 'mapping', id: 'item:Lamp' } }])
  assert.deepEqual(await words(app), ['Waiting for you', 'In step'])
  await read(db, minutesAgo(1), { says: 'It answered 500', count: 1 })
  assert.deepEqual(await words(app), ['Waiting for you', 'In step'], 'one failure heals by itself')
  await read(db, minutesAgo(1), { says: 'It answered 500', count: 2 })
  assert.deepEqual(await words(app), ['Delayed', 'Delayed'])
  await read(db, minutesAgo(11))
  assert.deepEqual(await words(app), ['Delayed', 'Delayed'])
  await sql`update connections set stopped = '{"says":"No key","remedy":"Make one","status":401,"at":"2026-01-01T00:00:00Z"}'`.execute(
    db,
  )
  assert.deepEqual(await words(app), ['Stopped', 'Stopped'])
  await sql`update integrations set state = 'paused', paused_by = 'Ada', paused_at = now()`.execute(db)
  assert.deepEqual(await words(app), ['Paused', 'Stopped'])
})

test('a newcomer is led from step to step, and left alone when all is set up', async () => {
  await using app = await stillApp(overviewRoutes)
  const { db, ask } = app
  const next = async () => (await ask<Overview>('GET', '/api/overview')).body.next?.href ?? null
  const first = (await ask<Overview>('GET', '/api/overview')).body
  assert.deepEqual(
    [first.sentence, first.status.word, first.next?.href],
    ['Nothing is connected yet.', 'Not set up', '/connections/new'],
  )
  await campaign(db)
  await sql`update integrations set state = 'removed', connected = ''`.execute(db)
  assert.equal(await next(), '/integrations/kickstarter/new')
  await sql`update integrations set state = 'active'`.execute(db)
  assert.equal(await next(), '/campaigns/moon-lamp/import')
  await put(db, 'pledge', lamp, [backer('7')])
  await put(db, 'mapping', lamp, [
    { id: 'item:Lamp', data: { kind: 'item', title: 'Lamp', lines: null, digital: false } },
  ])
  assert.equal(await next(), '/campaigns/moon-lamp/items')
  await put(db, 'mapping', lamp, [
    { id: 'item:Lamp', data: { kind: 'item', title: 'Lamp', lines: [], digital: false } },
  ])
  assert.equal(await next(), '/campaigns/moon-lamp/sync')
  await sql`update integrations set connected = ${shop}`.execute(db)
  assert.equal(await next(), null)
})

test('the overview says in one sentence how all is, with lag, today and the last day hour by hour', async () => {
  await using app = await stillApp(overviewRoutes)
  const { db, ask } = app
  await stranger(db)
  await campaign(db)
  await read(db, minutesAgo(0.2))
  await put(db, 'pledge', lamp, [backer('7'), backer('8')])
  await put(db, 'order', shop, [orderItem('500', { status: 'shipped' })])
  await linked(db, '7', '500')
  const now = new Date().toISOString()
  await put(db, 'shipment', shop, [
    label('900', '500', { createdAt: now }),
    label('901', '500', { createdAt: now, voided: true }),
  ])
  await step(db, { key: 'done', state: 'done', settledAt: new Date() })
  await step(db, { key: 'task', number: '8', state: 'refused', reason: 'No such country' })
  await sql`insert into runs (workspace, account, stream, work, started_at) values ('ws', ${shop}, 'orders', 'increment', ${minutesAgo(150)}), ('other', 'x', 'orders', 'increment', ${minutesAgo(600)})`.execute(
    db,
  )
  const { body } = await ask<Overview>('GET', '/api/overview')
  assert.match(
    body.sentence,
    /^Everything is in step\. Last change delivered \d+ seconds? ago\. 1 order waits for you\.$/,
  )
  assert.deepEqual([body.status.word, body.status.detail, body.waiting], ['Waiting for you', '1 task.', 1])
  const [row] = body.integrations
  assert.deepEqual(
    [row?.title, row?.href, row?.lagSeconds],
    ['Kickstarter – Moon Lamp', '/campaigns/moon-lamp', 0],
  )
  assert.deepEqual(row?.today, { seen: 2, sent: 1, shipped: 1 })
  assert.deepEqual(row?.strip, [...Array(21).fill(null), 0, null, 1])
  assert.deepEqual(
    body.issues.map((issue) => issue.title),
    ['ShipStation refuses: No such country'],
  )
  assert.deepEqual(body.budgets, [], 'no lane of this process serves the account')
})

test('the workspace is renamed and given a real time zone', async () => {
  await using app = await stillApp(overviewRoutes)
  const { ask } = app
  const before = (await ask<Workspace>('GET', '/api/workspace')).body
  assert.deepEqual(
    [before.name, before.zone, before.person.name, before.mail],
    ['Test', 'UTC', 'Ada', { smtp: null, tested: false }],
  )
  const { body } = await ask<Workspace>('PATCH', '/api/workspace', { name: ' Lamps ', zone: 'Europe/Berlin' })
  assert.deepEqual([body.name, body.zone], ['Lamps', 'Europe/Berlin'])
  for (const zone of ['Mars/Base', '+02:00', '']) {
    const refused = await ask('PATCH', '/api/workspace', { zone })
    assert.deepEqual([refused.status, refused.body.field], [422, 'zone'])
  }
  assert.equal((await ask('PATCH', '/api/workspace', { name: ' ' })).status, 422)
  assert.equal((await ask<Workspace>('GET', '/api/workspace')).body.zone, 'Europe/Berlin')
})
