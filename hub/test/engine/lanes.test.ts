import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Context, Timing } from '../../src/engine/context.ts'
import { Engine } from '../../src/engine/engine.ts'
import { addLane, LaneLost, holdFence } from '../../src/store/lanes.ts'
import { engineRig, type EngineRig, until, WORKSPACE } from '../rig/engine.ts'
import { allAre, deskConnector, ordersIn, seated, statesOf } from './desk.ts'

const short: Timing = { lease: 1500, beat: 200, deadline: 500, look: 100, late: 100, limit: null }

/** Another process on the same database, whose wire is watched and which can be stopped as `kill -STOP` would. */
async function process(rig: EngineRig, timing: Partial<Timing> = {}) {
  const { context } = rig.engine
  let halted = false
  let release = () => {}
  let running = Promise.resolve()
  const seen: string[] = []
  let holdAnswer = false
  const its: Context = {
    ...context,
    timing: { ...short, ...timing },
    clock: {
      ...context.clock,
      every: (ms, work) => context.clock.every(ms, async () => void (halted || (await work()))),
    },
    async transport(api, request, limits) {
      seen.push(request.path)
      const answer = await context.transport(api, request, limits)
      if (holdAnswer && request.method === 'POST') halt()
      await running
      return answer
    },
  }
  const halt = () => {
    halted = true
    running = new Promise((resolve) => (release = resolve))
  }
  const engine = new Engine(its, false)
  await engine.start()
  return {
    engine,
    seen,
    halt,
    /** Stops with the next answer to a write in its hands. */
    haltWithTheAnswer: () => (holdAnswer = true),
    isHalted: () => halted,
    go() {
      halted = false
      holdAnswer = false
      release()
    },
    async [Symbol.asyncDispose]() {
      release()
      await engine.stop()
    },
  }
}
const holderOf = async (rig: EngineRig) =>
  (await sql<{ hub: string | null; fence: string }>`select hub, fence::text from lanes`.execute(rig.db))
    .rows[0]
/** The rig's own engine makes room: the processes of the test are alone on the database. */
async function ground() {
  const rig = await engineRig([deskConnector], { sandbox: { limit: 'off' }, timing: short })
  const { say } = await seated(rig)
  await rig.engine.stop()
  return Object.assign(rig, { say })
}

test('of two processes one makes the account’s requests; when it stops politely the other goes on at once', async () => {
  await using rig = await ground()
  await using a = await process(rig)
  await using b = await process(rig)
  await rig.say({ a: {}, b: {} })
  a.engine.plan()
  await until('both went', () => allAre(rig.db, 'done', 2))
  assert.ok(a.seen.length > 0)
  assert.deepEqual([b.seen, b.engine.lane(WORKSPACE, rig.account)], [[], null])
  await a.engine.stop()
  const before = a.seen.length
  await rig.say({ c: {} })
  b.engine.plan()
  await until('the third went', () => allAre(rig.db, 'done', 3))
  assert.equal(a.seen.length, before)
  assert.ok(b.seen.length > 0)
  assert.equal(ordersIn(rig.sandbox).length, 3)
})

test('a process that stands still with an answer in its hands loses the lane and cannot settle: nothing doubled', async () => {
  await using rig = await ground()
  await using a = await process(rig)
  await until('it sits', () => a.engine.lane(WORKSPACE, rig.account))
  a.haltWithTheAnswer()
  await rig.say({ a: {} })
  a.engine.plan()
  await until('its request is out', () => a.isHalted())
  await using b = await process(rig)
  await until('another took the lane', async () => (await holderOf(rig))?.hub === b.engine.membership.id)
  await until('it is settled by the mirror', () => allAre(rig.db, 'done', 1))
  const steps = (await sql`select state, attempts, reason, settled_at from steps`.execute(rig.db)).rows
  const requests = a.seen.length
  a.go()
  await until('it comes back under another name', async () => {
    const { rows } = await sql`select from hubs where lease_until > clock_timestamp()`.execute(rig.db)
    return rows.length === 2
  })
  assert.deepEqual(
    (await sql`select state, attempts, reason, settled_at from steps`.execute(rig.db)).rows,
    steps,
  )
  assert.equal(a.engine.lane(WORKSPACE, rig.account), null)
  assert.equal(a.seen.length, requests, 'and it asks nothing more')
  assert.equal(ordersIn(rig.sandbox).length, 1)
  const { rows: accepted } = await sql`select from attempts where outcome = 'accepted'`.execute(rig.db)
  assert.equal(accepted.length, 0, 'its answer is not written down')
})

