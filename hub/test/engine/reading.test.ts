import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { operations, type Order as WireOrder } from 'shipstation'
import type { Order } from '../../src/model/order.ts'
import type { Fulfillment, Shipment } from '../../src/model/shipment.ts'
import { Engine } from '../../src/engine/engine.ts'
import { engineRig, type EngineRig, until } from '../rig/engine.ts'
import { readBack, steer } from './desk.ts'
import { shopFloor } from './shop-floor.ts'

const streams = ['orders', 'shipments', 'fulfillments']
const log = async (rig: EngineRig, id: number) =>
  (
    await sql<{
      why: string
      gone: boolean
    }>`select why, gone from changes where id = ${String(id)} order by seq`.execute(rig.db)
  ).rows

async function ground() {
  const rig = await engineRig([], { sandbox: { limit: 'off' }, sources: streams })
  const floor = shopFloor(rig)
  await until('the look-back is read', () => readBack(rig.db))
  return Object.assign(rig, { floor })
}

/** The hub's clock goes with the sandbox's, which stands five minutes before a night's change. */
async function atNight(night: 'autumn' | 'spring') {
  const rig = await engineRig([], { sandbox: { limit: 'off' }, sources: streams, unread: true })
  const end = rig[Symbol.asyncDispose].bind(rig)
  await steer(rig.sandbox, 'clock', { night })
  const { context } = rig.engine
  const clock = { ...context.clock, now: () => new Date(rig.sandbox.shop.clock.now()) }
  const engine = new Engine({ ...context, clock }, false)
  rig.engine = engine
  await engine.start()
  const floor = shopFloor(rig)
  await until('the look-back is read', () => readBack(rig.db))
  return Object.assign(rig, {
    floor,
    async [Symbol.asyncDispose]() {
      await engine.stop()
      await end()
    },
  })
}

test('a deleted order is gone after two sweeps and a look by its id; one sweep is not enough', async () => {
  await using on = await ground()
  const { floor } = on
  const [a, b] = [await floor.make('A'), await floor.make('B')]
  for (const one of [a, b]) floor.age(one)
  await floor.look()
  await until('both are here', async () => (await floor.living()).length === 2)
  await operations.deleteOrder(floor.http, { orderId: b.orderId })
  await floor.sweep()
  await until(
    'it is absent once',
    async () => (await sql`select from absences`.execute(on.db)).rows.length === 1 && (await floor.swept()),
  )
  assert.equal((await floor.living()).length, 2)
  await floor.sweep()
  await until('it is gone', async () => (await floor.living()).length === 1)
  assert.deepEqual(await floor.living(), [String(a.orderId)])
  assert.deepEqual((await log(on, b.orderId)).at(-1), { why: 'repaired', gone: true })
  assert.equal((await sql`select from absences`.execute(on.db)).rows.length, 0)
})

test('a deleted order that ShipStation still shows by its id stays', async () => {
  await using on = await ground()
  const { floor } = on
  await steer(on.sandbox, 'switches', { deleted: 'shown' })
  const a = await floor.make('A')
  floor.age(a)
  await floor.look()
  await until('it is here', async () => (await floor.living()).length === 1)
  await operations.deleteOrder(floor.http, { orderId: a.orderId })
  const looks = () => on.sandbox.requests.filter(({ path }) => path === `/orders/${a.orderId}`).length
  for (let day = 0; day < 2; day += 1) {
    await floor.sweep()
    await until('it was swept', () => floor.swept())
  }
  await until('it was looked up', () => looks() > 0)
  assert.equal((await floor.living()).length, 1)
})

test('a merge: the survivor’s news sends for the absorbed order, which is gone with its lineage', async () => {
  await using on = await ground()
  const { floor } = on
  const [a, b] = [await floor.make('A'), await floor.make('B')]
  await floor.look()
  await until('both are here', async () => (await floor.living()).length === 2)
  await floor.merge(a, b)
  await floor.look()
  await until('one is left', async () => (await floor.living()).length === 1)
  const survivor = await floor.record<Order>('order', a.orderId)
  assert.deepEqual([survivor?.mergedIds, survivor?.splitOrMerged], [[String(b.orderId)], true])
  const { rows } =
    await sql`select of_kind, of_id from record_of where id = ${String(b.orderId)} and of_kind <> 'key'`.execute(
      on.db,
    )
  assert.deepEqual(rows, [{ of_kind: 'order', of_id: String(a.orderId) }])
  assert.deepEqual((await log(on, b.orderId)).at(-1), { why: 'live', gone: true })
})

