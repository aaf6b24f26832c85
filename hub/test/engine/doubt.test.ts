import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { Refused } from '../../src/connector.ts'
import { fromAnswer } from '../../src/engine/outcome.ts'
import { longestWaits } from '../../src/engine/retry.ts'
import { timely, WallClock } from '../../src/engine/timely.ts'
import { addSource, type SourceRow } from '../../src/store/sources.ts'
import type { StepRow } from '../../src/store/steps.ts'
import { postgresStore } from '../../src/store/store.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { addFlow, drawingBoard, remote } from './desk.ts'

type Board = Awaited<ReturnType<typeof drawingBoard>>
type Now = { key: string; state: string; quantity: number; flow: string }
const stepsOn = async (on: Board) =>
  (
    await sql<Now>`
    select key, state, flow, (body -> 'lines' -> 0 ->> 'quantity')::int as quantity from steps order by nth`.execute(
      on.db,
    )
  ).rows
const shortly = (steps: readonly Now[]) => steps.map(({ state, quantity }) => `${state} ${quantity}`)
/** As if its request had left and nobody knew what came of it. */
const doubt = (on: Board, state: string) =>
  sql`update steps set state = ${state}, unclear = true, attempt = 1, attempts = 1 where state = 'planned'`.execute(
    on.db,
  )
/** The integration is removed, and its flow is made again over the same records. */
async function madeAgain(on: Board) {
  await sql`update steps set state = 'superseded', reason = 'the sync was removed' where state in ('planned', 'refused')`.execute(
    on.db,
  )
  await sql`update flows set state = 'removed'`.execute(on.db)
  await sql`update integrations set state = 'removed'`.execute(on.db)
  await sql`delete from looks`.execute(on.db)
  await addFlow(on.db, '1', 'anew')
  await sql`update flows set from_account = 'desk:1' where id = 'anew'`.execute(on.db)
  await sql`update integrations set account = 'desk:1' where id = 'int-anew'`.execute(on.db)
  await on.plan('anew')
}

test('what was given up while nobody knew whether it was done is said again under its key, once', async () => {
  await using on = await drawingBoard('replays')
  await on.say({ a: { mode: 'once', quantity: 1 } })
  const [first] = await stepsOn(on)
  await doubt(on, 'planned')
  await on.put('pledge', [{ id: 'a', data: { mode: 'once', quantity: 2 } }])
  await madeAgain(on)
  assert.deepEqual(await stepsOn(on), [{ ...first, state: 'unknown', flow: 'anew' }])
})

test('a refusal that does not tell of the first try gives the thing no second key', async () => {
  await using on = await drawingBoard('replays')
  await on.say({ a: { mode: 'once', quantity: 1 } })
  await doubt(on, 'refused')
  await on.say({ a: { mode: 'once', quantity: 2 } })
  assert.deepEqual(shortly(await stepsOn(on)), ['refused 1'])
})

test('where a key is replayed, a no to it clears up the tries before it', () => {
  const step = { key: 'k' } as StepRow // why: settling looks at nothing else of it
  const no = new Map([['k', new Refused('No such address.')]])
  assert.equal(fromAnswer([step], no, 'replays').settled[0]?.unclear, false)
  assert.equal(fromAnswer([step], no, 'replaces').settled[0]?.unclear, undefined)
})

test('a newer version waits behind what may have been done, whoever gave that up', async () => {
  await using on = await drawingBoard('replays')
  await on.say({ a: { quantity: 1 } })
  await doubt(on, 'planned')
  await on.put('pledge', [{ id: 'a', data: { quantity: 2 } }])
  await madeAgain(on)
  assert.deepEqual(shortly(await stepsOn(on)), ['unknown 1', 'planned 2'])
  assert.deepEqual(new Set((await stepsOn(on)).map(({ flow }) => flow)), new Set(['anew']))
})

test('what is on its way when its sync is removed goes on under the one that follows', async () => {
  await using on = await drawingBoard('replays')
  await on.say({ a: { quantity: 1 } })
  await doubt(on, 'in_flight')
  await on.put('pledge', [{ id: 'a', data: { quantity: 2 } }])
  await madeAgain(on)
  const [first, second] = await stepsOn(on)
  assert.deepEqual([first?.state, first?.flow], ['in_flight', 'anew'])
  assert.deepEqual([second?.state, second?.quantity], ['planned', 2])
})

test('a remote that replaces is told the newest at once: its key is the thing’s own', async () => {
  await using on = await drawingBoard('replaces')
  await on.say({ a: { quantity: 1 } })
  await doubt(on, 'planned')
  await on.put('pledge', [{ id: 'a', data: { quantity: 2 } }])
  await madeAgain(on)
  assert.deepEqual(shortly(await stepsOn(on)), ['superseded 1', 'planned 2'])
})

