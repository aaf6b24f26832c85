import { postgresStore } from '../../src/store/store.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { operations } from 'shipstation'
import { Budget } from '../../src/engine/budget.ts'
import { Budgets } from '../../src/engine/budgets.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { Block } from '../../src/store/lanes.ts'
import { LaneLost } from '../../src/store/lanes.ts'
import { openDb } from '../../src/store/open.ts'
import { freshDatabase } from '../rig/database.ts'
import { engineRig, type EngineRig, until, WORKSPACE } from '../rig/engine.ts'
import { allAre, deskConnector, seated } from './desk.ts'

const fast = {
  speed: 30,
  sandbox: { speed: 30, limit: 40 },
  timing: { lease: 150_000, beat: 3_000, deadline: 30_000, look: 6_000, late: 6_000 },
}
const visits = (rig: EngineRig, engine: Engine, n: number) =>
  Promise.all(
    Array.from(
      { length: n },
      () =>
        engine.lane(WORKSPACE, rig.account)?.visit((io) => operations.listStores(io.http)) ??
        Promise.resolve(null),
    ),
  )
const windows = (rig: EngineRig) => rig.sandbox.world.budget.windows
const refused = (rig: EngineRig) => windows(rig).reduce((sum, one) => sum + one.refused429, 0)

test('whatever is wanted at once, no window is overspent and ShipStation never says 429', async () => {
  await using rig = await engineRig([deskConnector], fast)
  const { say } = await seated(rig)
  await until('it sits', () => rig.engine.lane(WORKSPACE, rig.account))
  const work = visits(rig, rig.engine, 90)
  for (let n = 0; n < 8; n += 1) await say({ [`n${n}`]: {} })
  await work
  await until('all went', () => allAre(rig.db, 'done', 8))
  assert.ok(windows(rig).length >= 3, 'it took more than two windows')
  assert.equal(refused(rig), 0)
  assert.ok(windows(rig).every((one) => one.answered <= 40))
})

test('who takes over in the middle of a window counts what was spent and reserved in it', async () => {
  await using rig = await engineRig([deskConnector], fast)
  await until('it sits', () => rig.engine.lane(WORKSPACE, rig.account))
  await visits(rig, rig.engine, 30)
  const b = new Engine(rig.engine.context, false)
  try {
    await b.start()
    await rig.engine.stop()
    const lane = await until('the other sits', () => b.lane(WORKSPACE, rig.account))
    await until('it has a budget', () => lane.budget)
    await visits(rig, b, 30)
    assert.equal(refused(rig), 0)
    assert.ok(windows(rig).every((one) => one.answered <= 40))
    assert.ok(windows(rig).length >= 2)
  } finally {
    await b.stop()
  }
})

