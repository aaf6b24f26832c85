import { sql } from 'kysely'
import { canonical, hashOf } from '../engine/key.ts'
import type { Kind } from '../model/entities.ts'
import type { Trx } from './open.ts'

/** One record as a page brought it. `request` orders reads: the later request wins where versions cannot tell. */
export type Seen = {
  id: string
  raw: unknown
  data: unknown
  version: string | null
  of: { kind: string; id: string }[]
}
export type SeenPage = {
  workspace: string
  account: string
  kind: Kind
  items: Seen[]
  request: bigint
  at: Date
  source: string
  why: 'live' | 'repaired' | 'remapped'
}
export type Entered = { created: number; changed: number; same: number; older: number; last: bigint | null }
type Held = { id: string; hash: string; version: string | null; request: string; seq: string; gone: boolean }
type Fresh = Seen & { hash: string; before: Held | undefined; seq: bigint }

/**
 * The one way into mirror and log. Equal content writes nothing; an older version never overwrites a newer one.
 * Part of fence 1: the caller moves its cursor in the same transaction.
 */
export async function enter(trx: Trx, page: SeenPage): Promise<Entered> {
  const counts: Entered = { created: 0, changed: 0, same: 0, older: 0, last: null }
  const items = newestOfEach(page.items)
  if (items.length === 0) return counts
  // The workspace's row is the lock: whoever holds it numbers its changes and commits before the next, so the log has no gap.
  const last = await sql<{
    last_seq: string
  }>`select last_seq::text from workspaces where id = ${page.workspace} for update`.execute(trx)
  let seq = BigInt(last.rows[0]?.last_seq ?? 0)
  const held = await heldRecords(trx, page, items)
  const fresh: Fresh[] = []
  for (const item of items) {
    const before = held.get(item.id)
    const hash = hashOf([item.raw, item.data])
    if (before?.hash === hash) counts.same += 1
    else if (before && isOlder(item, page.request, before)) counts.older += 1
    else {
      if (before) counts.changed += 1
      else counts.created += 1
      seq += 1n
      fresh.push({ ...item, hash, before, seq })
    }
  }
  if (fresh.length === 0) return counts
  await sql`update workspaces set last_seq = ${seq} where id = ${page.workspace}`.execute(trx)
  await append(trx, page, fresh)
  return { ...counts, last: seq }
}

function newestOfEach(items: Seen[]): Seen[] {
  const byId = new Map<string, Seen>()
  for (const item of items) {
    const other = byId.get(item.id)
    if (!other || other.version === null || item.version === null || item.version >= other.version)
      byId.set(item.id, item)
  }
  return [...byId.values()]
}

/** Server versions decide; equal or absent ones leave it to the order of the requests. */
function isOlder(item: Seen, request: bigint, before: Held): boolean {
  if (item.version !== null && before.version !== null && item.version !== before.version) {
    return item.version < before.version
  }
  return request < BigInt(before.request)
}

async function heldRecords(trx: Trx, page: SeenPage, items: Seen[]) {
  const rows = await sql<Held>`
    select id, hash, version, request::text, seq::text, gone from records
    where workspace = ${page.workspace} and account = ${page.account} and kind = ${page.kind} and id = any(${items.map((item) => item.id)})
  `.execute(trx)
  return new Map(rows.rows.map((row) => [row.id, row]))
}

async function append(trx: Trx, page: SeenPage, fresh: Fresh[]) {
  const rows = fresh.map((item) => ({
    id: item.id,
    raw: item.raw,
    data: item.data,
    gone: item.data === null,
    hash: item.hash,
    before_hash: item.before?.hash ?? null,
    version: item.version,
    seq: String(item.seq),
  }))
  const json = JSON.stringify(rows)
  const { workspace, account, kind, at, source, why } = page
  const request = String(page.request)
  await sql`
    with fresh as (select * from jsonb_to_recordset(${json}::jsonb)
      as f(id text, raw jsonb, data jsonb, gone boolean, hash text, before_hash text, version text, seq bigint)),
    logged as (
      insert into changes (workspace, seq, account, kind, id, after, raw, gone, before_hash, hash, version, request, seen_at, source, why)
      select ${workspace}, seq, ${account}, ${kind}, id, data, raw, gone, before_hash, hash, version, ${request}::bigint, ${at}, ${source}, ${why} from fresh)
    insert into records (workspace, account, kind, id, raw, data, gone, hash, version, request, seq, seen_at)
    select ${workspace}, ${account}, ${kind}, id, raw, data, gone, hash, version, ${request}::bigint, seq, ${at} from fresh
    on conflict (workspace, account, kind, id) do update set raw = excluded.raw, data = excluded.data, gone = excluded.gone,
      hash = excluded.hash, version = excluded.version, request = excluded.request, seq = excluded.seq, seen_at = excluded.seen_at
  `.execute(trx)
  await relate(trx, page, fresh)
}

async function relate(trx: Trx, page: SeenPage, fresh: Fresh[]) {
  const changed = fresh.filter((item) => item.before).map((item) => item.id)
  const { workspace, account, kind } = page
  if (changed.length > 0) {
    await sql`delete from record_of where workspace = ${workspace} and account = ${account} and kind = ${kind} and id = any(${changed})`.execute(
      trx,
    )
  }
  const pairs = fresh.flatMap((item) =>
    item.of.map((of) => ({ id: item.id, of_kind: of.kind, of_id: of.id })),
  )
  if (pairs.length === 0) return
  await sql`
    insert into record_of (workspace, account, kind, id, of_kind, of_id)
    select distinct ${workspace}, ${account}, ${kind}, id, of_kind, of_id
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as p(id text, of_kind text, of_id text)
    on conflict do nothing
  `.execute(trx)
}

/** Rebuilds the mirror's rows from the log alone, as `[key, hash]`: what a replay must equal. */
export async function replayed(trx: Trx, workspace: string): Promise<Map<string, string>> {
  const rows = await sql<{
    account: string
    kind: string
    id: string
    raw: unknown
    after: unknown
    seq: string
  }>`
    select distinct on (account, kind, id) account, kind, id, raw, after, seq::text from changes
    where workspace = ${workspace} order by account, kind, id, changes.seq desc
  `.execute(trx)
  return new Map(
    rows.rows.map((row) => [canonical([row.account, row.kind, row.id]), hashOf([row.raw, row.after])]),
  )
}
