import { sql } from 'kysely'
import type { Ref } from '../connector.ts'
import type { Group, Kind } from '../model/entities.ts'
import type { Db } from './open.ts'

export type RecordRow = {
  account: string
  kind: Kind
  id: string
  data: unknown
  raw: unknown
  seq: bigint
  seenAt: Date
}
type Row = {
  account: string
  kind: Kind
  id: string
  data: unknown
  raw?: unknown
  seq: string
  seen_at: Date
}
const read = (row: Row): RecordRow => ({
  ...row,
  raw: row.raw ?? null,
  seq: BigInt(row.seq),
  seenAt: row.seen_at,
})
const asJson = (refs: readonly Ref<Kind | Group>[]) =>
  JSON.stringify(refs.map(({ account, kind, id }) => ({ account, kind, id })))

/** The mirror's rows of these refs; the ones that are gone or were never seen are absent. */
export async function recordsOf(
  db: Db,
  workspace: string,
  refs: readonly Ref[],
  withRaw = false,
): Promise<RecordRow[]> {
  if (refs.length === 0) return []
  const raw = withRaw ? sql`, r.raw` : sql``
  const rows = await sql<Row>`
    select r.account, r.kind, r.id, r.data, r.seq::text, r.seen_at ${raw} from jsonb_to_recordset(${asJson(refs)}::jsonb) as w(account text, kind text, id text)
    join records r on r.workspace = ${workspace} and r.account = w.account and r.kind = w.kind and r.id = w.id and not r.gone
  `.execute(db)
  return rows.rows.map(read)
}

/** The records of a kind that belong to each of these: shipments of an order, orders with a number. */
export async function belongingTo(
  db: Db,
  workspace: string,
  wants: readonly { kind: Kind; of: Ref<Kind | Group> }[],
) {
  if (wants.length === 0) return []
  const json = JSON.stringify(
    wants.map(({ kind, of }) => ({ kind, account: of.account, of_kind: of.kind, of_id: of.id })),
  )
  const rows = await sql<Row & { of_kind: Group; of_id: string }>`
    select r.account, r.kind, r.id, r.data, r.seq::text, r.seen_at, w.of_kind, w.of_id
    from jsonb_to_recordset(${json}::jsonb) as w(kind text, account text, of_kind text, of_id text)
    join record_of o on o.workspace = ${workspace} and o.account = w.account and o.of_kind = w.of_kind and o.of_id = w.of_id and o.kind = w.kind
    join records r on r.workspace = o.workspace and r.account = o.account and r.kind = o.kind and r.id = o.id and not r.gone
    order by r.kind, r.id
  `.execute(db)
  return rows.rows.map((row) => ({
    ...read(row),
    of: { account: row.account, kind: row.of_kind, id: row.of_id },
  }))
}

/** The ids of the records of a kind that are gone and had this key: deleted, or merged into others. */
export async function goneUnder(
  db: Db,
  workspace: string,
  of: { account: string; kind: Kind },
  key: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from record_of o
    join records r on r.workspace = o.workspace and r.account = o.account and r.kind = o.kind and r.id = o.id and r.gone
    where o.workspace = ${workspace} and o.account = ${of.account} and o.of_kind = 'key' and o.of_id = ${key} and o.kind = ${of.kind} order by r.id
  `.execute(db)
  return rows.map((row) => row.id)
}

/**
 * The records of a kind that took in another which was never seen here, and were seen since then: an order that was merged before it
 * was read leaves no other trace.
 */
export async function tookInUnseen(
  db: Db,
  workspace: string,
  of: { account: string; kind: Kind; since: Date },
): Promise<RecordRow[]> {
  const { rows } = await sql<Row>`
    select r.account, r.kind, r.id, r.data, r.seq::text, r.seen_at from records r
    where r.workspace = ${workspace} and r.account = ${of.account} and r.kind = ${of.kind} and not r.gone and r.seen_at >= ${of.since}
      and exists (select from record_of o where o.workspace = r.workspace and o.account = r.account and o.kind = r.kind and o.id = r.id
        and o.of_kind = 'absorbed' and not exists (select from records a where a.workspace = o.workspace and a.account = o.account
          and a.kind = o.kind and a.id = o.of_id))
    order by r.id
  `.execute(db)
  return rows.map(read)
}

export async function oneRecord<T>(
  db: Db,
  workspace: string,
  ref: Ref,
): Promise<(RecordRow & { data: T }) | null> {
  const [row] = await recordsOf(db, workspace, [ref], true)
  return row ? { ...row, data: row.data as T } : null // why: the caller names the kind, whose schema wrote the row
}

export async function allOf<T>(
  db: Db,
  workspace: string,
  account: string,
  kind: Kind,
): Promise<(RecordRow & { data: T })[]> {
  const rows = await sql<Row>`
    select account, kind, id, data, seq::text, seen_at from records where workspace = ${workspace} and account = ${account} and kind = ${kind} and not gone order by id
  `.execute(db)
  return rows.rows.map((row) => ({ ...read(row), data: row.data as T })) // why: as above
}
