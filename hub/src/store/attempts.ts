import { sql } from 'kysely'
import type { Db, Trx } from './open.ts'

export type Attempt = { id: string; deadline: Date }

/** Opens an attempt and marks its steps in flight: committed before a byte leaves, so that a crash leaves a question and not a hole. */
export async function openAttempt(
  trx: Trx,
  it: {
    workspace: string
    account: string
    sink: string
    flow: string
    at: Date
    deadline: Date
    fence: bigint
    hub: string
    steps: readonly string[]
  },
): Promise<Attempt> {
  const opened = await sql<{ id: string }>`
    insert into attempts (workspace, account, sink, flow, started_at, left_at, deadline_at, fence, hub, steps)
    values (${it.workspace}, ${it.account}, ${it.sink}, ${it.flow}, ${it.at}, clock_timestamp(), ${it.deadline}, ${it.fence}, ${it.hub}, ${it.steps.length}) returning id::text
  `.execute(trx)
  const id = opened.rows[0]?.id
  if (!id) throw new Error('the attempt was not stored')
  await sql`
    with claimed as (update steps set state = 'in_flight', attempt = ${id}, deadline_at = ${it.deadline}, reason = null
      where workspace = ${it.workspace} and key = any(${it.steps as string[]}) and state = 'planned' returning key, attempts)
    insert into attempt_steps (workspace, attempt, step, number) select ${it.workspace}, ${id}, key, attempts + 1 from claimed
  `.execute(trx)
  return { id, deadline: it.deadline }
}

export type Wire = { request: unknown; status: number | null; answer: unknown }

/** What was said on the wire, and what the engine made of it, for each step. */
export async function closeAttempt(
  trx: Trx,
  it: {
    workspace: string
    id: string
    at: Date
    wire: Wire | null
    outcome: string
    says: string | null
    steps: readonly { step: string; outcome: string; says: string | null }[]
  },
) {
  await sql`
    update attempts set ended_at = ${it.at}, request = ${json(it.wire?.request)}::jsonb, status = ${it.wire?.status ?? null}, answer = ${json(it.wire?.answer)}::jsonb,
      outcome = ${it.outcome}, says = ${it.says} where id = ${it.id}
  `.execute(trx)
  await sql`
    update attempt_steps a set outcome = o.outcome, says = o.says
    from jsonb_to_recordset(${JSON.stringify(it.steps)}::jsonb) as o(step text, outcome text, says text)
    where a.attempt = ${it.id} and a.step = o.step
  `.execute(trx)
}
const json = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value))

/** Steps whose request can no longer be on its way and whose answer nobody wrote down: their process died, or lost its lane. */
export async function orphansOf(
  db: Db,
  workspace: string,
  account: string,
  now: Date,
): Promise<{ key: string; attempt: string }[]> {
  const { rows } = await sql<{ key: string; attempt: string }>`
    select key, attempt::text from steps where workspace = ${workspace} and account = ${account} and state = 'in_flight' and deadline_at < ${now} order by nth
  `.execute(db)
  return rows
}

/**
 * How long ago each of these keys was first in a request that may have taken effect, in milliseconds of the database's clock: one
 * that was answered unclearly, or not at all.
 */
export async function firstCarried(
  db: Db,
  workspace: string,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ step: string; ago: number }>`
    select x.step, (extract(epoch from clock_timestamp() - min(a.left_at)) * 1000)::float8 as ago from attempt_steps x join attempts a on a.id = x.attempt
    where x.workspace = ${workspace} and x.step = any(${keys as string[]}) and (x.outcome is null or x.outcome = 'unknown')
    group by x.step order by x.step
  `.execute(db)
  return new Map(rows.map((row) => [row.step, row.ago]))
}

/**
 * Of these attempts, whether what they did must have shown by now in a source that shows it so many milliseconds after they left:
 * `looked` where a whole pass of it began later than that, `due` where one would. By the database's clock, whoever read or wrote.
 */
export async function shownIn(
  db: Db,
  it: { workspace: string; account: string; stream: string; attempts: readonly string[]; afterMs: number },
): Promise<Map<string, 'looked' | 'due'>> {
  const { rows } = await sql<{ id: string; looked: boolean }>`
    select a.id::text, coalesce(s.looked_at > a.left_at + ${it.afterMs}::float8 * interval '1 millisecond', false) as looked
    from attempts a join sources s on s.workspace = a.workspace and s.account = a.account and s.stream = ${it.stream}
    where a.workspace = ${it.workspace} and a.account = ${it.account} and a.id = any(${it.attempts as string[]}::bigint[])
      and clock_timestamp() > a.left_at + ${it.afterMs}::float8 * interval '1 millisecond' order by a.id
  `.execute(db)
  return new Map(rows.map(({ id, looked }) => [id, looked ? 'looked' : 'due']))
}

/** The attempts of such steps end here too: their outcome is unknown, and is told so. */
export async function abandonAttempts(
  trx: Trx,
  workspace: string,
  ids: readonly string[],
  says: string,
  at: Date,
) {
  await sql`
    update attempts set ended_at = ${at}, outcome = 'unknown', says = ${says}
    where workspace = ${workspace} and id = any(${[...new Set(ids)]}::bigint[]) and ended_at is null
  `.execute(trx)
  await sql`update attempt_steps set outcome = 'unknown', says = ${says} where attempt = any(${[...new Set(ids)]}::bigint[]) and outcome is null`.execute(
    trx,
  )
}