async function ground() {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)
  await sql`insert into lanes (workspace, account, hub, fence) values (${WORKSPACE}, 'a:1', 'h', 1)`.execute(
    db,
  )
  let now = 1_000_000
  // Time is the test's: whole windows pass at a word.
  const clock = { ...machineClock(), now: () => new Date(now), tick: () => now }
  let written = now
  /** As they would be read now, by this test's clock. */
  const reserved = async () => {
    const { rows } = await sql<{ reserved: { blocks: Block[] } | [] }>`select reserved from lanes`.execute(db)
    const kept = rows[0]?.reserved ?? []
    const blocks = Array.isArray(kept) ? [] : kept.blocks
    return blocks
      .map((block) => ({ ...block, left: block.left - (now - written) }))
      .filter((block) => block.left > 0)
  }
  const seat = async () => ({ workspace: WORKSPACE, account: 'a:1', fence: 1n, reserved: await reserved() })
  return {
    reserved,
    budget: async (sets?: string[], left?: Block[], store = postgresStore(db)) => {
      const { reserved: kept, ...lane } = await seat()
      const limits = [{ requests: 40, perSeconds: 60 }]
      return new Budgets(store, clock, { ...lane, reserved: left ?? kept }, limits, sets)
    },
    take: async (budget: Budgets) => {
      await budget.take(
        'GET /orders',
        'person',
        () => new Set(['person']),
        'test',
        new AbortController().signal,
      )
      written = now
    },
    pass: (ms: number) => (now += ms),
    db,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

test('what may be spent is reserved before it is, in small blocks, and a successor counts it', async () => {
  await using it = await ground()
  const first = await it.budget()
  for (let n = 0; n < 9; n += 1) await it.take(first)
  assert.deepEqual(
    (await it.reserved()).map((block) => block.n),
    [8, 8],
  )
  const second = await it.budget()
  assert.equal(second.spending()?.remaining, 40 - 16)
  for (let n = 0; n < 24; n += 1) await it.take(second)
  assert.ok(second.wait('person', new Set(['person'])) > 0, 'not one more in this window')
  it.pass(70_000)
  assert.equal((await it.budget()).spending()?.remaining, 40, 'and a window later all is free again')
})

test('what an earlier program wrote down without saying for which set of secrets counts for the first one', async () => {
  await using it = await ground()
  const reserved = [{ n: 30, left: 50_000, limit: 40, of: ' 60' }]
  const budget = await it.budget(['a', 'b'], reserved)
  assert.equal(budget.spending()?.remaining, 80 - 30)
  assert.equal((await it.budget(['b'], reserved)).spending()?.remaining, 10)
})

test('what several sets of secrets reserve at once is written one after the other, and whole', async () => {
  await using it = await ground()
  let writing = 0
  const store = postgresStore(it.db)
  const slow: typeof store = {
    ...store,
    async reserve(...given) {
      assert.equal((writing += 1), 1, 'no other write is under way')
      await store.reserve(...given)
      writing -= 1
    },
  }
  const budget = await it.budget(['a', 'b'], [], slow)
  await Promise.all(Array.from({ length: 60 }, () => it.take(budget)))
  const sum = (by: string, blocks: Block[]) =>
    blocks.reduce((total, block) => total + (block.by === by ? block.n : 0), 0)
  const blocks = await it.reserved()
  assert.deepEqual([sum('a', blocks), sum('b', blocks)], [40, 24])
})

test('a reservation that was not used up is not carried into the next window', async () => {
  await using it = await ground()
  const first = await it.budget()
  await it.take(first)
  it.pass(70_000)
  for (let n = 0; n < 5; n += 1) await it.take(first)
  const second = await it.budget()
  assert.ok((second.spending()?.remaining ?? 40) <= 35, 'the five are known to whoever takes over')
})

test('who has lost the lane can reserve nothing, so nothing leaves', async () => {
  await using it = await ground()
  const budget = await it.budget()
  await sql`update lanes set fence = 2`.execute(it.db)
  await assert.rejects(it.take(budget), LaneLost)
})

test('when a window has turned, what is shown as spent of the next one is ours, to the last request', async () => {
  let now = 0
  const clock = { ...machineClock(), tick: () => now }
  const budget = new Budget(clock, { requests: 40, perSeconds: 60 }, [], async () => {})
  const ask = (at: number, user: 'increment' | 'send', remaining: number, reset: number) => {
    now = at
    budget.spend(user, user)
    now = at + 100
    const said = {
      'x-rate-limit-limit': '40',
      'x-rate-limit-remaining': `${remaining}`,
      'x-rate-limit-reset': `${reset}`,
    }
    budget.learn(200, new Headers(said), at)
    const { spent, limit, remaining: left } = budget.spending()
    return [spent.map((one) => `${one.user} ${one.requests}`), limit - left]
  }
  assert.deepEqual(ask(0, 'increment', 39, 59), [['increment 1'], 1])
  assert.deepEqual(ask(30_000, 'increment', 38, 29), [['increment 2'], 2])
  // The window is over at ShipStation, and for us, who take its late end, not yet.
  assert.deepEqual(ask(60_000, 'send', 39, 59), [['send 1'], 1])
  assert.deepEqual(ask(90_000, 'increment', 38, 29), [['send 1', 'increment 1'], 2])
  assert.deepEqual(ask(200_000, 'increment', 39, 59), [['increment 1'], 1])
  assert.deepEqual(ask(201_000, 'increment', 30, 58), [['increment 2'], 10], 'another program took eight')
})
