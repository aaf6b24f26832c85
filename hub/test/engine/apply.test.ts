import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { type Connector, type Flow, Refused, type Sink } from '../../src/connector.ts'
import { enter } from '../../src/engine/enter.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Registry } from '../../src/engine/registry.ts'
import { openDb } from '../../src/store/open.ts'
import { workOf } from '../../src/store/store.ts'
import { contextOn } from '../rig/context.ts'
import { freshDatabase } from '../rig/database.ts'
import { until, WORKSPACE } from '../rig/engine.ts'
import { fullDisk } from '../rig/full-disk.ts'

type Wish = { item: string; n: number }
const anything = { parse: (it: unknown) => it } as never // why: nothing parses settings here
const [counter, shelf] = ['counter:1', 'shelf:1']
/** What waits in `troubles` goes wrong after the shelf was written to. */
const take: Sink<unknown, Wish> = {
  ...{ body: anything, again: 'replaces' },
  async apply(tx, { object, body }) {
    await tx.query('insert into taken values ($1, $2)', [object, body.n])
    const left = await tx.query(
      'update shelf set n = n - $2 where item = $1 and n >= $2 returning n as "left"',
      [body.item, body.n],
    )
    const troubles = await tx.query(`select from troubles where item = $1`, [body.item])
    if (troubles.length > 0) throw new Error('the shelf fell down')
    return left.length > 0 ? { id: `taken-${object}` } : new Refused('None is left.')
  },
}
const wishes: Flow<unknown, Wish> = {
  ...{ on: ['pledge'], from: 'self', to: 'shelf.stock' },
  plan: ({ after }) => [{ do: 'take', mode: 'latest', body: after as never, says: 'Take it' }], // why: the test's own shape
}
const connectors: Connector[] = [
  { ...{ id: 'counter', title: 'Counter', settings: anything, secrets: anything }, flows: { wishes } },
  { ...{ id: 'shelf', title: 'Shelf', settings: anything, secrets: anything }, sinks: { stock: take } },
]

async function warehouse({ engines = 1, state = 'active' } = {}) {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  for (const statement of [
    `insert into workspaces (id, name) values ('${WORKSPACE}', 'Test')`,
    `insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
      values ('int', '${WORKSPACE}', 'counter', '${counter}', 'none', '${shelf}', '{}', 'active')`,
    `insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
      values ('flow', '${WORKSPACE}', 'int', 'wishes', 'counter', '${counter}', '${shelf}', 'shelf.stock', '${state}', 0, now())`,
    `create table shelf (item text, n int)`,
    `create table taken (object text, n int)`,
    `create table troubles (item text)`,
    `insert into shelf values ('mug', 10), ('lamp', 10)`,
  ])
    await sql.raw(statement).execute(db)
  const context = contextOn(db, { registry: new Registry(connectors) })
  const running = Array.from({ length: engines }, () => new Engine(context, false))
  for (const engine of running) await engine.start()
  let request = 0n
  return {
    db,
    async wish(of: Record<string, Wish>) {
      const items = Object.entries(of).map(([id, data]) => ({ id, raw: data, data, version: null, of: [] }))
      const page = { workspace: WORKSPACE, account: counter, kind: 'pledge' as const, items }
      await db.transaction().execute((trx) =>
        enter(workOf(trx), {
          ...page,
          ...{ request: (request += 1n), at: new Date(), source: 'test', why: 'live' },
        }),
      )
      for (const engine of running) engine.plan()
    },
    states: async () =>
      (
        await sql<{ said: string; n: number }>`
          select state || coalesce(': ' || reason, '') as said, count(*)::int as n from steps group by 1 order by 1`.execute(
          db,
        )
      ).rows.map(({ said, n }) => `${n} ${said}`),
    shelf: async () =>
      (
        await sql<{ left: number; taken: number }>`
          select (select n from shelf where item = 'mug') as left, (select coalesce(sum(n), 0)::int from taken) as taken`.execute(
          db,
        )
      ).rows[0],
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((engine) => engine.stop()))
      await database[Symbol.asyncDispose]()
    },
  }
}
const mugs = (n: number) =>
  Object.fromEntries(Array.from({ length: n }, (_, at) => [`p${at}`, { item: 'mug', n: 1 }]))

