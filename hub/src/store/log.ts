import { sql } from 'kysely'
import { canonical, hashOf } from '../engine/key.ts'
import type { Kind } from '../model/entities.ts'
import { listOrders } from './listed.ts'
import type { Db, Trx } from './open.ts'

/** One record as a page brought it. `request` orders reads: the later request wins where versions cannot tell. */
export type Seen = {
  id: string
  raw: unknown
  data: unknown
  version: string | null
  of: { kind: string; id: string }[]
  /** When it was made at the remote, as an instant, where windows go by that. */
  made?: string | null
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

/** What the mirror holds of a record, as far as it decides whether a page brings news. */
export type Held = { id: string; hash: string; version: string | null; request: string }
/** A record that is new or different, numbered. `before`: the hash that it replaces. `json`: the texts that its hash was made of. */
export type Fresh = Seen & {
  request: bigint
  hash: string
  json: { raw: string; data: string }
  before: string | null
  seq: bigint
}

/** The workspace's row is the lock: whoever holds it numbers its changes and commits before the next, so the log has no gap. */
export async function lockLog(trx: Trx, workspace: string): Promise<bigint> {
  const last = await sql<{
    last_seq: string
  }>`select last_seq::text from workspaces where id = ${workspace} for update`.execute(trx)
  return BigInt(last.rows[0]?.last_seq ?? 0)
}

export async function heldRecords(trx: Trx, page: SeenPage): Promise<Map<string, Held>> {
  const rows = await sql<Held>`
    select id, hash, version, request::text from records
    where workspace = ${page.workspace} and account = ${page.account} and kind = ${page.kind} and id = any(${page.items.map((item) => item.id)})
  `.execute(trx)
  return new Map(rows.rows.map((row) => [row.id, row]))
}

/** What is kept of a kind's living records as it came, in the order of their ids. */
export async function rawsAfter(
  db: Db,
  it: { workspace: string; account: string; kind: Kind; after: string; most: number },
): Promise<{ id: string; raw: unknown }[]> {
  const { rows } = await sql<{ id: string; raw: unknown }>`
    select id, raw from records where workspace = ${it.workspace} and account = ${it.account} and kind = ${it.kind} and id > ${it.after} and not gone
    order by id limit ${it.most}
  `.execute(db)
  return rows
}

/**
 * Writes numbered news into log and mirror at once. The mirror takes its rows from the log's: what PostgreSQL has packed there once is
 * copied as it is, and packing is the most that a page costs.
 */
export async function append(
  trx: Trx,
  page: Omit<SeenPage, 'items'>,
  fresh: readonly Fresh[],
): Promise<void> {
  const last = fresh.at(-1)
  if (!last) return
  await sql`update workspaces set last_seq = ${last.seq} where id = ${page.workspace}`.execute(trx)
  const rows = `[${fresh.map(logged).join(',')}]`
  const { workspace, account, kind, at, source, why } = page
  await sql`
    insert into changes (workspace, seq, account, kind, id, after, raw, gone, before_hash, hash, version, request, seen_at, source, why)
    select ${workspace}, seq, ${account}, ${kind}, id, data, raw, gone, before_hash, hash, version, request, ${at}, ${source}, ${why}
    from jsonb_to_recordset(${rows}::jsonb)
      as f(id text, raw jsonb, data jsonb, gone boolean, hash text, before_hash text, version text, seq bigint, request bigint)
  `.execute(trx)
  const made = fresh.map((item) => ({ seq: String(item.seq), made: item.made ?? null }))
  await sql`
    insert into records (workspace, account, kind, id, raw, data, gone, hash, version, request, seq, seen_at, made)
    select c.workspace, c.account, c.kind, c.id, c.raw, c.after, c.gone, c.hash, c.version, c.request, c.seq, c.seen_at, f.made
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as f(seq bigint, made timestamptz)
    join changes c on c.workspace = ${workspace} and c.seq = f.seq
    on conflict (workspace, account, kind, id) do update set raw = excluded.raw, data = excluded.data, gone = excluded.gone,
      hash = excluded.hash, version = excluded.version, request = excluded.request, seq = excluded.seq, seen_at = excluded.seen_at,
      made = coalesce(excluded.made, records.made)
  `.execute(trx)
  await relate(trx, page, fresh)
  if (kind === 'order') await listOrders(trx, page, fresh)
}

/** A row of the log, in the words that it was hashed in: they are many, and written once. */
function logged({ id, json, data, hash, before, version, seq, request }: Fresh): string {
  const row = { id, gone: data === null, hash, before_hash: before, version }
  return `{"raw":${json.raw},"data":${json.data},"seq":${seq},"request":${request},${JSON.stringify(row).slice(1)}`
}

/** What a changed record still belongs to stays as it is. */
async function relate(trx: Trx, page: Omit<SeenPage, 'items'>, fresh: readonly Fresh[]) {
  const changed = fresh.filter((item) => item.before !== null).map((item) => item.id)
  const pairs = fresh.flatMap((item) => item.of.map((of) => [item.id, of.kind, of.id] as const))
  const belongs = [...new Map(pairs.map((pair) => [pair.join('\n'), pair])).values()]
  if (changed.length + belongs.length === 0) return
  const { workspace, account, kind } = page
  const list = sql`select * from unnest(${belongs.map(([id]) => id)}::text[], ${belongs.map(([, ofKind]) => ofKind)}::text[],
    ${belongs.map(([, , ofId]) => ofId)}::text[]) as b(id, of_kind, of_id)`
  const parted = sql`
    delete from record_of where workspace = ${workspace} and account = ${account} and kind = ${kind} and id = any(${changed})
      and (id, of_kind, of_id) not in (select id, of_kind, of_id from belongs)`
  await sql`
    with belongs as (${list})${changed.length > 0 ? sql`, parted as (${parted})` : sql``}
    insert into record_of (workspace, account, kind, id, of_kind, of_id)
    select ${workspace}, ${account}, ${kind}, id, of_kind, of_id from belongs on conflict do nothing
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
