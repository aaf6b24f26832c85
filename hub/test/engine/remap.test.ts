import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Source } from '../../src/connector.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { program } from '../../src/engine/program.ts'
import { pull, type PullOf } from '../../src/engine/pull.ts'
import { isMappedByAnother, remapSome } from '../../src/engine/remap.ts'
import { openDb } from '../../src/store/open.ts'
import { addSource, sourcesOf } from '../../src/store/sources.ts'
import { postgresStore } from '../../src/store/store.ts'
import { freshDatabase } from '../rig/database.ts'
import { WORKSPACE } from '../rig/engine.ts'

const raw = z.object({ orderId: z.number(), total: z.string() })
/** What a program makes of an order: `say` is what two programs differ in. */
const mapper = (say: (total: string) => string): Source<unknown, z.infer<typeof raw>> => ({
  ...{ kind: 'order', everySeconds: 60, lateSeconds: 0, raw },
  map: (it) => ({ id: String(it.orderId), version: 'v1', data: { total: say(it.total) } as never }), // why: the test's own shape of an order
})
const old = mapper((total) => total)
const fresh = mapper((total) => (total === '5.00' ? '5' : total))

test('a new program maps what is kept anew, in pieces: only a different value is a change, and none becomes newer by it', async () => {
  await using database = await freshDatabase()
  const db = openDb(database.pool)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)
  await sql`insert into lanes (workspace, account, hub, fence) values (${WORKSPACE}, 'a:1', 'hub', 3)`.execute(
    db,
  )
  await addSource(db, WORKSPACE, 'a:1', 'orders', 'order')
  let request = 40n
  const of: PullOf = {
    ...{
      store: postgresStore(db),
      clock: machineClock(),
      stream: 'orders',
      connection: 'con',
      standing: null,
      program,
    },
    seat: { workspace: WORKSPACE, account: 'a:1', fence: 3n },
    request: () => (request += 1n),
  }
  const items = Array.from({ length: 450 }, (_, n) => ({
    orderId: 1000 + n,
    total: n % 45 === 0 ? '5.00' : '7.00',
  }))
  const page = async function* () {
    yield { items, cursor: 'c' }
  }
  await pull(of, old, page, { since: null })
  const row = async () => {
    const [one] = await sourcesOf(db, WORKSPACE, 'a:1')
    assert.ok(one)
    return one
  }
  let pieces = 0
  while (isMappedByAnother(await row(), program)) {
    await remapSome(of, fresh, await row())
    pieces += 1
  }
  assert.equal(pieces, 3)
  assert.deepEqual((await row()).mapped, { program, after: null })
  const { rows } = await sql<{ why: string; n: number; requests: number }>`
    select why, count(*)::int as n, count(distinct request)::int as requests from changes group by 1 order by 1`.execute(
    db,
  )
  assert.deepEqual(rows, [
    { why: 'live', n: 450, requests: 1 },
    { why: 'remapped', n: 10, requests: 1 },
  ])
  const kept = await sql<{ n: number }>`select count(distinct request)::int as n from records`.execute(db)
  assert.equal(kept.rows[0]?.n, 1, 'a reading that was under way is as new as it was')
  const again = await pull(of, fresh, page, { since: null })
  assert.deepEqual([again.same, again.changed], [450, 0], 'and the next reading finds nothing different')
})
