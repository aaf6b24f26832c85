import { sql } from 'kysely'
import { statesThatBecome, statesThatGiveWay, type StepState } from '../engine/steps.ts'
import type { Ref } from '../connector.ts'
import type { Kind } from '../model/entities.ts'
import type { Db, Trx } from './open.ts'
import { dropUnwanted } from './unwanted.ts'

export type StepRow = {
  key: string
  flow: string
  account: string
  sink: string
  object: string
  deed: string
  mode: 'once' | 'each' | 'latest'
  says: string
  /** The changed record whose plan made it. */
  source: Ref
  /** The record that it is about, where that is another one. */
  about: Ref | null
  seq: bigint
  body: unknown
  bodyHash: string
  state: StepState
  reason: string | null
  alone: boolean
  /** Whether a request of it may have taken effect, and nothing has shown since that it did not. */
  unclear: boolean
  attempts: number
  attempt: string | null
  deadlineAt: Date | null
}
type Row = {
  key: string
  flow: string
  account: string
  sink: string
  object: string
  deed: string
  mode: StepRow['mode']
  says: string
  src_account: string
  src_kind: Kind
  src_id: string
  about: Ref | null
  seq: string
  body: unknown
  body_hash: string
  state: StepState
  reason: string | null
  alone: boolean
  unclear: boolean
  attempts: number
  attempt: string | null
  deadline_at: Date | null
}
const columns = sql`s.key, s.flow, s.account, s.sink, s.object, s.deed, s.mode, s.says, s.src_account, s.src_kind, s.src_id, s.about, s.seq::text, s.body,
  s.body_hash, s.state, s.reason, s.alone, s.unclear, s.attempts, s.attempt::text, s.deadline_at`
const read = (row: Row): StepRow => ({
  ...row,
  source: { account: row.src_account, kind: row.src_kind, id: row.src_id },
  seq: BigInt(row.seq),
  bodyHash: row.body_hash,
  deadlineAt: row.deadline_at,
})

/** The record whose remote thing a step writes: what a link is from. */
export const subjectOf = (step: Pick<StepRow, 'source' | 'about'>): Ref => step.about ?? step.source

/** What a plan needs to know of the steps that exist: the newest of each object and deed, what was delivered last, how many there were. */
export type Standing = {
  object: string
  deed: string
  /** `unsaid`: no request ever carried it, or the only one was refused. */
  newest: { key: string; state: StepState; hash: string; unsaid: boolean } | null
  delivered: string | null
  open: boolean
  count: number
}

export async function standings(
  trx: Trx,
  workspace: string,
  objects: readonly string[],
): Promise<Map<string, Standing>> {
  const { rows } = await sql<{
    object: string
    deed: string
    key: string | null
    state: StepState
    hash: string
    unsaid: boolean
    delivered: string | null
    open: boolean
    doubtful: boolean
    count: number
  }>`
    select object, deed, count(*)::int as count,
      (array_agg(key order by nth desc) filter (where state <> 'superseded'))[1] as key,
      (array_agg(state order by nth desc) filter (where state <> 'superseded'))[1] as state,
      (array_agg(body_hash order by nth desc) filter (where state <> 'superseded'))[1] as hash,
      (array_agg(state = 'planned' and attempt is null or state = 'refused' and attempts <= 1 order by nth desc) filter (where state <> 'superseded'))[1] as unsaid,
      (array_agg(body_hash order by nth desc) filter (where state = 'done'))[1] as delivered,
      bool_or(state in ('in_flight', 'unknown')) as open,
      coalesce(max(nth) filter (where state = 'superseded' and unclear) > coalesce(max(nth) filter (where state = 'done'), 0), false) as doubtful
    from steps where workspace = ${workspace} and object = any(${objects as string[]}) group by object, deed
  `.execute(trx)
  return new Map(
    rows.map((row) => [
      `${row.object}\n${row.deed}`,
      {
        object: row.object,
        deed: row.deed,
        // What was given up after it may have been done stands in the way of knowing what is there: it is said anew.
        newest:
          row.key && !row.doubtful
            ? { key: row.key, state: row.state, hash: row.hash, unsaid: row.unsaid }
            : null,
        delivered: row.doubtful ? null : row.delivered,
        open: row.open,
        count: row.count,
      },
    ]),
  )
}

export type NewStep = Pick<
  StepRow,
  'key' | 'object' | 'deed' | 'mode' | 'says' | 'source' | 'about' | 'seq' | 'body' | 'bodyHash'
>

export async function insertSteps(
  trx: Trx,
  flow: { id: string; workspace: string; to: string; sink: string },
  steps: readonly NewStep[],
  at: Date,
) {
  if (steps.length === 0) return
  const rows = steps.map(({ source, seq, bodyHash, ...step }) => ({
    ...step,
    src_account: source.account,
    src_kind: source.kind,
    src_id: source.id,
    seq: String(seq),
    body_hash: bodyHash,
  }))
  await sql`
    insert into steps (workspace, flow, account, sink, key, object, deed, mode, says, src_account, src_kind, src_id, about, seq, body, body_hash, state, due_at, created_at)
    select ${flow.workspace}, ${flow.id}, ${flow.to}, ${flow.sink}, key, object, deed, mode, says, src_account, src_kind, src_id, about, seq, body, body_hash, 'planned', ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(key text, object text, deed text, mode text, says text, src_account text, src_kind text,
      src_id text, about jsonb, seq bigint, body jsonb, body_hash text)
    on conflict do nothing
  `.execute(trx)
}

