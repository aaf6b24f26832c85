import { sql } from 'kysely'
import type { Ref, Why } from '../connector.ts'
import { hashOf, refKey } from '../engine/key.ts'
import type { Group, Kind } from '../model/entities.ts'
import type { Db, Trx } from './open.ts'

export type FlowRow = {
  id: string
  workspace: string
  integration: string
  name: string
  connector: string
  from: string
  to: string
  sink: string
  state: 'active' | 'paused' | 'removed'
  position: bigint
  since: Date
  self: string
  connected: string
  settings: unknown
}
type Row = Omit<FlowRow, 'position'> & { position: string }
const select = sql`select f.id, f.workspace, f.integration, f.name, f.connector, f.from_account as from, f.to_account as to, f.sink, f.state,
  f.position::text, f.since, i.account as self, i.connected, i.settings from flows f join integrations i on i.id = f.integration`

/** Takes the flow for planning, or null when another process plans it now or it was removed. Read once it is held: whoever changes its settings holds it too. */
export async function takeFlow(trx: Trx, id: string): Promise<FlowRow | null> {
  const held =
    await sql`select from flows where id = ${id} and state <> 'removed' for update skip locked`.execute(trx)
  return held.rows.length === 0 ? null : readFlow(trx, id)
}

/** Waits until nobody plans these, and keeps it so until the end of the transaction: what a plan is made of changes between plans only. */
export async function holdFlows(
  trx: Trx,
  of: { workspace: string; sinks: readonly string[] } | { integration: string },
): Promise<void> {
  const which =
    'integration' in of
      ? sql`integration = ${of.integration}`
      : sql`workspace = ${of.workspace} and sink = any(${of.sinks as string[]})`
  await sql`select from flows where ${which} and state <> 'removed' order by id for share`.execute(trx)
}

/** The flow as it is, for looking only. */
export async function readFlow(db: Db, id: string): Promise<FlowRow | null> {
  const { rows } = await sql<Row>`${select} where f.id = ${id} and f.state <> 'removed'`.execute(db)
  return rows[0] ? { ...rows[0], position: BigInt(rows[0].position) } : null
}