test('two hubs hand out the last of a shelf of ours once: who gets none is told so, and nothing of a no is kept', async () => {
  await using on = await warehouse({ engines: 2 })
  await on.wish(mugs(16))
  await until('each is settled', async () => {
    const states = await on.states()
    return states.length > 0 && !states.some((one) => one.includes('planned'))
  })
  assert.deepEqual(await on.states(), ['10 done', '6 refused: None is left.'])
  assert.deepEqual(await on.shelf(), { left: 0, taken: 10 })
  const { rows } = await sql<{ links: number; attempts: number; open: number; lanes: number }>`
    select (select count(*)::int from links where account = ${shelf} and remote_id = 'taken-' || object) as links,
      (select count(*)::int from attempts) as attempts, (select count(*)::int from attempts where ended_at is null) as open,
      (select count(*)::int from lanes) as lanes`.execute(on.db)
  assert.deepEqual(rows, [{ links: 10, attempts: 16, open: 0, lanes: 0 }])
})

test('what goes wrong half way leaves nothing behind, holds up nothing else, and is tried again', async () => {
  await using on = await warehouse()
  await sql`insert into troubles values ('lamp')`.execute(on.db)
  await on.wish({ a: { item: 'lamp', n: 3 }, b: { item: 'mug', n: 2 } })
  await until('both were tried', async () => (await on.states()).length === 2)
  await until('one is done', async () => (await on.states()).includes('1 done'))
  assert.deepEqual(await on.states(), ['1 done', '1 planned: the shelf fell down'])
  assert.deepEqual(await on.shelf(), { left: 8, taken: 2 })
  await sql`delete from troubles`.execute(on.db)
  await sql`update steps set due_at = now()`.execute(on.db)
  await until('it is done now', async () => (await on.states()).includes('2 done'))
  assert.deepEqual(await on.shelf(), { left: 8, taken: 5 })
})

test('what the disk does not take is no attempt and no refusal: it is done when there is room', async () => {
  await using on = await warehouse()
  const makeRoom = await fullDisk(on.db, 'taken', 'insert')
  await on.wish({ a: { item: 'mug', n: 3 } })
  await until('it was tried, twice', async () => {
    const { rows } = await sql<{ n: number | null }>`
      select pg_sequence_last_value(pg_get_serial_sequence('attempts', 'id')::regclass)::int as n`.execute(
      on.db,
    )
    return (rows[0]?.n ?? 0) >= 2
  })
  assert.deepEqual(await on.states(), ['1 planned'])
  assert.deepEqual(await on.shelf(), { left: 10, taken: 0 })
  await makeRoom()
  await until('it is done', async () => (await on.states()).includes('1 done'))
  const { rows } = await sql<{ attempts: number }>`select attempts from steps`.execute(on.db)
  assert.deepEqual(rows, [{ attempts: 1 }])
})

test('paused nothing is done here either, and what changed meanwhile is done as it is then', async () => {
  await using on = await warehouse({ state: 'paused' })
  await on.wish({ a: { item: 'mug', n: 3 } })
  await until('it waits', async () => (await on.states()).includes('1 planned'))
  await on.wish({ a: { item: 'mug', n: 4 } })
  await until('the newer waits', async () => (await on.states()).length === 2)
  assert.deepEqual(await on.shelf(), { left: 10, taken: 0 })
  await sql`update flows set state = 'active'`.execute(on.db)
  await until('it is done', async () => (await on.states()).includes('1 done'))
  assert.deepEqual(await on.shelf(), { left: 6, taken: 4 })
})
