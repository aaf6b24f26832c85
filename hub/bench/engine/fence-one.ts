import { sql } from 'kysely'
import { World } from 'shipstation/sandbox'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { commitPage, type PullOf } from '../../src/engine/pull.ts'
import { hashOf } from '../../src/engine/key.ts'
import { sift } from '../../src/engine/sift.ts'
import type { Work } from '../../src/store/store.ts'
import type { Db } from '../../src/store/open.ts'
import { addSource } from '../../src/store/sources.ts'
import { postgresStore } from '../../src/store/store.ts'
import { benchDatabase, loadNow, median, rounded, timed, WORKSPACE } from './ground.ts'

const batch = 500
const rounds = 24
const statementAccount = 'shipstation:statement'

/**
 * Fence 1 beside one statement that writes the same rows into the same tables, page by page in turn: first pages of new orders,
 * then the same orders changed. Both hold their rows in memory when the clock starts; the statement's are hashed and mapped already.
 */
export async function fenceOne(): Promise<object> {
  await using ground = await benchDatabase()
  const of = await seated(ground.db)
  const orders = ordersOf(batch * rounds)
  const fresh = await inTurn(ground.db, of, orders)
  await sql`analyze records, listed_orders, changes, record_of`.execute(ground.db)
  const changed = await inTurn(ground.db, of, orders.map(edited))
  return {
    ...{ batch, rounds, new: fresh, changed },
    ...{ atLeast: { ratio: 0.7 }, load: loadNow() },
  }
}

/** Orders as the sandbox answers them, with labels, tags and addresses of their own. */
function ordersOf(n: number): unknown[] {
  const world = new World({ seed: 1, orders: n })
  const orders = world.shop.orders.all().map((kept) => JSON.parse(JSON.stringify(kept.order)) as unknown)
  world.close()
  return orders
}
const edited = (raw: unknown) => ({
  ...(raw as object), // why: an order, whose other fields are nobody's affair here
  ...{ modifyDate: '2027-01-02T03:04:05.0000000', internalNotes: 'Look again' },
})

async function seated(db: Db): Promise<PullOf> {
  const account = 'shipstation:1'
  await sql`insert into lanes (workspace, account, hub, fence) values (${WORKSPACE}, ${account}, 'hub', 1)`.execute(
    db,
  )
  await addSource(db, WORKSPACE, account, 'orders', 'order')
  let request = 0n
  return {
    ...{ store: postgresStore(db), clock: machineClock(), stream: 'orders', connection: 'con', program: '1' },
    seat: { workspace: WORKSPACE, account, fence: 1n },
    request: () => (request += 1n),
    standing: null,
  }
}

async function inTurn(db: Db, of: PullOf, orders: readonly unknown[]) {
  const [whole, fence, statement]: [number[], number[], number[]] = [[], [], []]
  for (let at = 0; at < orders.length; at += batch) {
    const items = orders.slice(at, at + batch)
    const rows = rowsOf(items, at)
    const write = async () => statement.push(await timed(() => oneStatement(db, rows)))
    const read = async () => {
      const it = await fenced(of, items)
      whole.push(it.whole)
      fence.push(it.fence)
    }
    // Each goes first as often as second.
    for (const one of (at / batch) % 2 === 0 ? [write, read] : [read, write]) await one()
  }
  const ms = { statement: median(statement), fence: median(fence), whole: median(whole) }
  return {
    statementMs: rounded(ms.statement),
    fenceMs: rounded(ms.fence),
    withParsingAndMappingMs: rounded(ms.whole),
    ratio: rounded(ms.statement / ms.fence, 2),
    ratioWithParsingAndMapping: rounded(ms.statement / ms.whole, 2),
    rowsASecond: Math.round((batch / ms.whole) * 1000),
  }
}

/** A page through fence 1: what the transaction took, and the whole with what comes before it. */
async function fenced(of: PullOf, items: unknown[]): Promise<{ whole: number; fence: number }> {
  const source = shipstation.sources?.orders
  if (!source) throw new Error('ShipStation has no orders')
  let fence = 0
  const store: PullOf['store'] = {
    ...of.store,
    async transaction<T>(work: (tx: Work) => Promise<T>) {
      const began = performance.now()
      const done = await of.store.transaction(work)
      fence = performance.now() - began
      return done
    },
  }
  const whole = await timed(() =>
    commitPage(
      { ...of, store },
      source,
      { items, cursor: null },
      {
        ...{ aside: { from: '', to: '', by: 'changed' as const }, beside: false, repairs: false },
        position: (tx) =>
          tx.moveCursor(of.seat.workspace, of.seat.account, of.stream, String(performance.now())),
      },
    ),
  )
  return { whole, fence }
}

let seq = 1_000_000_000
function rowsOf(items: readonly unknown[], at: number): object[] {
  const source = shipstation.sources?.orders
  if (!source) throw new Error('ShipStation has no orders')
  return sift(source, items).good.map((one, n) => ({
    ...{ id: one.id, raw: one.raw, data: one.data, gone: false, hash: hashOf([one.raw, one.data]) },
    ...{ before_hash: null, version: one.version, made: one.made, request: at + n, seq: (seq += 1) },
  }))
}

/** What nobody could do faster with one statement: the rows as they are, and their rows in the log. */
async function oneStatement(db: Db, rows: readonly object[]) {
  await sql`
    with fresh as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as f(id text, raw jsonb, data jsonb, gone boolean, hash text, before_hash text, version text, seq bigint, made timestamptz, request bigint)),
    logged as (
      insert into changes (workspace, seq, account, kind, id, after, raw, gone, before_hash, hash, version, request, seen_at, source, why)
      select ${WORKSPACE}, seq, ${statementAccount}, 'order', id, data, raw, gone, before_hash, hash, version, request, now(), 'con', 'live' from fresh)
    insert into records (workspace, account, kind, id, raw, data, gone, hash, version, request, seq, seen_at, made)
    select ${WORKSPACE}, ${statementAccount}, 'order', id, raw, data, gone, hash, version, request, seq, now(), made from fresh
    on conflict (workspace, account, kind, id) do update set raw = excluded.raw, data = excluded.data, gone = excluded.gone,
      hash = excluded.hash, version = excluded.version, request = excluded.request, seq = excluded.seq, seen_at = excluded.seen_at,
      made = coalesce(excluded.made, records.made)
  `.execute(db)
}