/** Flows that have something to plan: entries past their position, or records to look at again. */
export async function flowsBehind(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select f.id from flows f join workspaces w on w.id = f.workspace
    where f.state <> 'removed' and (f.position < w.last_seq or exists (select from replans r where r.flow = f.id)) order by f.id
  `.execute(db)
  return rows.map((row) => row.id)
}

export type Entry = { seq: bigint; ref: Ref; after: unknown; before: unknown; seenAt: Date; why: Why }
type EntryRow = {
  seq: string
  account: string
  kind: Kind
  id: string
  after: unknown
  before: unknown
  seen_at: Date
  why: Why
}
const readEntry = (row: EntryRow): Entry => ({
  seq: BigInt(row.seq),
  ref: { account: row.account, kind: row.kind, id: row.id },
  after: row.after,
  before: row.before,
  seenAt: row.seen_at,
  why: row.why,
})
const before = sql`(select b.after from changes b where b.workspace = c.workspace and b.account = c.account and b.kind = c.kind
  and b.id = c.id and b.seq < c.seq order by b.seq desc limit 1)`

/** The next entries of the log after a position, all kinds: a flow plans its own and looks up who depends on the others. */
export async function entriesAfter(trx: Trx, flow: FlowRow, kinds: readonly Kind[], most: number) {
  const { rows } = await sql<EntryRow & { mine: boolean }>`
    select c.seq::text, c.account, c.kind, c.id, c.seen_at, c.why, c.account = ${flow.from} and c.kind = any(${kinds as string[]}) as mine,
      case when c.account = ${flow.from} and c.kind = any(${kinds as string[]}) then c.after end as after,
      case when c.before_hash is not null and c.account = ${flow.from} and c.kind = any(${kinds as string[]}) then ${before} end as before
    from changes c where c.workspace = ${flow.workspace} and c.seq > ${flow.position} order by c.seq limit ${most}
  `.execute(trx)
  return rows.map((row) => ({ ...readEntry(row), mine: row.mine }))
}

/** The last entry of each of these records: what a look again is about. */
export async function lastEntries(
  trx: Trx,
  workspace: string,
  refs: readonly (Ref & { why: Why })[],
): Promise<Entry[]> {
  const { rows } = await sql<EntryRow>`
    select c.seq::text, c.account, c.kind, c.id, c.after, c.seen_at, w.why, case when c.before_hash is not null then ${before} end as before
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as w(account text, kind text, id text, why text)
    join records r on r.workspace = ${workspace} and r.account = w.account and r.kind = w.kind and r.id = w.id
    join changes c on c.workspace = r.workspace and c.seq = r.seq order by c.seq
  `.execute(trx)
  return rows.map(readEntry)
}

/** Every entry of these records, in the log's order: what a plan sees of a record's past. */
export async function pastOf(
  db: Db,
  workspace: string,
  refs: readonly Ref[],
): Promise<{ ref: Ref; seq: bigint; data: unknown }[]> {
  if (refs.length === 0) return []
  const { rows } = await sql<Pick<EntryRow, 'account' | 'kind' | 'id' | 'seq' | 'after'>>`
    select c.account, c.kind, c.id, c.seq::text, c.after from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as w(account text, kind text, id text)
    join changes c on c.workspace = ${workspace} and c.account = w.account and c.kind = w.kind and c.id = w.id order by c.seq
  `.execute(db)
  return rows.map(({ account, kind, id, seq, after }) => ({
    ...{ ref: { account, kind, id }, seq: BigInt(seq), data: after },
  }))
}

/**
 * What else of these records is planned with them, in order: what their last plan parked behind a question, and what came later
 * than `last`, so that no plan takes an older entry for the newest.
 */
export async function entriesBeside(
  trx: Trx,
  flow: FlowRow,
  refs: readonly Ref[],
  last: bigint,
): Promise<Entry[]> {
  if (refs.length === 0) return []
  const { rows } = await sql<EntryRow>`
    select c.seq::text, c.account, c.kind, c.id, c.after, c.seen_at, c.why, case when c.before_hash is not null then ${before} end as before
    from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as w(account text, kind text, id text)
    join records r on r.workspace = ${flow.workspace} and r.account = w.account and r.kind = w.kind and r.id = w.id
    left join looks l on l.flow = ${flow.id} and l.account = w.account and l.kind = w.kind and l.id = w.id
    join changes c on c.workspace = ${flow.workspace} and c.account = w.account and c.kind = w.kind and c.id = w.id
      and (c.seq between l.parked and l.seq or c.seq > ${last})
    where l.parked is not null or r.seq > ${last} order by c.seq
  `.execute(trx)
  return rows.map(readEntry)
}

export async function movePosition(trx: Trx, flow: FlowRow, seq: bigint) {
  await sql`update flows set position = ${seq} where id = ${flow.id}`.execute(trx)
}

/** Takes records to look at again, oldest request first. */
export async function takeReplans(trx: Trx, flow: FlowRow, most: number): Promise<(Ref & { why: Why })[]> {
  const { rows } = await sql<Ref & { why: Why }>`
    with taken as (
      delete from replans where flow = ${flow.id} and at in (select at from replans where flow = ${flow.id} order by at limit ${most})
      returning account, kind, id, why, at)
    select account, kind, id, why from taken order by at
  `.execute(trx)
  return rows
}

/** Marks every record whose plan looked at one of these, or at a group one of these belongs to. */
export async function replanDependents(
  trx: Trx,
  flow: FlowRow,
  refs: readonly Ref[],
  why: Why,
): Promise<number> {
  if (refs.length === 0) return 0
  const { numAffectedRows } = await sql`
    with seen as (select * from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as w(account text, kind text, id text)),
    touched as (
      select account, kind, id from seen
      union select s.account, o.of_kind, o.of_id from seen s
        join record_of o on o.workspace = ${flow.workspace} and o.account = s.account and o.kind = s.kind and o.id = s.id)
    insert into replans (workspace, flow, account, kind, id, why)
    select distinct ${flow.workspace}, ${flow.id}, l.account, l.kind, l.id, ${why} from touched t
    join look_refs l on l.workspace = ${flow.workspace} and l.on_account = t.account and l.on_kind = t.kind and l.on_id = t.id and l.flow = ${flow.id}
    order by l.account, l.kind, l.id on conflict do nothing
  `.execute(trx)
  return Number(numAffectedRows ?? 0)
}

/** Marks every record whose plan may have asked what we made of these at the account, where nothing had been made yet. */
export async function replanLinked(
  trx: Trx,
  { workspace, account }: { workspace: string; account: string },
  sources: readonly Ref[],
): Promise<void> {
  if (sources.length === 0) return
  await sql`
    insert into replans (workspace, flow, account, kind, id, why)
    select distinct ${workspace}, f.id, k.account, k.kind, k.id, 'answered'
    from jsonb_to_recordset(${JSON.stringify(sources)}::jsonb) as w(account text, kind text, id text)
    join flows f on f.workspace = ${workspace} and f.state <> 'removed'
    join integrations i on i.id = f.integration and i.connected = ${account}
    cross join lateral (
      select l.account, l.kind, l.id from looks l where l.flow = f.id and l.account = w.account and l.kind = w.kind and l.id = w.id
      union select r.account, r.kind, r.id from look_refs r
        where r.workspace = ${workspace} and r.flow = f.id and r.on_account = w.account and r.on_kind = w.kind and r.on_id = w.id) k
    order by f.id, k.account, k.kind, k.id on conflict do nothing
  `.execute(trx)
}

/** Every record of these kinds is looked at again: a flow's first look, changed settings, a replay. */
export async function replanAll(
  db: Db,
  flow: { id: string; workspace: string; from: string },
  kinds: readonly Kind[],
  why: Why,
) {
  await sql`
    insert into replans (workspace, flow, account, kind, id, why)
    select ${flow.workspace}, ${flow.id}, account, kind, id, ${why} from records
    where workspace = ${flow.workspace} and account = ${flow.from} and kind = any(${kinds as string[]}) order by kind, id
    on conflict do nothing
  `.execute(db)
}

export async function replanOne(db: Db, flow: { id: string; workspace: string }, ref: Ref, why: Why) {
  await sql`
    insert into replans (workspace, flow, account, kind, id, why) values (${flow.workspace}, ${flow.id}, ${ref.account}, ${ref.kind}, ${ref.id}, ${why})
    on conflict do nothing
  `.execute(db)
}

export type Verdict = { step: string } | { wait: string; for: Ref; options?: string[] } | { skip: string }
/** `parked`: the first entry that waits for an answer; what comes behind it is planned again with it. */
export type Look = {
  ref: Ref
  seq: bigint
  verdicts: Verdict[]
  on: Ref<Kind | Group>[]
  parked: bigint | null
}

/** Remembers what each plan said and what it looked at. The references are rewritten only where they changed. */
export async function saveLooks(trx: Trx, flow: FlowRow, looks: readonly Look[], at: Date) {
  if (looks.length === 0) return
  const rows = looks.map((look) => ({
    ...look.ref,
    seq: String(look.seq),
    verdicts: look.verdicts,
    refs: hashOf(look.on),
    parked: look.parked === null ? null : String(look.parked),
  }))
  const held = await sql<{ account: string; kind: string; id: string; refs: string }>`
    select l.account, l.kind, l.id, l.refs from jsonb_to_recordset(${JSON.stringify(looks.map((look) => look.ref))}::jsonb) as w(account text, kind text, id text)
    join looks l on l.flow = ${flow.id} and l.account = w.account and l.kind = w.kind and l.id = w.id
  `.execute(trx)
  await sql`
    insert into looks (workspace, flow, account, kind, id, seq, verdicts, looked_at, refs, parked)
    select ${flow.workspace}, ${flow.id}, account, kind, id, seq, verdicts, ${at}, refs, parked
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l(account text, kind text, id text, seq bigint, verdicts jsonb, refs text, parked bigint)
    on conflict (flow, account, kind, id) do update set seq = excluded.seq, verdicts = excluded.verdicts, looked_at = excluded.looked_at, refs = excluded.refs, parked = excluded.parked
  `.execute(trx)
  const before = new Map(held.rows.map((row) => [refKey(row), row.refs]))
  const moved = looks.filter((look, index) => before.get(refKey(look.ref)) !== rows[index]?.refs)
  await saveLookRefs(trx, flow, moved, before)
}

async function saveLookRefs(trx: Trx, flow: FlowRow, looks: readonly Look[], before: Map<string, string>) {
  const known = looks.map((look) => look.ref).filter((ref) => before.has(refKey(ref)))
  if (known.length > 0) {
    await sql`
      delete from look_refs l using jsonb_to_recordset(${JSON.stringify(known)}::jsonb) as w(account text, kind text, id text)
      where l.flow = ${flow.id} and l.account = w.account and l.kind = w.kind and l.id = w.id
    `.execute(trx)
  }
  const pairs = looks.flatMap((look) =>
    look.on.map((on) => ({ ...look.ref, on_account: on.account, on_kind: on.kind, on_id: on.id })),
  )
  if (pairs.length === 0) return
  await sql`
    insert into look_refs (workspace, flow, account, kind, id, on_account, on_kind, on_id)
    select ${flow.workspace}, ${flow.id}, account, kind, id, on_account, on_kind, on_id
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as p(account text, kind text, id text, on_account text, on_kind text, on_id text)
    on conflict do nothing
  `.execute(trx)
}
