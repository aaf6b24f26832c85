import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Connector, Flow } from '../../src/connector.ts'
import type { OrderDraft } from '../../src/model/order.ts'
import { engineRig, type EngineRig, until, WORKSPACE } from '../rig/engine.ts'

let storeId = 0
const address = {
  name: 'Ada',
  company: null,
  street1: '1 Main St',
  street2: null,
  street3: null,
  city: 'Austin',
  state: 'TX',
  postalCode: '78701',
  country: 'US',
  phone: null,
}
const draft = (number: string, quantity: number): OrderDraft => ({
  number: `T-${number}`,
  placedAt: '2026-11-01T10:00:00.000Z',
  paidAt: null,
  status: 'open',
  email: `${number}@example.com`,
  shipTo: address,
  lines: [{ key: 'a', sku: 'MUG', name: 'Mug', quantity, unitPrice: '5.00', adjustment: false }],
  paid: '5.00',
  shipping: '0',
  tax: '0',
  store: String(storeId),
  shipFrom: null,
  source: 'Test',
})

/** Pledges whose address name is the quantity to send; a campaign record named `gate` opens the way. */
const orders: Flow<unknown, OrderDraft> = {
  on: ['pledge'],
  from: 'self',
  to: 'shipstation.orders',
  needs: (_change, _view, at) => [{ account: at.self, kind: 'release', id: 'orders' }],
  plan(change, view, at) {
    const gate = view.get({ account: at.self, kind: 'release', id: 'orders' })
    if (!gate?.all)
      return [{ wait: 'Not released yet', for: { account: at.self, kind: 'release', id: 'orders' } }]
    const quantity = Number((change.after as unknown as { quantity: number }).quantity) // why: the test's own shape of a pledge
    return [{ do: 'put', mode: 'latest', body: draft(change.ref.id, quantity), says: 'Send the order' }]
  },
}
const shop: Connector = {
  id: 'shop',
  title: 'Shop',
  settings: { parse: (it: unknown) => it } as never,
  secrets: { parse: (it: unknown) => it } as never,
  flows: { orders },
} // why: nothing parses settings here

async function withFlow(rig: EngineRig) {
  storeId = rig.sandbox.shop.stores.all()[0]?.storeId ?? 0
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values ('int', ${WORKSPACE}, 'shop', 'shop:1', 'con', ${rig.account}, '{}', 'active')`.execute(rig.db)
  await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
    values ('flow', ${WORKSPACE}, 'int', 'orders', 'shop', 'shop:1', ${rig.account}, 'shipstation.orders', 'active', 0, now())`.execute(
    rig.db,
  )
}
const states = async (rig: EngineRig) =>
  Object.fromEntries(
    (
      await sql<{
        state: string
        n: number
      }>`select state, count(*)::int as n from steps group by state`.execute(rig.db)
    ).rows.map((row) => [row.state, row.n]),
  )
const ours = (rig: EngineRig) =>
  rig.sandbox.shop.orders
    .all()
    .map((kept) => kept.order)
    .filter((order) => order.orderNumber.startsWith('T-'))

test('what waits goes when its question is answered, in batches, once', async () => {
  await using rig = await engineRig([shop])
  await withFlow(rig)
  await rig.native(
    'pledge',
    'shop:1',
    Array.from({ length: 120 }, (_, n) => ({ id: String(n), data: { quantity: 1 } })),
  )
  await until(
    'all were looked at',
    async () =>
      (await sql<{ n: number }>`select count(*)::int as n from looks`.execute(rig.db)).rows[0]?.n === 120,
  )
  assert.deepEqual(await states(rig), {})
  await rig.native('release', 'shop:1', [{ id: 'orders', data: { all: true, only: [] } }])
  await until('all are done', async () => (await states(rig)).done === 120)
  assert.equal(ours(rig).length, 120)
  assert.equal(rig.sandbox.requests.filter((request) => request.path.includes('createorders')).length, 2)
  await rig.native('release', 'shop:1', [{ id: 'orders', data: { all: true, only: ['again'] } }])
  await until(
    'all were looked at again',
    async () =>
      (await sql<{ n: number }>`select count(*)::int as n from replans`.execute(rig.db)).rows[0]?.n === 0,
  )
  assert.deepEqual(await states(rig), { done: 120 })
})

test('a change keeps what was set in ShipStation meanwhile', async () => {
  await using rig = await engineRig([shop])
  await withFlow(rig)
  await rig.native('release', 'shop:1', [{ id: 'orders', data: { all: true, only: [] } }])
  await rig.native('pledge', 'shop:1', [{ id: '7', data: { quantity: 1 } }])
  await until('sent', async () => (await states(rig)).done === 1)
  const there = ours(rig)[0]
  assert.ok(there)
  await fetch(`${rig.sandbox.url}/orders/addtag`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${rig.sandbox.apiKey}:${rig.sandbox.apiSecret}`)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ orderId: there.orderId, tagId: await firstTag(rig) }),
  })
  const tags = ours(rig)[0]?.tagIds
  assert.ok(tags && tags.length === 1, 'the sandbox tagged it')
  await sql`update records set seen_at = now() - interval '1 hour'`.execute(rig.db)
  await rig.native('pledge', 'shop:1', [{ id: '7', data: { quantity: 3 } }])
  await until('the change arrived', () => ours(rig)[0]?.items?.[0]?.quantity === 3)
  assert.deepEqual(ours(rig)[0]?.tagIds, tags)
})

async function firstTag(rig: EngineRig): Promise<number> {
  const headers = { authorization: `Basic ${btoa(`${rig.sandbox.apiKey}:${rig.sandbox.apiSecret}`)}` }
  const tags = (await (await fetch(`${rig.sandbox.url}/accounts/listtags`, { headers })).json()) as {
    tagId: number
  }[]
  return tags[0]?.tagId ?? 0
}
