import { postgresStore } from '../../src/store/store.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { dryRun } from '../../src/engine/plan.ts'
import { replanAll } from '../../src/store/flows.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { desk, drawingBoard, stepsOf } from './desk.ts'

const verdictsOf = async ({ db }: Awaited<ReturnType<typeof drawingBoard>>, id: string) =>
  (await sql<{ verdicts: unknown[] }>`select verdicts from looks where id = ${id}`.execute(db)).rows[0]
    ?.verdicts

test('steps, what was looked at and the position commit together: planned again, nothing is made twice', async () => {
  await using board = await drawingBoard()
  const { db } = board
  assert.equal(await board.say({ a: {}, b: { say: 'skip' } }), 1)
  const position = async () =>
    (await sql<{ position: string }>`select position::text from flows`.execute(db)).rows[0]?.position
  assert.equal(await position(), '2')
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`.execute(
    db,
  )
  await sql`create trigger no_looks before insert on looks for each row when (new.id = 'c') execute function refuse()`.execute(
    db,
  )
  await assert.rejects(board.say({ c: {} }), /disk full/)
  assert.deepEqual([await position(), (await stepsOf(db)).length], ['2', 1], 'neither step nor position')
  await sql`drop trigger no_looks on looks`.execute(db)
  assert.equal(await board.plan(), 1)
  assert.equal(await board.plan(), 0)
  assert.deepEqual([await position(), (await stepsOf(db)).length], ['3', 2])
})

test('a plan that says nothing, throws or looks at what it did not ask for stops nothing but itself', async () => {
  await using board = await drawingBoard()
  await board.say({ a: {}, mute: { say: 'nothing' }, bad: { say: 'throw' }, peek: { say: 'peek' }, z: {} })
  assert.deepEqual(
    (await stepsOf(board.db)).map((step) => step.id),
    ['a', 'z'],
  )
  const said = async (id: string) => JSON.stringify(await verdictsOf(board, id))
  assert.match(await said('mute'), /skip.*said nothing/)
  assert.match(await said('bad'), /skip.*this plan is broken/)
  assert.match(await said('peek'), /skip.*without asking for it in needs/)
  await board.say({ mute: {}, bad: {}, peek: {} })
  assert.equal((await stepsOf(board.db)).length, 5, 'and it heals with the next look')
})

test('a plan that can say nothing any more takes back what it wanted before', async () => {
  await using board = await drawingBoard()
  await board.say({ a: {} })
  await board.say({ a: { say: 'throw' } })
  assert.deepEqual(await board.states('a'), ['superseded'])
})

test('latest: the newest body waits alone, and the one before it is superseded', async () => {
  await using board = await drawingBoard()
  await board.say({ a: { quantity: 1 } })
  await board.say({ a: { quantity: 2 } })
  await board.say({ a: { quantity: 3 } })
  assert.deepEqual(await board.states(), ['superseded', 'superseded', 'planned'])
  assert.equal(await board.say({ a: { quantity: 3, number: 'T-a' } }), 0, 'the same body is no new step')
  assert.deepEqual(await board.states(), ['superseded', 'superseded', 'planned'])
})

test('of several changes planned in one batch, the newest alone makes a latest step', async () => {
  await using board = await drawingBoard()
  for (const quantity of [1, 2, 3]) await board.put('pledge', [{ id: 'a', data: { quantity } }])
  assert.equal(await board.plan(), 1)
  const { rows } = await sql<{ n: number }>`
    select (body -> 'lines' -> 0 ->> 'quantity')::int as n from steps`.execute(board.db)
  assert.deepEqual(rows, [{ n: 3 }])
})

test('a body equal to the last delivered makes no step; from A to B and back to A goes out again', async () => {
  await using board = await drawingBoard()
  await board.say({ a: { quantity: 1 } })
  await board.become('done')
  assert.equal(await board.say({ a: { quantity: 1, ask: 'other' } }), 0)
  await board.say({ a: { quantity: 2 } })
  await board.become('done')
  assert.equal(await board.say({ a: { quantity: 1 } }), 1)
  assert.deepEqual(await board.states(), ['done', 'done', 'planned'])
  const keys = (await stepsOf(board.db)).map((step) => step.key)
  assert.equal(new Set(keys).size, 3, 'each deed has a key of its own')
})

test('a change that is taken back before it left leaves nothing to send', async () => {
  await using board = await drawingBoard()
  await board.say({ a: { quantity: 1 } })
  await board.become('done')
  await board.say({ a: { quantity: 2 } })
  await board.say({ a: { quantity: 1 } })
  assert.deepEqual(await board.states(), ['done', 'superseded'])
  await board.say({ a: { quantity: 2 } })
  assert.deepEqual(await board.states(), ['done', 'superseded', 'planned'], 'and can be wanted again')
})

test('while one is on the wire the newer waits behind it, even when it says what was delivered before', async () => {
  await using board = await drawingBoard()
  await board.say({ a: { quantity: 1 } })
  await board.become('done')
  await board.say({ a: { quantity: 2 } })
  await board.become('in_flight')
  await board.say({ a: { quantity: 1 } })
  assert.deepEqual(await board.states(), ['done', 'in_flight', 'planned'])
})

test('once: never a second time, whatever changes; each: once for every change that asks', async () => {
  await using board = await drawingBoard()
  await board.say({ o: { mode: 'once', quantity: 1 }, e: { mode: 'each', quantity: 1 } })
  await board.say({ o: { mode: 'once', quantity: 2 }, e: { mode: 'each', quantity: 2 } })
  await board.become('done')
  await board.say({ o: { mode: 'once', quantity: 3 }, e: { mode: 'each', quantity: 3 } })
  assert.deepEqual(
    await board.states('o'),
    ['superseded', 'done'],
    'only while it waits may it be said better',
  )
  assert.deepEqual(await board.states('e'), ['done', 'done', 'planned'])
  await replanAll(board.db, { id: 'flow', workspace: WORKSPACE, from: desk }, ['pledge'], 'replay')
  await board.plan()
  assert.deepEqual(
    await board.states(),
    ['superseded', 'done', 'done', 'done', 'planned'],
    'looking again makes no new deed',
  )
})

test('what is no longer wanted is withdrawn while it waits, and a once step can come back', async () => {
  await using board = await drawingBoard()
  await board.say({ a: {}, o: { mode: 'once' } })
  await board.say({ a: { say: 'skip' }, o: { say: 'skip' } })
  assert.deepEqual(await board.states(), ['superseded', 'superseded'])
  await board.say({ a: {}, o: { mode: 'once' } })
  assert.deepEqual(await board.states('a'), ['superseded', 'planned'])
  assert.deepEqual(await board.states('o'), ['superseded', 'planned'])
})

test('a closed task stays closed until there is something new to say', async () => {
  await using board = await drawingBoard()
  await board.say({ a: { quantity: 1 } })
  await board.become('cancelled')
  await board.put('mapping', [{ id: 'other', data: { any: 1 } }])
  await replanAll(board.db, { id: 'flow', workspace: WORKSPACE, from: desk }, ['pledge'], 'settings')
  assert.equal(await board.plan(), 0)
  assert.equal(await board.say({ a: { quantity: 2 } }), 1)
  assert.deepEqual(await board.states(), ['cancelled', 'planned'])
})

test('an answer releases exactly those who asked that question', async () => {
  await using board = await drawingBoard()
  await board.say({
    a: { say: 'wait', ask: 'mug' },
    b: { say: 'wait', ask: 'lamp' },
    c: { say: 'wait', ask: 'mug' },
  })
  assert.deepEqual(await verdictsOf(board, 'b'), [
    { wait: 'Which product is lamp?', for: { account: desk, kind: 'mapping', id: 'lamp' } },
  ])
  assert.equal((await stepsOf(board.db)).length, 0)
  await board.put('mapping', [{ id: 'mug', data: { sku: 'MUG' } }])
  assert.equal(await board.plan(), 2)
  assert.deepEqual((await stepsOf(board.db)).map((step) => step.id).sort(), ['a', 'c'])
})

test('a question asked again in the meantime is planned with today’s view', async () => {
  await using board = await drawingBoard()
  await board.say({ a: { say: 'wait', quantity: 1 } })
  await board.say({ a: { say: 'wait', quantity: 4 } })
  await board.put('mapping', [{ id: 'mug', data: { sku: 'MUG' } }])
  assert.equal(await board.plan(), 1)
  const { rows } = await sql<{ n: number }>`
    select (body -> 'lines' -> 0 ->> 'quantity')::int as n from steps`.execute(board.db)
  assert.deepEqual(rows, [{ n: 4 }])
})

test('other settings plan every record again, and only a different body is a step', async () => {
  await using board = await drawingBoard()
  await board.say({ a: {}, b: {} })
  await board.become('done')
  const settle = async (settings: object) => {
    await sql`update integrations set settings = ${JSON.stringify(settings)}::jsonb`.execute(board.db)
    await replanAll(board.db, { id: 'flow', workspace: WORKSPACE, from: desk }, ['pledge'], 'settings')
    return board.plan()
  }
  assert.equal(await settle({ store: '1', unused: true }), 0)
  assert.equal(await settle({ store: '1', plus: 1 }), 2)
})

test('a dry run says the same and writes nothing', async () => {
  await using board = await drawingBoard()
  const { db, registry } = board
  await board.say({ a: {}, w: { say: 'wait' }, s: { say: 'skip' } })
  await board.become('done')
  const rows = async () =>
    (
      await sql`select xmin::text, key as id from steps union all select xmin::text, id from looks
        union all select xmin::text, id from flows order by 2, 1`.execute(db)
    ).rows
  const before = await rows()
  const refs = ['a', 'w', 's'].map((id) => ({ account: desk, kind: 'pledge' as const, id }))
  const would = await dryRun(postgresStore(db), registry, 'flow', refs, { store: '9', plus: 5 })
  const said = new Map(would.map(({ ref, steps }) => [ref.id, steps]))
  assert.ok(said.get('a')?.every((step) => 'do' in step && (step.body as { store: string }).store === '9')) // why: the desk's bodies are drafts
  assert.ok('wait' in (said.get('w')?.[0] ?? {}) && 'skip' in (said.get('s')?.[0] ?? {}))
  assert.deepEqual(await rows(), before)
  assert.deepEqual(
    would.map(({ ref, fresh }) => [ref.id, fresh.length]),
    [
      ['a', 1],
      ['w', 0],
      ['s', 0],
    ],
    'and it tells what would be new',
  )
  const same = await dryRun(postgresStore(db), registry, 'flow', refs)
  assert.equal(same.flatMap(({ fresh }) => fresh).length, 0, 'under the same settings nothing is')
})
