import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { routes } from '../../src/http/api/orders.ts'
import { orderRoutes } from '../../src/http/orders/routes.ts'
import type { Db } from '../../src/store/open.ts'
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

type Page = z.infer<typeof routes.show.answer>
const page = '/api/orders/kickstarter.moon-lamp.7'
const stepsIn = async (db: Db) =>
  (
    await sql<{
      key: string
      state: string
      reason: string | null
    }>`select key, state, reason from steps order by nth`.execute(db)
  ).rows
const pressed = async (db: Db) =>
  (
    await sql<{
      who: string
      title: string
      ref: string
    }>`select who, title, ref from presses order by id`.execute(db)
  ).rows

test('a refused order goes again on a press, which is written down', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await put(db, 'pledge', lamp, [backer('7')])
  await step(db, { key: 's', state: 'refused', reason: 'ShipStation refused order ML-7: no such country' })
  await attempt(db, { steps: { s: 'refused' }, outcome: 'refused' })
  const before = (await ask<Page>('GET', page)).body
  assert.equal(before.says, 'ShipStation refused order ML-7: no such country.')
  assert.deepEqual(
    before.actions.map((it) => it.do),
    ['send-again', 'skip'],
  )
  const { body } = await ask('POST', `${page}/send-again`)
  assert.equal(body.says, 'Backer 7 goes again with the next request.')
  assert.deepEqual(await stepsIn(db), [{ key: 's', state: 'planned', reason: 'Sent again by Ada.' }])
  assert.deepEqual(await pressed(db), [{ who: 'Ada', title: 'Sent again', ref: '7' }])
  assert.equal(
    (await sql`select from looks`.execute(db)).rows.length +
      (await sql`select from replans`.execute(db)).rows.length >
      0,
    true,
  )
})

test('a task is closed by a skip, and what was closed is not closed twice', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await put(db, 'pledge', lamp, [backer('7')])
  await step(db, { key: 's', state: 'refused', reason: 'Order ML-7 is already shipped' })
  await attempt(db, { steps: { s: 'refused' }, outcome: 'refused' })
  assert.equal((await ask('POST', `${page}/skip`)).status, 200)
  assert.deepEqual(await stepsIn(db), [{ key: 's', state: 'cancelled', reason: 'Closed by Ada.' }])
  assert.deepEqual(await pressed(db), [{ who: 'Ada', title: 'Closed without sending', ref: '7' }])
  const again = await ask('POST', `${page}/skip`)
  assert.deepEqual([again.status, again.body.says], [409, 'There is nothing to close.'])
  const { timeline } = (await ask<Page>('GET', page)).body
  assert.deepEqual(
    timeline.filter((entry) => entry.kind !== 'imported').map((entry) => entry.kind),
    ['pressed', 'refused', 'planned'],
  )
})

test('an unknown order is looked up, never repeated on a press; an unknown mail is a person’s to repeat or close', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db)
  await put(db, 'pledge', lamp, [backer('7')])
  await put(db, 'order', shop, [orderItem('500')])
  await linked(db, '7', '500')
  await put(db, 'shipment', shop, [label('900', '500')])
  await sql`insert into sources (workspace, account, stream, kind, due_at) values ('ws', ${shop}, 'orders', 'order', now() + interval '1 hour')`.execute(
    db,
  )
  await step(db, { key: 's', state: 'unknown' })
  assert.equal((await ask('POST', `${page}/skip`)).status, 409)
  assert.equal((await ask('POST', `${page}/send-again`)).body.says, 'Looking in ShipStation now.')
  assert.equal((await stepsIn(db))[0]?.state, 'unknown')
  const { rows } = await sql<{ due: boolean }>`select due_at <= now() as due from sources`.execute(db)
  assert.equal(rows[0]?.due, true)

  await step(db, { key: 'm', mail: true, state: 'unknown' })
  const { actions } = (await ask<Page>('GET', page)).body
  assert.match(actions[0]?.consequence ?? '', /has it twice/)
  await ask('POST', `${page}/send-again`)
  assert.deepEqual(
    (await stepsIn(db)).map((it) => it.state),
    ['unknown', 'planned'],
  )
})

test('nothing to send is said; a paused sync and a stopped connection are named', async () => {
  await using app = await stillApp(orderRoutes)
  const { db, ask } = app
  await campaign(db, { state: 'paused' })
  await put(db, 'pledge', lamp, [backer('7')])
  await put(db, 'order', shop, [orderItem('500')])
  await linked(db, '7', '500')
  assert.equal((await ask('POST', `${page}/send-again`)).status, 409)
  await step(db, { key: 's', state: 'planned', dueAt: minutesAgo(-60), reason: 'tried before' })
  assert.equal(
    (await ask('POST', `${page}/send-again`)).body.says,
    'Order ML-7 goes when the sync is restarted.',
  )
  await sql`update connections set stopped = '{"says":"No key","remedy":"Make one","status":401,"at":"2026-01-01T00:00:00Z"}'`.execute(
    db,
  )
  const { body } = await ask<Page>('GET', page)
  assert.equal(body.says, 'Queued, but the connection is stopped: No key.')
  assert.deepEqual(body.next, {
    says: 'Make one',
    action: 'Open the connection',
    href: '/connections/ws-con',
  })
})