test('a split child names its parent', async () => {
  await using on = await ground()
  const { floor } = on
  const items = [
    { lineItemKey: 'a', sku: 'A', name: 'a', quantity: 3, unitPrice: 10 },
    { lineItemKey: 'b', sku: 'B', name: 'b', quantity: 1, unitPrice: 5 },
  ]
  const parent = await floor.make('A', { items })
  await floor.deed(parent, 'split', { items: [{ orderItemId: parent.items?.[0]?.orderItemId, quantity: 2 }] })
  await floor.look()
  const child = await until('the child is here', async () =>
    (await floor.living()).find((id) => id !== String(parent.orderId)),
  )
  const data = await floor.record<Order>('order', Number(child))
  assert.deepEqual([data?.parent, data?.splitOrMerged], [String(parent.orderId), true])
})

/** A label, a void and a mark as shipped at this moment: all three are read, each by its own list. */
async function shipsAndVoids(on: EngineRig & { floor: ReturnType<typeof shopFloor> }, name: string) {
  const { floor } = on
  const [a, b] = [await floor.make(`${name}-A`), await floor.make(`${name}-B`)]
  await floor.deed(a, 'label')
  await floor.deed(b, 'ship', { carrierCode: 'usps', trackingNumber: `T-${name}` })
  const label = on.sandbox.shop.shipments.all().find((kept) => kept.shipment.orderId === a.orderId)?.shipment
  await floor.look()
  const shipment = () => floor.record<Shipment>('shipment', label?.shipmentId ?? 0)
  await until(`${name}: the label is here`, shipment)
  const marked = on.sandbox.shop.fulfillments
    .all()
    .find((kept) => kept.fulfillment.orderId === b.orderId)?.fulfillment
  const fulfillment = await until(`${name}: the mark is here`, () =>
    floor.record<Fulfillment>('fulfillment', marked?.fulfillmentId ?? 0),
  )
  assert.equal(fulfillment.tracking, `T-${name}`)
  await until(`${name}: both orders are shipped`, async () => {
    const orders = await Promise.all(
      [a, b].map((one: WireOrder) => floor.record<Order>('order', one.orderId)),
    )
    return orders.every((one) => one?.status === 'shipped')
  })
  await floor.deed(a, 'void')
  await floor.look()
  await until(`${name}: the void is here`, async () => (await shipment())?.voided)
}

test('labels, voids and marks are read', async () => {
  await using on = await ground()
  await shipsAndVoids(on, 'day')
})

const steps = [0, 10, 30, 59, 61, 75, 119, 125, 185]
for (const night of ['autumn', 'spring'] as const) {
  test(`on the ${night} night nothing is missed, before, in and after the hour that changes`, async () => {
    await using on = await atNight(night)
    const began = on.sandbox.shop.clock.now()
    const wall = (instant: number) => new Date(instant).toISOString()
    for (const minutes of steps) {
      await steer(on.sandbox, 'clock', { set: wall(began + minutes * 60_000) })
      await shipsAndVoids(on, `${night}-${minutes}`)
    }
  })
}

test('what shows later than the margin is found by the sweep, and the margin grows for the next time', async () => {
  await using on = await ground()
  const { floor } = on
  const late = await floor.make('late')
  const hidden = on.sandbox.shop.order(late.orderId) ?? assert.fail('it is there')
  on.sandbox.shop.keep({ ...hidden, gone: 'deleted' })
  const next = await floor.make('next')
  await floor.look()
  await until('the other is here', async () => (await floor.living()).length === 1)
  // Now the first shows: an old order that was changed twenty minutes before the newest that was read.
  on.sandbox.shop.keep(hidden)
  floor.age(late, 20)
  await floor.look()
  await until(
    'it was looked for',
    async () =>
      (await sql`select from sources where finished_at > due_at - interval '70 seconds'`.execute(on.db)).rows
        .length === 3,
  )
  assert.deepEqual(await floor.living(), [String(next.orderId)], 'five minutes back do not show it')
  await floor.sweep()
  await until('the sweep found it', async () => (await floor.swept()) && (await floor.living()).length === 2)
  const [row] = (await sql<{ late: number }>`select late from sources where stream = 'orders'`.execute(on.db))
    .rows
  assert.equal(row?.late, 600, 'at most twice as far at once')
  const before = on.sandbox.requests.length
  await floor.look()
  const path = await until(
    'the next increment',
    () => on.sandbox.requests.slice(before).find((one) => one.path.startsWith('/orders?'))?.path,
  )
  const start = new URL(path, on.sandbox.url).searchParams.get('modifyDateStart') ?? ''
  const back =
    (Date.parse(`${next.modifyDate.slice(0, 19)}Z`) - Date.parse(`${start.replace(' ', 'T')}Z`)) / 1000
  assert.ok(back >= 600 && back <= 603, `it reads back ${back} seconds`)
})
