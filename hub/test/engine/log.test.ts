import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { canonical, hashOf } from '../../src/engine/key.ts'
import { enter } from '../../src/engine/enter.ts'
import { workOf } from '../../src/store/store.ts'
import { replayed, type Seen } from '../../src/store/log.ts'
import { type Db, openDb } from '../../src/store/open.ts'
import { freshDatabase } from '../rig/database.ts'
import { WORKSPACE } from '../rig/engine.ts'

async function ground() {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test'), ('other', 'Other')`.execute(db)
  return { db, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}
const seen = (id: string, data: unknown, version: string | null = null): Seen => ({
  ...{ id, raw: data, data, version, of: [] },
})
const page = (db: Db, items: Seen[], request: bigint, workspace = WORKSPACE) =>
  db.transaction().execute((trx) =>
    enter(workOf(trx), {
      ...{ workspace, account: 'a:1', kind: 'order', items, request },
      ...{ at: new Date(), source: 'test', why: 'live' },
    }),
  )
/** Every version of every row of mirror and log, down to when PostgreSQL wrote it. */
const everyRow = async (db: Db) =>
  (
    await sql`select 'r' as t, xmin::text, id, seq, hash from records union all
      select 'c', xmin::text, id, seq, hash from changes union all
      select 'w', xmin::text, id, last_seq, '' from workspaces order by 1, 3, 4`.execute(db)
  ).rows
const held = async (db: Db, id: string) =>
  (await sql<{ data: unknown }>`select data from records where id = ${id}`.execute(db)).rows[0]?.data

test('a page read again unchanged writes no row, no change, and moves no number', async () => {
  await using it = await ground()
  const items = [seen('1', { n: 1 }, '2026-01-01'), seen('2', { n: 2 }), { ...seen('3', null), raw: {} }]
  assert.equal((await page(it.db, items, 1n)).created, 3)
  const before = await everyRow(it.db)
  const again = await page(it.db, items, 2n)
  assert.deepEqual(again, { created: 0, changed: 0, same: 3, older: 0, last: null, news: [] })
  assert.deepEqual(await everyRow(it.db), before)
})

test('an older version never overwrites a newer one, whatever the order of arrival', async () => {
  await using it = await ground()
  await page(it.db, [seen('1', { n: 'new' }, '2026-03-02')], 5n)
  const older = await page(it.db, [seen('1', { n: 'old' }, '2026-03-01')], 9n)
  assert.deepEqual([older.older, older.changed], [1, 0])
  assert.deepEqual(await held(it.db, '1'), { n: 'new' })
  const both = [seen('2', { n: 'new' }, '2026-03-02'), seen('2', { n: 'old' }, '2026-03-01')]
  await page(it.db, both, 6n)
  await page(it.db, both.toReversed(), 7n)
  assert.deepEqual(await held(it.db, '2'), { n: 'new' }, 'nor inside one page')
})

test('with equal stamps or none, the later request wins', async () => {
  await using it = await ground()
  for (const [id, version] of [
    ['1', '2026-03-01'],
    ['2', null],
  ] as const) {
    await page(it.db, [seen(id, { n: 'second' }, version)], 20n)
    const late = await page(it.db, [seen(id, { n: 'first' }, version)], 10n)
    assert.equal(late.older, 1)
    assert.deepEqual(await held(it.db, id), { n: 'second' })
    await page(it.db, [seen(id, { n: 'third' }, version)], 30n)
    assert.deepEqual(await held(it.db, id), { n: 'third' })
  }
})

test('eight writers at once leave a log without gaps, and a replay that equals the mirror', async () => {
  await using it = await ground()
  const { db } = it
  const writer = async (w: number) => {
    for (let n = 0; n < 25; n += 1) {
      const ids = Array.from({ length: 8 }, (_, k) => String((w * 7 + n * 3 + k) % 40))
      const items = ids.map((id) => seen(id, { w, n, id }))
      const write = page(db, items, BigInt(n * 8 + w), n % 5 === 4 ? 'other' : WORKSPACE)
      if (n % 6 === 5) {
        await write
        await assert.rejects(
          db.transaction().execute(async (trx) => {
            await enter(workOf(trx), {
              ...{ workspace: WORKSPACE, account: 'a:1', kind: 'order', items: [seen('x', { w, n })] },
              ...{ request: 9999n, at: new Date(), source: 'test', why: 'live' },
            })
            throw new Error('the commit fails')
          }),
        )
      } else await write
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, w) => writer(w)))
  for (const workspace of [WORKSPACE, 'other']) {
    const { rows } = await sql<{ n: number; first: number; last: number; told: number }>`
      select count(*)::int as n, min(seq)::int as first, max(seq)::int as last,
        (select last_seq::int from workspaces where id = ${workspace}) as told
      from changes where workspace = ${workspace}`.execute(db)
    const { n, first, last, told } = rows[0] ?? { n: 0, first: 0, last: 0, told: 0 }
    assert.ok(n > 100)
    assert.deepEqual([first, last, told], [1, n, n])
    const mirror = await sql<{ account: string; kind: string; id: string; raw: unknown; data: unknown }>`
      select account, kind, id, raw, data from records where workspace = ${workspace}`.execute(db)
    const rebuilt = await db.transaction().execute((trx) => replayed(trx, workspace))
    assert.deepEqual(
      rebuilt,
      new Map(
        mirror.rows.map((row): [string, string] => [
          canonical([row.account, row.kind, row.id]),
          hashOf([row.raw, row.data]),
        ]),
      ),
    )
  }
  const chained = await sql<{ n: number }>`
    select count(*)::int as n from changes c where before_hash is distinct from (select b.hash from changes b
      where b.workspace = c.workspace and b.account = c.account and b.kind = c.kind and b.id = c.id and b.seq < c.seq order by b.seq desc limit 1)`.execute(
    db,
  )
  assert.equal(chained.rows[0]?.n, 0, 'each entry names the hash of the one before it')
})
