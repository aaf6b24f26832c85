import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { sql } from 'kysely'
import { operations } from 'shipstation'
import { Engine } from '../../src/engine/engine.ts'
import { connectionById, saveSecond, type Which } from '../../src/store/connections.ts'
import { engineRig, type EngineRig, until, WORKSPACE } from '../rig/engine.ts'
import { allAre, deskConnector, ordersIn, readBack, seated, steer, stepsOf } from './desk.ts'

type Pair = { apiKey: string }
/** Windows begin with a request, so that a test has a whole one before it. */
const paced = {
  sandbox: { limit: 40, switches: { windows: 'with a request' as const } },
  // Dozens are asked at once: a busy machine is given time to answer.
  timing: { lease: 60_000, deadline: 20_000 },
}
/** A minute goes by in ten seconds. */
const fast = {
  speed: 6,
  sandbox: { ...paced.sandbox, speed: 6 },
  timing: { lease: 150_000, beat: 3_000, deadline: 30_000, look: 6_000, late: 6_000 },
}
const visits = (rig: EngineRig, engine: Engine, n: number, which?: Which) =>
  Promise.all(
    Array.from(
      { length: n },
      () =>
        engine.lane(WORKSPACE, rig.account)?.visit((io) => operations.listStores(io.http), which) ??
        Promise.resolve(null),
    ),
  )
const connection = async (rig: EngineRig) => {
  const row = await connectionById(rig.db, WORKSPACE, 'con')
  assert.ok(row)
  return row
}
const inUse = (rig: EngineRig, engine: Engine, n: number) =>
  until(`${n} in use`, () => engine.lane(WORKSPACE, rig.account)?.budget?.sets.length === n)
const spendingOf = (rig: EngineRig, engine = rig.engine) => {
  const spending = engine.spending(WORKSPACE, rig.account)
  assert.ok(spending)
  return spending
}
const askedWith = (rig: EngineRig, { apiKey }: Pair) =>
  rig.sandbox
    .windows()
    .filter(({ key }) => key === apiKey)
    .reduce((sum, { answered }) => sum + answered, 0)
const nothingIsRefused = (rig: EngineRig) =>
  assert.ok(rig.sandbox.windows().every((one) => one.answered <= 40 && one.refused429 === 0))

/** An account with both pairs in use, of which all that was to be read is read. */
async function withBoth(options: Parameters<typeof engineRig>[1] = paced) {
  const rig = await engineRig([deskConnector], options)
  const { say } = await seated(rig)
  await until('the look-back is read: nothing else is under way', () => readBack(rig.db))
  const second = await rig.giveSecond()
  await inUse(rig, rig.engine, 2)
  return { rig, say, second }
}

test('with two key pairs eighty requests go in one minute, and none is refused', async () => {
  const { rig, second } = await withBoth()
  await using _ = rig
  for (let left = 80; left > 0; left = spendingOf(rig).remaining)
    await visits(rig, rig.engine, Math.min(10, left))
  assert.deepEqual([askedWith(rig, rig.sandbox), askedWith(rig, second)], [40, 40])
  const began = rig.sandbox.windows().map(({ start }) => Date.parse(start))
  assert.equal(began.length, 2, 'each pair is in its first window')
  assert.ok(Math.max(...began) - Math.min(...began) < 60_000, 'and both run at once')
  nothingIsRefused(rig)
  const { limit, remaining, sets } = spendingOf(rig)
  assert.deepEqual([limit, remaining, sets], [80, 0, 2])
})

test('the first pair is used as long as it has a turn to give, the second one then', async () => {
  const { rig, second } = await withBoth()
  await using _ = rig
  await visits(rig, rig.engine, 20)
  assert.equal(askedWith(rig, second), 0)
  await visits(rig, rig.engine, 30)
  assert.ok(askedWith(rig, second) >= 10)
})

test('who takes over in the middle of a minute counts what was spent of both', async () => {
  const { rig } = await withBoth()
  await using _ = rig
  await visits(rig, rig.engine, 52)
  const successor = new Engine(rig.engine.context, false)
  try {
    await successor.start()
    await rig.engine.stop()
    await inUse(rig, successor, 2)
    const { remaining } = spendingOf(rig, successor)
    assert.ok(remaining <= 28, `${remaining} are left of eighty after 52`)
    await visits(rig, successor, 10)
    nothingIsRefused(rig)
  } finally {
    await successor.stop()
  }
})

