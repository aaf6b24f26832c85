import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { sourcesOf } from '../../src/store/sources.ts'
import { engineRig, type EngineRig, until, WORKSPACE } from '../rig/engine.ts'
import { fullDisk } from '../rig/full-disk.ts'
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
import { shopFloor } from './shop-floor.ts'

const create = { path: '/orders/createorders', method: 'POST' }
const ordersSource = async (rig: EngineRig) => {
  const [source] = await sourcesOf(rig.db, WORKSPACE, rig.account)
  assert.ok(source)
  return source
}
/** A disk whose room the test decides about; it counts how often the engine asked. */
function room() {
  const disk = { left: true, asked: 0 }
  return {
    ...{ disk, hasRoom: () => (disk.asked += 1) > 0 && disk.left },
    /** Every track of the lane has looked since. */
    async looked(rig: EngineRig) {
      const before = disk.asked
      rig.engine.wake(WORKSPACE, rig.account)
      await until('the lane looked, several times', () => disk.asked >= before + 12)
    },
  }
}
/** How many rows were begun, those that were taken back too. */
const begun = async (rig: EngineRig, table: string, column: string) => {
  const { rows } = await sql<{
    n: string | null
  }>`select pg_sequence_last_value(pg_get_serial_sequence(${table}, ${column})::regclass)::text as n`.execute(
    rig.db,
  )
  return Number(rows[0]?.n ?? 0)
}
const readings = (rig: EngineRig) => rig.sandbox.requests.filter(({ method }) => method === 'GET').length
test('without room nothing is read and the cursor stays, what is planned is sent, and with room all goes on where it stopped', async () => {
  const { disk, hasRoom, looked } = room()
  await using rig = await engineRig([deskConnector], { hasRoom })
  const { say } = await seated(rig)
  const floor = shopFloor(rig)
  await floor.make('S-1')
  await until('the look-back is read', () => readBack(rig.db))
  await floor.look()
  await until('the order is here', async () => (await floor.living()).length === 1)
  disk.left = false
  // What was being read when the room went is read to the end of its page.
  for (let n = -1; n !== readings(rig); await looked(rig)) n = readings(rig)
  const { cursor } = await ordersSource(rig)
  const before = readings(rig)
  await floor.make('S-2')
  await floor.look()
  await floor.sweep()
  await say({ a: {} })
  await until('it is sent all the same', () => allAre(rig.db, 'done', 1))
  await looked(rig)
  assert.equal(readings(rig), before, 'nothing is asked')
  assert.equal((await ordersSource(rig)).cursor, cursor)
  assert.equal((await floor.living()).length, 1)
  assert.equal((await ordersSource(rig)).failed, null, 'nothing has failed')
  disk.left = true
  await until(
    'what was missed is here, and the order that was sent',
    async () => (await floor.living()).length === 3,
  )
  await until('the sweep went on', () => floor.swept())
})

test('a reading that is under way ends with the page that it has when there is no room any more', async () => {
  const { disk, hasRoom, looked } = room()
  await using rig = await engineRig([deskConnector], { hasRoom })
  const floor = shopFloor(rig)
  await until('the look-back is read', () => readBack(rig.db))
  await steer(rig.sandbox, 'faults', { kind: 'latency', ms: 400, path: '/orders', method: 'GET', times: 3 })
  for (const n of [1, 2, 3]) await floor.make(`S-${n}`)
  const before = readings(rig)
  await floor.look()
  await until('it is asked', () => readings(rig) > before)
  disk.left = false
  await until('the page is here', async () => (await floor.living()).length === 3)
  await looked(rig)
  assert.equal(readings(rig), before + 1)
  const { finishedAt, begunAt, failed } = await ordersSource(rig)
  assert.ok(finishedAt && begunAt && finishedAt < begunAt, 'the pass is not over')
  assert.equal(failed, null)
  disk.left = true
  await until(
    'it goes on at once',
    async () => Number((await ordersSource(rig)).finishedAt) > Number(begunAt),
  )
})

