import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { sql } from 'kysely'
import { engineRig, type EngineRig, until } from '../rig/engine.ts'
import {
  allAre,
  deskConnector,
  ordersIn,
  readBack,
  seated,
  statesOf,
  steer,
  stepsOf,
  writesTo,
} from './desk.ts'

const create = { path: '/orders/createorders', method: 'POST' }
/** One order on its way into a sandbox that meets this fault. */
async function meeting(fault: object, options: Parameters<typeof engineRig>[1] = {}) {
  const rig = await engineRig([deskConnector], options)
  const { say } = await seated(rig)
  await steer(rig.sandbox, 'faults', { ...create, ...fault })
  await say({ a: {} })
  return Object.assign(rig, { say })
}
const outcomes = async (rig: EngineRig) =>
  (
    await sql<{
      outcome: string
    }>`select outcome from attempts where ended_at is not null order by id`.execute(rig.db)
  ).rows.map((row) => row.outcome)
const done = (rig: EngineRig, n = 1) => until('it is done', () => allAre(rig.db, 'done', n))

/** Faults after which nobody can say whether the order is there: it is looked up before anything is sent again. */
const unclear = [
  { fault: { kind: '500' }, words: 'a 500 before the deed', there: false },
  { fault: { kind: '500', after: true }, words: 'a 500 after the deed', there: true },
  { fault: { kind: 'reset-before' }, words: 'a connection that broke before the deed', there: false },
  { fault: { kind: 'reset-after' }, words: 'a connection that broke after the deed', there: true },
  { fault: { kind: 'html' }, words: 'a web page instead of the deed', there: false },
  { fault: { kind: 'html', after: true }, words: 'a web page after the deed', there: true },
  { fault: { kind: 'truncate' }, words: 'half an answer', there: true },
  { fault: { kind: 'latency', ms: 1200 }, words: 'an answer after the deadline', there: true },
]
describe('an unclear outcome', { concurrency: true }, () => {
  for (const { fault, words, there } of unclear)
    it(`${words} is unknown until the mirror shows it, and one order comes of it`, async () => {
      await using rig = await meeting(fault, { timing: { late: 800 } })
      await until('it is unknown', async () => (await statesOf(rig.db)).includes('unknown'))
      await done(rig)
      assert.equal(ordersIn(rig.sandbox).length, 1)
      assert.deepEqual(await outcomes(rig), there ? ['unknown'] : ['unknown', 'accepted'])
      assert.equal(writesTo(rig.sandbox).length, there ? 1 : 2, 'what is there is not sent again')
      const { rows } = await sql<{
        remote_id: string
        object: string
      }>`select remote_id, object from links`.execute(rig.db)
      const [order] = ordersIn(rig.sandbox)
      assert.deepEqual(rows, [{ remote_id: String(order?.orderId), object: order?.orderKey }])
    })
})

test('an order that was held back while its outcome was unknown never goes', async () => {
  await using rig = await meeting({ kind: 'reset-before' })
  await until('it is unknown', async () => (await statesOf(rig.db)).includes('unknown'))
  await rig.say({ a: { say: 'skip' }, b: {} })
  await until('it is settled', async () => (await statesOf(rig.db, 'a')).join() === 'superseded')
  await until('the other went', async () => (await statesOf(rig.db, 'b')).join() === 'done')
  assert.deepEqual(
    ordersIn(rig.sandbox).map((order) => order.orderNumber),
    ['T-b'],
  )
})

test('what ended while nobody knew whether its order had arrived is ended there too, once it shows', async () => {
  await using rig = await meeting({ kind: 'reset-after' }, { timing: { late: 1_500 } })
  await until('it is unknown', async () => (await statesOf(rig.db)).includes('unknown'))
  await rig.say({ a: { say: 'end' } })
  await until('it is ended', () => ordersIn(rig.sandbox)[0]?.orderStatus === 'cancelled')
  assert.equal(ordersIn(rig.sandbox).length, 1)
  await done(rig, 2)
})

test('an order that was held back while ShipStation asked to wait never goes', async () => {
  await using rig = await engineRig([deskConnector], { sandbox: { limit: 'off' } })
  const { say } = await seated(rig)
  await steer(rig.sandbox, 'faults', { ...create, kind: 'latency', ms: 400 })
  await steer(rig.sandbox, 'faults', { ...create, kind: '429' })
  await say({ a: {} })
  await until('it is on its way', async () => (await statesOf(rig.db)).includes('in_flight'))
  await say({ a: { say: 'skip' } })
  await until('it is settled', async () => (await statesOf(rig.db)).join() === 'superseded')
  assert.equal(ordersIn(rig.sandbox).length, 0)
})