test('a second pair that takes the first one’s place brings along what it has spent', async () => {
  const { rig, second } = await withBoth()
  await using _ = rig
  await visits(rig, rig.engine, 35, 'second')
  const spent = askedWith(rig, second)
  assert.equal(spent, 35)
  await sql`update connections set secrets = second ->> 'secrets', second = null`.execute(rig.db)
  rig.engine.wake(WORKSPACE, rig.account)
  await inUse(rig, rig.engine, 1)
  const { limit, remaining } = spendingOf(rig)
  assert.deepEqual([limit, remaining <= 40 - spent], [40, true])
  const successor = new Engine(rig.engine.context, false)
  try {
    await successor.start()
    await rig.engine.stop()
    await inUse(rig, successor, 1)
    assert.ok(spendingOf(rig, successor).remaining <= 40 - spent, 'whoever takes over knows it too')
  } finally {
    await successor.stop()
  }
})

describe('a second pair that is refused is set aside, and the first goes on', { concurrency: true }, () => {
  for (const status of [401, 402, 403])
    it(`when a write is answered ${status}: it goes again with the first, once`, async () => {
      const { rig, say, second } = await withBoth(fast)
      await using _ = rig
      const fault = { kind: 'html', status, path: '/orders/createorders', method: 'POST', times: 99 }
      await steer(rig.sandbox, 'faults', { ...fault, key: second.apiKey })
      let n = 0
      await until('a write went with the second', async () => {
        // The first one's minute is used up, so what is written meanwhile goes with the second.
        const used = visits(rig, rig.engine, 20, 'first')
        await say({ [`a${n}`]: {}, [`b${n}`]: {} })
        n += 1
        await used
        return (await connection(rig)).second?.refused
      })
      await until('all went', () => allAre(rig.db, 'done', 2 * n))
      assert.equal(ordersIn(rig.sandbox).length, 2 * n)
      assert.ok((await stepsOf(rig.db)).every(({ attempts }) => attempts <= 1))
      const { stopped, second: kept } = await connection(rig)
      assert.deepEqual([stopped, kept?.refused?.status], [null, status])
      assert.match(kept?.refused?.says ?? '', /second key pair/)
      assert.equal(spendingOf(rig).limit, 40)
    })

  it('when it was deleted in ShipStation and something is read', async () => {
    const { rig, second } = await withBoth(fast)
    await using _ = rig
    await steer(rig.sandbox, 'keys', { delete: second.apiKey })
    const used = visits(rig, rig.engine, 45)
    await until('it is set aside', async () => (await connection(rig)).second?.refused)
    assert.equal((await used).length, 45, 'each look had its answer')
    assert.equal((await connection(rig)).stopped, null)
  })

  it('when it cannot be opened', async () => {
    const { rig } = await withBoth()
    await using _ = rig
    const { second } = await connection(rig)
    assert.ok(second)
    await saveSecond(rig.db, 'con', { ...second, secrets: 'no JSON' })
    rig.engine.wake(WORKSPACE, rig.account)
    await until('it is set aside', async () => (await connection(rig)).second?.refused)
    await inUse(rig, rig.engine, 1)
    assert.equal((await visits(rig, rig.engine, 1)).length, 1)
  })
})

test('a pair that a person takes away is not asked with any more, by what is under way neither', async () => {
  const { rig, second } = await withBoth()
  await using _ = rig
  await rig.engine.lane(WORKSPACE, rig.account)?.visit(async (io) => {
    for (let n = 0; n < 45; n += 1) await operations.listStores(io.http)
    const before = askedWith(rig, second)
    assert.ok(before > 0)
    await saveSecond(rig.db, 'con', null)
    rig.engine.wake(WORKSPACE, rig.account)
    await inUse(rig, rig.engine, 1)
    const waiting = operations.listStores(io.http).catch(() => null)
    assert.equal(spendingOf(rig).limit, 40)
    // Time enough for it to be asked: as many answers of the same sandbox come meanwhile.
    for (let n = 0; n < 20; n += 1) await (await fetch(`${rig.sandbox.url}/_sandbox/keys`)).text()
    await rig.engine.stop()
    await waiting
    assert.equal(askedWith(rig, second), before)
  })
})

test('the same pair given twice is one pair with one minute', async () => {
  await using rig = await engineRig([deskConnector], paced)
  const shown = { keyId: 'k', last4: 'abcd', changedAt: new Date().toISOString(), expiresOn: null }
  await saveSecond(rig.db, 'con', { secrets: 'none', ...shown, refused: null })
  await until('it is looked at', () => rig.engine.lane(WORKSPACE, rig.account)?.budget)
  await visits(rig, rig.engine, 3)
  assert.equal(spendingOf(rig).sets, 1)
})
