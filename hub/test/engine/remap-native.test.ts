import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Connector, Source } from '../../src/connector.ts'
import { bringIn } from '../../src/engine/bring-in.ts'
import { enter } from '../../src/engine/enter.ts'
import { Engine } from '../../src/engine/engine.ts'
import { program } from '../../src/engine/program.ts'
import { Registry } from '../../src/engine/registry.ts'
import { sift } from '../../src/engine/sift.ts'
import { openDb } from '../../src/store/open.ts'
import { workOf } from '../../src/store/store.ts'
import { contextOn } from '../rig/context.ts'
import { freshDatabase } from '../rig/database.ts'
import { until, WORKSPACE } from '../rig/engine.ts'

const raw = z.object({ number: z.string(), reward: z.string() })
const anything = { parse: (it: unknown) => it } as never // why: nothing parses settings here
/** What a program makes of an uploaded row: `say` is what two programs differ in. */
const source = (
  kind: 'pledge' | 'refund',
  say: (reward: string) => string,
): Source<unknown, z.infer<typeof raw>> => ({
  ...{ kind, everySeconds: 0, lateSeconds: 0, raw },
  map: (it) => ({ id: it.number, version: null, data: { reward: say(it.reward) } as never }), // why: the test's own shape
})
const counter = (say: (reward: string) => string): Connector => ({
  ...{ id: 'counter', title: 'Counter', settings: anything, secrets: anything },
  sources: { rows: source('pledge', say), refunds: source('refund', say) },
  sinks: { notes: { body: anything, again: 'replaces', send: async () => new Map() } },
  flows: {
    notes: {
      ...{ on: ['pledge'], from: 'self', to: 'counter.notes' },
      plan: () => [{ skip: 'Nobody asked for it.' }],
    },
  },
})
const old = counter((reward) => reward)
const fresh = counter((reward) => (reward === 'Lmap' ? 'Lamp' : reward))

test('what was uploaded is mapped anew by a new program, once: only a different value is a change, and it is planned', async () => {
  await using database = await freshDatabase()
  await using undo = new AsyncDisposableStack()
  const db = openDb(database.pool)
  const account = 'counter:1'
  for (const statement of [
    `insert into workspaces (id, name) values ('${WORKSPACE}', 'Test')`,
    `insert into accounts (workspace, id, connector, native) values ('${WORKSPACE}', '${account}', 'counter', true)`,
    `insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
      values ('int', '${WORKSPACE}', 'counter', '${account}', 'none', 'nowhere:1', '{}', 'active')`,
    `insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
      values ('flow', '${WORKSPACE}', 'int', 'notes', 'counter', '${account}', 'nowhere:1', 'counter.notes', 'active', 450, now())`,
  ])
    await sql.raw(statement).execute(db)
  for (const [kind, stream, n] of [
    ['pledge', 'rows', 450],
    ['refund', 'refunds', 3],
  ] as const) {
    const rows = Array.from({ length: n }, (_, at) => ({
      number: String(1000 + at),
      reward: at % 45 === 0 ? 'Lmap' : 'Mug',
    }))
    const items = sift(old.sources?.[stream] as Source<unknown, unknown>, rows).good // why: the connector's own
    const page = { workspace: WORKSPACE, account, kind, items, request: 7n, at: new Date(), source: 'imp' }
    await db.transaction().execute((trx) => enter(workOf(trx), { ...page, why: 'live' }))
  }
  const through: { program: string; stream: string | null; after: string } = {
    program,
    stream: null,
    after: '',
  }
  const mapped = async () =>
    (await sql<{ mapped: typeof through | null }>`select mapped from accounts`.execute(db)).rows[0]?.mapped
  const changes = async () =>
    (
      await sql<{ why: string; kind: string; n: number; request: number }>`
        select why, kind, count(*)::int as n, max(request)::int as request from changes group by 1, 2 order by 1, 2`.execute(
        db,
      )
    ).rows
  const start = async (connector: Connector) => {
    const engine = new Engine(contextOn(db, { registry: new Registry([connector]) }), false)
    await engine.start()
    undo.defer(() => engine.stop())
    await until('it is through', async () => {
      const now = await mapped()
      return now?.program === program && now.stream === null
    })
    return engine
  }
  const live = [
    { why: 'live', kind: 'pledge', n: 450, request: 7 },
    { why: 'live', kind: 'refund', n: 3, request: 7 },
  ]
  await (await start(old)).stop()
  assert.deepEqual(await changes(), live, 'the program that mapped it finds nothing to change')

  // A newer program: what the one before was through with, it is not.
  await sql`update accounts set mapped = ${JSON.stringify({ ...through, program: '0.0.1' })}::jsonb`.execute(
    db,
  )
  const newer = await start(fresh)
  const both = [
    ...live,
    { why: 'remapped', kind: 'pledge', n: 10, request: 7 },
    { why: 'remapped', kind: 'refund', n: 1, request: 7 },
  ]
  assert.deepEqual(await changes(), both)
  await until('it is planned', async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from looks where seq > 453`.execute(
      db,
    )
    return rows[0]?.n === 10
  })
  await newer.stop()

  // A hub that still has the program before brings one in beside it: whoever takes its place maps it anew.
  const late = { workspace: WORKSPACE, account, kind: 'pledge' as const, request: 8n, at: new Date() }
  const brought = sift(old.sources?.rows as Source<unknown, unknown>, [
    { number: '2000', reward: 'Lmap' },
  ]).good // why: the connector's own
  await db
    .transaction()
    .execute((trx) => bringIn(workOf(trx), '0.0.1', { ...late, items: brought, source: 'imp', why: 'live' }))
  await (await start(fresh)).stop()
  const { rows: last } = await sql<{ reward: string }>`
    select data ->> 'reward' as reward from records where id = '2000'`.execute(db)
  assert.equal(last[0]?.reward, 'Lamp')
  await sql`update accounts set mapped = ${JSON.stringify({ program, stream: 'rows', after: '1200' })}::jsonb`.execute(
    db,
  )
  await (await start(old)).stop()
  const back = (await changes()).find((one) => one.why === 'remapped' && one.kind === 'pledge')
  assert.equal(
    back?.n,
    17,
    'killed half way it goes on from there: five of ten stand behind it, and the late one',
  )
})