/** A newer body takes the place of what still waited, and of the task that nobody has dealt with. */
export async function supersede(
  trx: Trx,
  workspace: string,
  objects: readonly { object: string; deed: string }[],
  reason: string,
  at: Date,
) {
  if (objects.length === 0) return
  await sql`
    update steps s set state = 'superseded', reason = ${reason}, settled_at = ${at}
    from jsonb_to_recordset(${JSON.stringify(objects)}::jsonb) as o(object text, deed text)
    where s.workspace = ${workspace} and s.object = o.object and s.deed = o.deed and s.state = any(${statesThatGiveWay})
      and not (s.state = 'planned' and s.unclear)
  `.execute(trx)
}

/** What a plan no longer wants and no request can have done yet: it stays here. `each` was asked for by a change of its own, which stands. */
export async function withdraw(
  trx: Trx,
  flow: { id: string; workspace: string },
  sources: readonly Ref[],
  keep: readonly string[],
  at: Date,
) {
  if (sources.length === 0) return
  await sql`
    update steps s set state = 'superseded', reason = 'no longer wanted', settled_at = ${at}
    from jsonb_to_recordset(${JSON.stringify(sources)}::jsonb) as w(account text, kind text, id text)
    where s.workspace = ${flow.workspace} and s.flow = ${flow.id} and s.src_account = w.account and s.src_kind = w.kind and s.src_id = w.id
      and s.state = 'planned' and not s.unclear and s.mode <> 'each' and not (s.key = any(${keep as string[]}))
  `.execute(trx)
}

/** The next steps that may leave: flow active, nothing older of the same object unsettled, a record at most once. */
export async function dueSteps(
  trx: Trx,
  workspace: string,
  account: string,
  now: Date,
  most: (sink: string) => number,
): Promise<StepRow[]> {
  const first = await dueWhere(trx, workspace, account, now, sql``, 1)
  const head = first[0]
  if (!head) return []
  const limit = most(head.sink)
  if (head.alone || limit === 1) return first
  return dueWhere(trx, workspace, account, now, sql`and s.sink = ${head.sink} and not s.alone`, limit)
}

async function dueWhere(
  trx: Trx,
  workspace: string,
  account: string,
  now: Date,
  extra: ReturnType<typeof sql>,
  limit: number,
) {
  const { rows } = await sql<Row>`
    select ${columns} from steps s join flows f on f.id = s.flow and f.state = 'active'
    where s.workspace = ${workspace} and s.account = ${account} and s.state = 'planned' and s.due_at <= ${now} ${extra}
      and ${isFirst}
    order by s.due_at, s.nth limit ${limit} for update of s skip locked
  `.execute(trx)
  return rows.map(read)
}

/** Nothing older of the same remote object is still to be settled: writes to it go one at a time, in order. */
const isFirst = sql`not exists (select from steps o where o.workspace = s.workspace and o.object = s.object and o.nth < s.nth
  and o.state in ('planned', 'in_flight', 'unknown'))`

/** Whether one could leave now, and when the next one becomes due. What stands behind an older one is not counted. */
export async function sendable(
  db: Db,
  workspace: string,
  account: string,
  now: Date,
): Promise<{ due: boolean; next: Date | null }> {
  const { rows } = await sql<{ next: Date | null }>`
    select s.due_at as next from steps s join flows f on f.id = s.flow and f.state = 'active'
    where s.workspace = ${workspace} and s.account = ${account} and s.state = 'planned' and ${isFirst} order by s.due_at limit 1
  `.execute(db)
  const next = rows[0]?.next ?? null
  return { due: next !== null && next <= now, next }
}

export async function stepsInState(
  db: Db,
  workspace: string,
  account: string,
  state: StepState,
): Promise<StepRow[]> {
  const { rows } =
    await sql<Row>`select ${columns} from steps s where s.workspace = ${workspace} and s.account = ${account} and s.state = ${state} order by s.nth limit 500`.execute(
      db,
    )
  return rows.map(read)
}

export type Settled = {
  key: string
  event: 'later' | 'expired' | 'lost' | 'accepted' | 'refused' | 'again' | 'closed'
  state: StepState
  reason: string | null
  due: Date | null
  attempted: boolean
  alone?: boolean
  /** Whether a request may have taken effect, where this is what settles it. */
  unclear?: boolean
}

/** Moves steps on, each only from a state that the table of states allows for its event. Gives the keys that moved. */
export async function settle(
  trx: Trx,
  workspace: string,
  settled: readonly Settled[],
  at: Date,
): Promise<string[]> {
  if (settled.length === 0) return []
  const rows = settled.map((one) => ({
    ...one,
    alone: one.alone ?? false,
    unclear: one.unclear ?? null,
    from: statesThatBecome(one.event),
    due: one.due?.toISOString() ?? null,
  }))
  const moved = await sql<{ key: string }>`
    update steps s set state = m.state, reason = m.reason, alone = s.alone or m.alone, unclear = coalesce(m.unclear, s.unclear), due_at = coalesce(m.due, s.due_at),
      attempts = s.attempts + case when m.attempted then 1 else 0 end,
      settled_at = case when m.state in ('done', 'refused', 'cancelled') then ${at}::timestamptz else null end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(key text, state text, reason text, due timestamptz, attempted boolean, alone boolean, unclear boolean, "from" jsonb)
    where s.workspace = ${workspace} and s.key = m.key and m."from" ? s.state
    returning s.key
  `.execute(trx)
  const keys = moved.rows.map((row) => row.key)
  const again = new Set(settled.filter((one) => one.state === 'planned').map((one) => one.key))
  await dropUnwanted(
    trx,
    workspace,
    keys.filter((key) => again.has(key)),
    at,
  )
  return keys
}
