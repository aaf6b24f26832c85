import { sql } from 'kysely'
import type { Receipt, Ref } from '../connector.ts'
import type { Kind } from '../model/entities.ts'
import type { Db } from './open.ts'

export type Link = {
  account: string
  sink: string
  deed: string
  source: Ref
  object: string
  receipt: Receipt
}
type Row = {
  account: string
  sink: string
  deed: string
  src_account: string
  src_kind: Kind
  src_id: string
  object: string
  remote_id: string
  version: string | null
  url: string | null
}

const read = (row: Row): Link => ({
  account: row.account,
  sink: row.sink,
  deed: row.deed,
  source: { account: row.src_account, kind: row.src_kind, id: row.src_id },
  object: row.object,
  receipt: {
    id: row.remote_id,
    ...(row.version ? { version: row.version } : {}),
    ...(row.url ? { url: row.url } : {}),
  },
})
const columns = sql`l.account, l.sink, l.deed, l.src_account, l.src_kind, l.src_id, l.object, l.remote_id, l.version, l.url`
const ordered = sql`order by l.account, l.sink, l.src_account, l.src_kind, l.src_id, l.deed`

/** What was made of each of these records, in every other system. */
export async function linksFrom(db: Db, workspace: string, sources: readonly Ref[]): Promise<Link[]> {
  if (sources.length === 0) return []
  const rows = await sql<Row>`
    select ${columns} from jsonb_to_recordset(${JSON.stringify(sources)}::jsonb) as w(account text, kind text, id text)
    join links l on l.workspace = ${workspace} and l.src_account = w.account and l.src_kind = w.kind and l.src_id = w.id ${ordered}
  `.execute(db)
  return rows.rows.map(read)
}

/** The links whose remote side is one of these ids at an account, at any sink: the way back from our copy to what it was made from. */
export async function linksTo(
  db: Db,
  workspace: string,
  account: string,
  remoteIds: readonly string[],
): Promise<Link[]> {
  if (remoteIds.length === 0) return []
  const rows = await sql<Row>`
    select ${columns} from links l where l.workspace = ${workspace} and l.account = ${account} and l.remote_id = any(${remoteIds}) ${ordered}
  `.execute(db)
  return rows.rows.map(read)
}

/** A record that carries the key of a remote thing which a step of ours was sent for, and what that was made from. */
export type Made = { ref: Ref; sink: string; source: Ref }

/** Which of these records are our own writes by their key: known from when the request left, before its answer is written down. */
export async function madeUnder(db: Db, workspace: string, refs: readonly Ref[]): Promise<Made[]> {
  if (refs.length === 0) return []
  const { rows } = await sql<Ref & { sink: string; source: Ref }>`
    select distinct on (w.account, w.kind, w.id, s.sink) w.account, w.kind, w.id, s.sink,
      coalesce(s.about, jsonb_build_object('account', s.src_account, 'kind', s.src_kind, 'id', s.src_id)) as source
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as w(account text, kind text, id text)
    join record_of o on o.workspace = ${workspace} and o.account = w.account and o.kind = w.kind and o.id = w.id and o.of_kind = 'key'
    join steps s on s.workspace = o.workspace and s.object = o.of_id and s.account = w.account and s.attempt is not null
    order by w.account, w.kind, w.id, s.sink, s.nth
  `.execute(db)
  return rows.map(({ account, kind, id, sink, source }) => ({ ref: { account, kind, id }, sink, source }))
}

export async function saveLinks(db: Db, workspace: string, links: readonly Link[], at: Date): Promise<void> {
  if (links.length === 0) return
  const rows = links.map((link) => ({
    account: link.account,
    sink: link.sink,
    deed: link.deed,
    src_account: link.source.account,
    src_kind: link.source.kind,
    src_id: link.source.id,
    object: link.object,
    remote_id: link.receipt.id,
    version: link.receipt.version ?? null,
    url: link.receipt.url ?? null,
  }))
  await sql`
    insert into links (workspace, account, sink, deed, src_account, src_kind, src_id, object, remote_id, version, url, created_at)
    select ${workspace}, account, sink, deed, src_account, src_kind, src_id, object, remote_id, version, url, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l(account text, sink text, deed text, src_account text, src_kind text, src_id text,
      object text, remote_id text, version text, url text)
    on conflict (workspace, account, sink, src_account, src_kind, src_id, deed)
    do update set remote_id = excluded.remote_id, version = excluded.version, url = excluded.url
  `.execute(db)
}