test('a change that was asked for each time is wanted again after its sync was made anew', async () => {
  await using on = await drawingBoard('replays')
  await on.say({ a: { mode: 'each', quantity: 1 } })
  await madeAgain(on)
  assert.deepEqual(
    (await stepsOn(on)).map(({ state, flow }) => [state, flow]),
    [['planned', 'anew']],
  )
})

test('back to what was delivered before: it is said all the same while something else may be there', async () => {
  await using on = await drawingBoard()
  await on.say({ a: { quantity: 1 } })
  await on.become('done')
  await on.say({ a: { quantity: 2 } })
  await doubt(on, 'planned')
  await on.say({ a: { quantity: 1 } })
  assert.deepEqual(shortly(await stepsOn(on)), ['done 1', 'planned 2', 'planned 1'])
})

test('what a wrong clock put hours ahead is brought back to the longest that it may wait', async () => {
  await using on = await drawingBoard()
  await on.say({ a: {} })
  const now = new Date('2026-03-04T06:00:00Z')
  await sql`update steps set attempts = 4, due_at = '2026-03-04T11:00:00Z', deadline_at = '2026-03-04T10:00:00Z'`.execute(
    on.db,
  )
  const store = postgresStore(on.db)
  await store.rightTimes({
    ...{ workspace: WORKSPACE, account: remote, now, deadlineMs: 30_000 },
    waits: longestWaits,
  })
  const { rows } = await sql<{
    due_at: Date
    deadline_at: Date
  }>`select due_at, deadline_at from steps`.execute(on.db)
  assert.equal(rows[0]?.due_at.toISOString(), '2026-03-04T06:16:30.000Z')
  assert.equal(rows[0]?.deadline_at.toISOString(), '2026-03-04T06:00:30.000Z')
})

test('a wall clock that is moved is noticed, and seconds that pass are not', () => {
  let [wall, tick] = [1_000_000, 0]
  const rest = { sleep: async () => {}, every: () => ({ stop() {} }) }
  const clock = new WallClock({ now: () => new Date(wall), tick: () => tick, ...rest })
  assert.equal(clock.moved(), true, 'who sat here before may have had another time')
  ;[wall, tick] = [wall + 3_600_000, tick + 3_600_000]
  assert.equal(clock.moved(), false)
  wall -= 7_200_000
  assert.equal(clock.moved(), true)
  assert.equal(clock.moved(), false)
})

test('a source that is due later than it ever would be is due now', () => {
  const now = new Date('2026-03-04T06:00:00Z')
  const due = (stream: string, minutes: number) =>
    ({ stream, dueAt: new Date(now.getTime() + minutes * 60_000) }) as SourceRow // why: nothing else of it is looked at
  const sources = timely([due('orders', 4), due('shipments', 180)], () => 60, now)
  assert.deepEqual(
    sources.map(({ stream, dueAt }) => [stream, dueAt.getTime() - now.getTime()]),
    [
      ['shipments', 0],
      ['orders', 240_000],
    ],
  )
})

test('whether a request must have shown is judged by the database’s clock, however wrong the hubs’ own are', async () => {
  await using on = await drawingBoard()
  await on.say({ a: {} })
  const [step] = await stepsOn(on)
  const store = postgresStore(on.db)
  await addSource(on.db, WORKSPACE, remote, 'orders', 'order')
  const hours = (n: number) => new Date(Date.now() + n * 3_600_000)
  const pass = async (at: Date) => {
    await store.beginPass(WORKSPACE, remote, 'orders', at)
    await store.endPass(WORKSPACE, remote, 'orders', at, at, null)
  }
  await pass(hours(3))
  const attempt = await store.transaction((tx) =>
    tx.openAttempt({
      ...{
        workspace: WORKSPACE,
        account: remote,
        sink: 'shipstation.orders',
        flow: 'flow',
        fence: 1n,
        hub: 'h',
      },
      ...{ at: hours(0), deadline: hours(0), steps: [step?.key ?? ''] },
    }),
  )
  const of = { workspace: WORKSPACE, account: remote, stream: 'orders', attempts: [attempt.id] }
  assert.deepEqual([...(await store.shownIn({ ...of, afterMs: 60_000 })).values()], [], 'it may still show')
  assert.deepEqual([...(await store.shownIn({ ...of, afterMs: 0 })).values()], ['due'])
  await pass(hours(-3))
  assert.deepEqual([...(await store.shownIn({ ...of, afterMs: 0 })).values()], ['looked'])
})
