import { postgresStore } from '../../src/store/store.ts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Page, Source } from '../../src/connector.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { pull, type PullOf } from '../../src/engine/pull.ts'
import { LaneLost } from '../../src/store/lanes.ts'
import { type Db, openDb } from '../../src/store/open.ts'
import { addSource } from '../../src/store/sources.ts'
import { freshDatabase } from '../rig/database.ts'
import { WORKSPACE } from '../rig/engine.ts'

const raw = z.object({ orderId: z.number(), stamp: z.string() })
const source: Source<unknown, z.infer<typeof raw>> = {
  ...{ kind: 'order', everySeconds: 60, lateSeconds: 0, raw },
  map: (it) => ({ id: String(it.orderId), version: it.stamp, data: it as never }), // why: the test's own shape of an order
}

async function ground() {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)
  await sql`insert into lanes (workspace, account, hub, fence) values (${WORKSPACE}, 'a:1', 'hub', 3)`.execute(
    db,
  )
  await addSource(db, WORKSPACE, 'a:1', 'orders', 'order')
  let request = 0n
  const of: PullOf = {
    ...{ store: postgresStore(db), clock: machineClock(), stream: 'orders', connection: 'con' },
    seat: { workspace: WORKSPACE, account: 'a:1', fence: 3n },
    request: () => (request += 1n),
    standing: null,
    program: '1',
  }
  return {
    db,
    of,
    /** One pass over these pages; a round of pages for every time it is read. */
    read: (
      rounds: Page[][],
      ask: Parameters<typeof pull>[3] = { since: null },
      over: Partial<PullOf> = {},
    ) => {
      let round = -1
      return pull({ ...of, ...over }, source, async function* () { round += 1; yield* rounds[round] ?? [] }, ask) // biome-ignore format: one thing
    },
    cursor: async () =>
      (await one<{ cursor: string | null }>(db, sql`select cursor from sources`))?.cursor ?? null,
    ids: async () => (await sql<{ id: string }>`select id from records order by id`.execute(db)).rows.map((row) => row.id), // biome-ignore format: as above
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
const one = async <T>(db: Db, query: ReturnType<typeof sql>) =>
  (await query.execute(db)).rows[0] as T | undefined // why: each test names its columns
const order = (orderId: number, stamp = '2026-01-01') => ({ orderId, stamp })

test('a page’s rows and the cursor that accounts for them commit together or not at all', async () => {
  await using it = await ground()
  const first = { items: [order(1), order(2)], cursor: 'c1' }
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`.execute(it.db) // biome-ignore format: one statement
  await sql`create trigger no_second before update on sources for each row when (new.cursor = 'c2') execute function refuse()`.execute(it.db) // biome-ignore format: one statement
  await assert.rejects(it.read([[first, { items: [order(3)], cursor: 'c2' }]]), /disk full/)
  assert.deepEqual([await it.ids(), await it.cursor()], [['1', '2'], 'c1'])
  await sql`drop trigger no_second on sources`.execute(it.db)
  await sql`create trigger no_third before insert on records for each row when (new.id = '4') execute function refuse()`.execute(it.db) // biome-ignore format: one statement
  await assert.rejects(it.read([[{ items: [order(3), order(4)], cursor: 'c2' }]]), /disk full/)
  assert.deepEqual([await it.ids(), await it.cursor()], [['1', '2'], 'c1'])
  const { rows } = await sql`select from changes`.execute(it.db)
  assert.equal(rows.length, 2, 'and no change without its row')
})

test('a record that does not fit is set aside with its reason, and the page goes on', async () => {
  await using it = await ground()
  const page = { items: [order(1), { orderId: 'two', stamp: '' }, 'no record at all', order(3)], cursor: 'c' }
  const pulled = await it.read([[page]])
  assert.deepEqual([pulled.created, pulled.aside, await it.cursor()], [2, 2, 'c'])
  assert.deepEqual(await it.ids(), ['1', '3'])
  const { rows } = await sql<{ id: string; reason: string }>`select id, reason from set_aside order by id desc`.execute(it.db) // biome-ignore format: one query
  assert.deepEqual(
    rows.map((row) => row.id),
    ['without an id', 'two'],
  )
  assert.match(rows[1]?.reason ?? '', /orderId/)
  await it.read([[page]])
  assert.equal((await sql`select from set_aside`.execute(it.db)).rows.length, 2, 'once for each')
})

test('a record set aside leaves its place when it fits again', async () => {
  await using it = await ground()
  await it.read([[{ items: [{ orderId: 7, stamp: null }], cursor: 'c' }]])
  assert.equal((await sql`select from set_aside`.execute(it.db)).rows.length, 1)
  await it.read([[{ items: [order(7)], cursor: 'c' }]])
  assert.equal((await sql`select from set_aside`.execute(it.db)).rows.length, 0)
})

test('a total that moves while the pages are read has the window read again', async () => {
  await using it = await ground()
  const moving = [
    { items: [order(1)], cursor: null, total: 2 },
    { items: [order(3)], cursor: null, total: 3 },
  ]
  const still = [
    { items: [order(1), order(2)], cursor: null, total: 3 },
    { items: [order(3)], cursor: 'end', total: 3 },
  ]
  const pulled = await it.read([moving, still])
  assert.deepEqual([pulled.pages, await it.ids(), await it.cursor()], [4, ['1', '2', '3'], 'end'])
  const endless = await it.read(Array.from({ length: 20 }, () => moving))
  assert.equal(endless.pages, 10, 'but not for ever: the next pass looks anyway')
})

test('the cursor does not move over pages whose list moved, and does when it is read again', async () => {
  await using it = await ground()
  const moving = [
    { items: [order(1)], cursor: 'c1', total: 2 },
    { items: [order(3)], cursor: 'c3', total: 3 },
  ]
  await it.read(Array.from({ length: 9 }, () => moving))
  assert.equal(await it.cursor(), 'c1', 'what slipped between the pages lies behind the first')
  await it.read([moving, [{ items: [order(1), order(2), order(3)], cursor: 'c3', total: 3 }]])
  assert.equal(await it.cursor(), 'c3')
})

test('a look at one thing moves no cursor', async () => {
  await using it = await ground()
  await it.read([[{ items: [order(1)], cursor: 'c1' }]])
  await it.read([[{ items: [order(9)], cursor: 'c9' }]], { only: 'id:9' })
  assert.deepEqual([await it.ids(), await it.cursor()], [['1', '9'], 'c1'])
})

test('who has lost the lane writes nothing of what it read', async () => {
  await using it = await ground()
  await sql`update lanes set fence = fence + 1`.execute(it.db)
  await assert.rejects(it.read([[{ items: [order(1)], cursor: 'c1' }]]), LaneLost)
  assert.deepEqual([await it.ids(), await it.cursor()], [[], null])
})
