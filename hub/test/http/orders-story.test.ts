import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import { kickstarter } from '../../src/connectors/kickstarter/index.ts'
import type { routes } from '../../src/http/api/orders.ts'
import type { routes as workspaceRoutes } from '../../src/http/api/workspace.ts'
import { orderRoutes } from '../../src/http/orders/routes.ts'
import { overviewRoutes } from '../../src/http/overview/routes.ts'
import { pledgeOf, settings } from '../kickstarter/world.ts'
import { routed } from '../rig/app.ts'
import { engineRig, type EngineRig, until } from '../rig/engine.ts'

type Page = z.infer<typeof routes.show.answer>
type Overview = z.infer<typeof workspaceRoutes.overview.answer>
const lamp = 'kickstarter:moon-lamp'

async function moonLamp(rig: EngineRig): Promise<void> {
  const { db, account, sandbox } = rig
  const store = String(sandbox.shop.stores.all()[0]?.storeId ?? 0)
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values ('int', 'ws', 'kickstarter', ${lamp}, 'con', ${account}, ${JSON.stringify({ ...settings, store })}::jsonb, 'active')`.execute(
    db,
  )
  await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
    values ('flow', 'ws', 'int', 'orders', 'kickstarter', ${lamp}, ${account}, 'shipstation.orders', 'active', 0, now())`.execute(
    db,
  )
  const details = {
    address: 'https://www.kickstarter.com/projects/a/moon-lamp',
    currency: 'USD',
    state: 'live',
    completedColumn: null,
  }
  await rig.native('campaign', lamp, [
    { id: 'moon-lamp', data: { slug: 'moon-lamp', name: 'Moon Lamp', ...details } },
  ])
  const lines = [{ sku: 'LAMP', name: 'Moon Lamp', quantity: 1, unitPrice: null }]
  await rig.native('mapping', lamp, [
    { id: 'item:Lamp', data: { kind: 'item', title: 'Lamp', digital: false, lines } },
  ])
  await rig.native('release', lamp, [{ id: 'orders', data: { all: true, only: [] } }])
}

test('a pledge that the real engine sends is told from import to ShipStation, under either of its ids', async () => {
  await using rig = await engineRig([kickstarter])
  await moonLamp(rig)
  const both = (app: Parameters<typeof orderRoutes>[0], deps: Parameters<typeof orderRoutes>[1]) => {
    orderRoutes(app, deps)
    overviewRoutes(app, deps)
  }
  const { ask } = routed(rig.db, rig.engine.context, rig.engine, both)
  await rig.native(
    'pledge',
    lamp,
    ['7', '8'].map((number) => ({ id: number, data: pledgeOf({ number, email: `b${number}@example.com` }) })),
  )
  const page = async () => (await ask<Page>('GET', '/api/orders/kickstarter.moon-lamp.7')).body
  await until(
    'ShipStation’s order was read back',
    async () => (await page()).timeline[0]?.kind === 'verified',
    20,
  )
  const told = await page()
  assert.deepEqual(
    told.timeline.map((entry) => entry.kind),
    ['verified', 'accepted', 'sent', 'planned', 'imported'],
  )
  assert.deepEqual([told.title, told.says], ['Order ML-7: Ada Winter', 'In ShipStation, not shipped yet.'])
  const wire = told.timeline[1]?.wire
  assert.ok(wire, 'the wire is kept')
  const [sent] = wire.request.body as { orderNumber: string }[] // why: createorders takes a list
  assert.deepEqual([wire.answer?.status, sent?.orderNumber, wire.attempt], [200, 'ML-7', 1])
  const orderId = told.sides[1]?.fields.find((field) => field.label === 'Order id')?.value
  const other = await ask<Page>(
    'GET',
    `/api/orders/order.${encodeURIComponent(encodeURIComponent(rig.account))}.${orderId}`,
  )
  assert.equal(other.body.id, told.id)
  assert.doesNotMatch(JSON.stringify(told), new RegExp(`${rig.sandbox.apiSecret}|Basic `))
  const { body } = await ask<Overview>('GET', '/api/overview')
  assert.match(body.sentence, /^Everything is in step\. Last change delivered/)
  assert.deepEqual(
    [body.integrations[0]?.today.sent, body.integrations[0]?.status.word, body.next],
    [2, 'In step', null],
  )
  assert.deepEqual(
    body.budgets.map((budget) => [budget.title, budget.limit]),
    [['Sandbox', 40]],
  )
  assert.ok(body.budgets[0]?.used.some(({ user }) => user === 'Kickstarter – Moon Lamp'))
})
