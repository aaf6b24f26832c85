import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Sandbox } from 'shipstation/sandbox'
import { kickstarter } from '../../src/connectors/kickstarter/index.ts'
import { addLane } from '../../src/store/lanes.ts'
import { steer } from '../engine/desk.ts'
import { engineRig, until } from '../rig/engine.ts'
import { mailing, pledgeOf } from './world.ts'

const lamp = 'kickstarter:moon-lamp'
const outbox = 'mail:outbox'
const ordersIn = (sandbox: Sandbox) =>
  sandbox.shop.orders.all().flatMap(({ order }) => (order.orderNumber === 'ML-7' ? order : []))

test('a label that is read before its order has its link is told to the backer all the same, and once', async () => {
  // An unclear order is not settled before ShipStation must show it: for that long it has no link.
  await using rig = await engineRig([kickstarter], {
    sources: ['orders', 'shipments'],
    timing: { late: 600_000, look: 100 },
  })
  const { db, account, sandbox } = rig
  const store = String(sandbox.shop.stores.all()[0]?.storeId ?? 0)
  await addLane(db, 'ws', outbox)
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values ('int', 'ws', 'kickstarter', ${lamp}, 'con', ${account}, ${JSON.stringify({ ...mailing, store })}::jsonb, 'active')`.execute(
    db,
  )
  await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
    values ('orders', 'ws', 'int', 'orders', 'kickstarter', ${lamp}, ${account}, 'shipstation.orders', 'active', 0, now()),
      ('mail', 'ws', 'int', 'mail', 'kickstarter', ${account}, ${outbox}, 'mail.messages', 'active', 0, now())`.execute(
    db,
  )
  const wasRead = async (stream: string) =>
    (await sql`select from sources where stream = ${stream} and finished_at >= begun_at`.execute(db)).rows
      .length > 0
  await until('both were read', async () => (await wasRead('orders')) && (await wasRead('shipments')))
  await sql`update sources set due_at = now() + interval '4 minutes'`.execute(db)

  await steer(sandbox, 'faults', { path: '/orders/createorders', method: 'POST', kind: 'reset-after' })
  const details = { address: 'https://www.kickstarter.com/projects/a/moon-lamp', completedColumn: null }
  await rig.native('campaign', lamp, [
    {
      id: 'moon-lamp',
      data: { ...details, slug: 'moon-lamp', name: 'Moon Lamp', currency: 'USD', state: 'live' },
    },
  ])
  const lines = [{ sku: 'LAMP', name: 'Moon Lamp', quantity: 1, unitPrice: null }]
  await rig.native('mapping', lamp, [
    { id: 'item:Lamp', data: { kind: 'item', title: 'Lamp', digital: false, lines } },
  ])
  await rig.native('release', lamp, [{ id: 'orders', data: { all: true, only: [] } }])
  await rig.native('pledge', lamp, [{ id: '7', data: pledgeOf() }])
  const states = async (sink: string) =>
    (await sql<{ state: string }>`select state from steps where sink = ${sink}`.execute(db)).rows
      .map(({ state }) => state)
      .join()
  await until(
    'nobody knows whether the order is there',
    async () => (await states('shipstation.orders')) === 'unknown',
  )

  const order = ordersIn(sandbox).at(-1)
  assert.ok(order)
  await fetch(`${sandbox.url}/_sandbox/orders/${order.orderId}/label`, { method: 'POST', body: '{}' })
  await sql`update sources set due_at = now() where stream = 'shipments'`.execute(db)
  rig.engine.wake('ws', account)
  await until('the backer is told', async () => (await states('mail.messages')) === 'done', 30)
  assert.equal((await sql`select from links where account = ${account}`.execute(db)).rows.length, 0)
  assert.equal(await states('shipstation.orders'), 'unknown')

  rig.engine.context.timing.late = 0
  await until('the order is known', async () => (await states('shipstation.orders')) === 'done', 30)
  assert.equal(ordersIn(sandbox).length, 1)
  const { rows } = await sql<{
    to: string
  }>`select body ->> 'to' as to from steps where sink = 'mail.messages'`.execute(db)
  assert.deepEqual(rows, [{ to: 'ada@example.com' }])
})