test('a lapsed lease is never revived and never writes; the process joins anew', async () => {
  await using rig = await ground()
  await using a = await process(rig)
  await until('it sits', () => a.engine.lane(WORKSPACE, rig.account))
  const first = a.engine.membership
  a.halt()
  await until('its lease is over', () => first.lapsed)
  const before = a.seen.length
  await rig.say({ a: {} })
  a.engine.plan()
  await until('it is planned', async () => (await statesOf(rig.db)).length === 1)
  a.engine.wake(WORKSPACE, rig.account)
  await until('it has noticed', () => a.engine.lane(WORKSPACE, rig.account) === null)
  assert.equal(a.seen.length, before)
  assert.equal(ordersIn(rig.sandbox).length, 0)
  await until('the database agrees', async () => {
    const { rows } = await sql`select from hubs where lease_until < clock_timestamp()`.execute(rig.db)
    return rows.length > 0
  })
  a.go()
  await until('it went after all', () => allAre(rig.db, 'done', 1))
  assert.notEqual(a.engine.membership.id, first.id)
  assert.equal(ordersIn(rig.sandbox).length, 1)
})

test('a lane that ended because the lease was nearly over is taken again by the same process', async () => {
  await using rig = await ground()
  // A request may leave only in the first moments after a beat: sooner or later one comes too late.
  await using a = await process(rig, { lease: 1000, beat: 400, deadline: 700, look: 50 })
  await until('it sits', () => a.engine.lane(WORKSPACE, rig.account))
  const fence = async () => Number((await holderOf(rig))?.fence)
  const first = await fence()
  let n = 0
  await until('the lane was lost and taken again', async () => {
    await rig.say({ [`n${(n += 1)}`]: {} })
    a.engine.plan()
    return (await fence()) > first
  })
  await until('all went', () => allAre(rig.db, 'done', n))
  assert.equal(ordersIn(rig.sandbox).length, n)
})

test('a stale fence settles nothing', async () => {
  await using rig = await ground()
  const seat = {
    workspace: WORKSPACE,
    account: rig.account,
    fence: BigInt((await holderOf(rig))?.fence ?? 0),
  }
  await rig.db.transaction().execute((trx) => holdFence(trx, seat))
  await sql`update lanes set fence = fence + 1`.execute(rig.db)
  await assert.rejects(
    rig.db.transaction().execute((trx) => holdFence(trx, seat)),
    LaneLost,
  )
})

test('the lane of a visitor whose process died is taken away, not taken over', async () => {
  await using rig = await ground()
  await sql`insert into lanes (workspace, account, hub) values (${WORKSPACE}, 'shipstation?abc', 'dead')`.execute(
    rig.db,
  )
  await using a = await process(rig)
  await until('it sits', () => a.engine.lane(WORKSPACE, rig.account))
  const { rows } = await sql<{ account: string }>`select account from lanes`.execute(rig.db)
  assert.deepEqual(rows, [{ account: rig.account }])
})

test('a process that stops while it takes a lane does not begin to work in it', async () => {
  await using rig = await ground()
  await using a = await process(rig)
  await until('it sits', () => a.engine.lane(WORKSPACE, rig.account))
  await sql`insert into lanes (workspace, account) values (${WORKSPACE}, 'shipstation:2')`.execute(rig.db)
  const seating = a.engine.seatLanes()
  await a.engine.stop()
  await seating
  assert.equal(a.engine.lane(WORKSPACE, 'shipstation:2'), null)
})

test('a second process that comes gets its share of the lanes, and what is on its way is finished first', async () => {
  await using rig = await engineRig([deskConnector])
  for (const name of ['mail:a', 'mail:b', 'mail:c']) await addLane(rig.db, WORKSPACE, name)
  await rig.engine.seatLanes()
  const mine = (engine: Engine) =>
    [rig.account, 'mail:a', 'mail:b', 'mail:c'].filter((name) => engine.lane(WORKSPACE, name) !== null).length
  assert.equal(mine(rig.engine), 4)
  const second = await rig.another()
  await until('they have two each', () => mine(rig.engine) === 2 && mine(second) === 2)
  await second.stop()
  await until('and all again when it has gone', () => mine(rig.engine) === 4)
})

test('a lane that a lost answer left with this process is taken anew', async () => {
  await using rig = await engineRig([deskConnector])
  await addLane(rig.db, WORKSPACE, 'mail:x')
  // As if the seating had committed and its answer had been lost.
  await sql`update lanes set hub = ${rig.engine.membership.id}, fence = fence + 1 where account = 'mail:x'`.execute(
    rig.db,
  )
  await rig.engine.seatLanes()
  await until('it lives here', () => rig.engine.lane(WORKSPACE, 'mail:x'))
})