test('an unknown outcome is looked up however little room there is', async () => {
  const { disk, hasRoom } = room()
  await using rig = await engineRig([deskConnector], { hasRoom, timing: { late: 500 } })
  const { say } = await seated(rig)
  await until('the look-back is read', () => readBack(rig.db))
  disk.left = false
  await steer(rig.sandbox, 'faults', { ...create, kind: 'reset-after' })
  await say({ a: {} })
  await until('it is unknown', async () => (await statesOf(rig.db)).includes('unknown'))
  await until('it was seen there', () => allAre(rig.db, 'done', 1))
  assert.equal(writesTo(rig.sandbox).length, 1)
})

test('a page that the disk does not take leaves nothing, its source has not failed, and it is read again by itself', async () => {
  await using rig = await engineRig([deskConnector])
  const floor = shopFloor(rig)
  await until('the look-back is read', () => readBack(rig.db))
  const { cursor } = await ordersSource(rig)
  const makeRoom = await fullDisk(rig.db, 'records', 'insert')
  await floor.make('S-1')
  const before = readings(rig)
  await floor.look()
  await until('it was read, twice', () => readings(rig) >= before + 2)
  const source = await ordersSource(rig)
  assert.deepEqual([source.cursor, source.failed, await floor.living()], [cursor, null, []])
  assert.equal((await sql`select from changes`.execute(rig.db)).rows.length, 0)
  await makeRoom()
  await until('it is here', async () => (await floor.living()).length === 1)
})

test('a request whose key could not be written never leaves, and is no attempt', async () => {
  await using rig = await engineRig([deskConnector])
  const { say } = await seated(rig)
  await until('the look-back is read', () => readBack(rig.db))
  const makeRoom = await fullDisk(rig.db, 'steps', 'update', `new.state = 'in_flight'`)
  await say({ a: {} })
  await until('it was tried, twice', async () => (await begun(rig, 'attempts', 'id')) >= 2)
  assert.equal(writesTo(rig.sandbox).length, 0)
  assert.equal((await sql`select from attempts`.execute(rig.db)).rows.length, 0)
  const [waiting] = await stepsOf(rig.db)
  assert.deepEqual([waiting?.state, waiting?.attempts], ['planned', 0])
  await makeRoom()
  await until('it went', () => allAre(rig.db, 'done', 1))
  assert.equal(ordersIn(rig.sandbox).length, 1)
})

test('an answer that the disk does not take is kept until it does: one request, one attempt, nothing unknown', async () => {
  await using rig = await engineRig([deskConnector])
  const { say } = await seated(rig)
  await until('the look-back is read', () => readBack(rig.db))
  const makeRoom = await fullDisk(rig.db, 'links', 'insert')
  await say({ a: {} })
  await until('the remote has it', () => ordersIn(rig.sandbox).length === 1)
  // Longer than the request's deadline: by then another would ask whether it arrived.
  await until('its deadline is over', async () => {
    const { rows } = await sql`select from steps where deadline_at < now() - interval '1 second'`.execute(
      rig.db,
    )
    return rows.length === 1
  })
  assert.deepEqual(await statesOf(rig.db), ['in_flight'], 'neither done nor given up')
  await makeRoom()
  await until('it is done', () => allAre(rig.db, 'done', 1))
  const { rows } = await sql<{ outcome: string }>`select outcome from attempts`.execute(rig.db)
  assert.deepEqual(rows, [{ outcome: 'accepted' }])
  assert.equal((await stepsOf(rig.db))[0]?.attempts, 1)
  assert.equal(writesTo(rig.sandbox).length, 1)
})

test('a plan that the disk does not take leaves the flow where it was, and is made by itself when there is room', async () => {
  await using rig = await engineRig([deskConnector])
  const { say } = await seated(rig)
  const makeRoom = await fullDisk(rig.db, 'steps', 'insert')
  await say({ a: {}, b: {} })
  const position = async () =>
    (await sql<{ position: string }>`select position::text from flows`.execute(rig.db)).rows[0]?.position
  await until('it was tried, twice', async () => (await begun(rig, 'steps', 'nth')) >= 2)
  assert.deepEqual([await position(), await statesOf(rig.db)], ['0', []])
  await makeRoom()
  await until('both went', () => allAre(rig.db, 'done', 2))
})
