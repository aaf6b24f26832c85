import { sql } from 'kysely'
import { statesThatBecome, type StepState } from '../engine/steps.ts'
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

/** How an account's outbox stands. `orphaned`: a request can no longer be on its way, and its answer was never written down. */
export type Outbox = { due: boolean; next: Date | null; orphaned: boolean; unknown: boolean }

/** Whether one could leave now, when the next one becomes due, and whether any is in doubt. What stands behind an older one is not due. */
export async function outbox(db: Db, workspace: string, account: string, now: Date): Promise<Outbox> {
  const own = sql`from steps s where s.workspace = ${workspace} and s.account = ${account}`
  const { rows } = await sql<Omit<Outbox, 'due'>>`
    select (select s.due_at from steps s join flows f on f.id = s.flow and f.state = 'active'
        where s.workspace = ${workspace} and s.account = ${account} and s.state = 'planned' and ${isFirst} order by s.due_at limit 1) as next,
      exists (select ${own} and s.state = 'in_flight' and s.deadline_at < ${now}) as orphaned,
      exists (select ${own} and s.state = 'unknown') as unknown
  `.execute(db)
  const { next = null, orphaned = false, unknown = false } = rows[0] ?? {}
  return { due: next !== null && next <= now, next, orphaned, unknown }
}

/** The accounts at which something is due for one of these sinks. */
export async function applicable(
  db: Db,
  sinks: readonly string[],
  now: Date,
): Promise<{ workspace: string; account: string }[]> {
  const { rows } = await sql<{ workspace: string; account: string }>`
    select distinct s.workspace, s.account from steps s join flows f on f.id = s.flow and f.state = 'active'
    where s.sink = any(${sinks as string[]}) and s.state = 'planned' and s.due_at <= ${now} and ${isFirst} order by s.workspace, s.account
  `.execute(db)
  return rows
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

/**
 * Brings back what a clock that was wrong has put too far ahead: no step waits longer than its number of attempts asks for (`waits`, in
 * milliseconds, the last for all that are more), and no request is under way for longer than its deadline.
 */
export async function rightTimes(
  db: Db,
  it: { workspace: string; account: string; now: Date; deadlineMs: number; waits: readonly number[] },
) {
  const longest = sql`${it.now}::timestamptz + (${it.waits as number[]}::float8[])[least(attempts, ${it.waits.length - 1}) + 1] * interval '1 millisecond'`
  const deadline = new Date(it.now.getTime() + it.deadlineMs)
  await sql`
    update steps set due_at = least(due_at, ${longest}), deadline_at = case when deadline_at > ${deadline} then ${deadline} else deadline_at end
    where workspace = ${it.workspace} and account = ${it.account} and state in ('planned', 'in_flight', 'unknown')
      and (due_at > ${longest} or deadline_at > ${deadline})
  `.execute(db)
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