test('a change during an unknown outcome waits for its end, and the newest arrives', async () => {
  await using rig = await meeting({ kind: 'reset-after' })
  await until('it is unknown', async () => (await statesOf(rig.db)).includes('unknown'))
  await rig.say({ a: { quantity: 7 } })
  await done(rig, 2)
  assert.equal(ordersIn(rig.sandbox).length, 1)
  assert.equal(ordersIn(rig.sandbox)[0]?.items?.[0]?.quantity, 7)
})

test('an order that was merged away before it was seen is asked about, and nothing follows it on a guess', async () => {
  await using rig = await engineRig([deskConnector], { timing: { late: 3_000 } })
  const { say } = await seated(rig)
  // Nobody reads it before it is merged, however soon somebody looks.
  await until('the look-back is read', () => readBack(rig.db))
  await steer(rig.sandbox, 'faults', { kind: '500', method: 'GET', path: '/orders', times: 1000 })
  await steer(rig.sandbox, 'faults', { ...create, kind: 'reset-after' })
  await say({ a: {} })
  await until('it is unknown', async () => (await statesOf(rig.db)).includes('unknown'))
  const shipTo = { name: 'Bo', street1: '2 Side St', city: 'Reno', state: 'NV', postalCode: '89501' }
  const items = [{ sku: 'MUG', name: 'Mug', quantity: 1 }]
  const form = { orderNumber: 'other', shipTo: { ...shipTo, country: 'US' }, items }
  await steer(rig.sandbox, 'orders', form)
  const idOf = (number: string) =>
    rig.sandbox.shop.orders.all().find(({ order }) => order.orderNumber === number)?.order.orderId
  await steer(rig.sandbox, 'batch/merge', { orderIds: [idOf('other'), idOf('T-a')] })
  await steer(rig.sandbox, 'faults', { clear: true })
  await say({ a: { quantity: 7 } })
  const first = async () => (await stepsOf(rig.db))[0]
  await until(
    'it says so',
    async () => (await first())?.reason?.includes('order other took in another') === true,
  )
  assert.deepEqual(await statesOf(rig.db), ['unknown', 'planned'])
  assert.equal(writesTo(rig.sandbox).length, 1)
})

test('an update whose answer was lost is written once more while the order is open', async () => {
  await using rig = await engineRig([deskConnector])
  const { say } = await seated(rig)
  await say({ a: { quantity: 1 } })
  await done(rig)
  await steer(rig.sandbox, 'faults', { ...create, kind: 'reset-after' })
  await say({ a: { quantity: 2 } })
  await until('the update is unknown', async () => (await statesOf(rig.db)).includes('unknown'))
  await done(rig, 2)
  assert.equal(ordersIn(rig.sandbox).length, 1)
  assert.equal(ordersIn(rig.sandbox)[0]?.items?.[0]?.quantity, 2)
})

test('429 is waited out, is no attempt, and nothing leaves before the window is over', async () => {
  await using rig = await engineRig([deskConnector], {
    speed: 30,
    sandbox: { speed: 30 },
    timing: { lease: 150_000, beat: 30_000, deadline: 30_000, look: 6_000, late: 6_000 },
  })
  const { say } = await seated(rig)
  await until('the first reading is over', async () => {
    const { rows } = await sql`select from sources where finished_at is not null`.execute(rig.db)
    return rows.length > 0
  })
  await steer(rig.sandbox, 'faults', { ...create, kind: '429' })
  await say({ a: {} })
  await until('it asked to wait', async () => (await outcomes(rig)).includes('asked to wait'))
  assert.equal((await stepsOf(rig.db))[0]?.attempts, 0)
  const spending = rig.engine.spending('ws', rig.account)
  assert.equal(spending?.remaining, 0, 'the whole account waits')
  const { windows } = rig.sandbox.world.budget
  const refusing = windows.find((one) => one.forced429 > 0)
  const answered = refusing?.answered
  await done(rig)
  assert.equal((await stepsOf(rig.db))[0]?.attempts, 1)
  assert.equal(refusing?.answered, answered)
  assert.ok(windows.every((one) => one.refused429 === 0))
})

test('where nothing listens, nothing was sent: later, and no attempt', async () => {
  await using rig = await engineRig([deskConnector])
  const { say } = await seated(rig)
  await rig.sandbox.close()
  await say({ a: {} })
  await until('it was tried', async () => (await outcomes(rig)).includes('not sent'))
  const [step] = await stepsOf(rig.db)
  assert.deepEqual([step?.state, step?.attempts], ['planned', 0])
  assert.match(step?.reason ?? '', /cannot be reached/)
  const { rows } = await sql<{ request: unknown }>`select request from attempts`.execute(rig.db)
  assert.ok(rows.length >= 1)
})
