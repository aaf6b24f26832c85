import { sql } from 'kysely'
import { refKey } from '../engine/key.ts'
import { statesOfDoubt, statesThatGiveWay, type StepState } from '../engine/steps.ts'
import type { Ref } from '../connector.ts'
import type { Trx } from './open.ts'
import type { StepRow } from './steps.ts'

/** What a plan needs to know of the steps that exist: the newest of each object and deed, what was delivered last, how many there were. */
export type Standing = {
  object: string
  deed: string
  /** `unsaid`: no request ever carried it, or it was refused, however often, and nothing can be there. */
  newest: { key: string; state: StepState; hash: string; unsaid: boolean } | null
  /** The newest that was given up although it may have been done, where none was done since. */
  doubted: { key: string; hash: string } | null
  delivered: string | null
  /** Whether a request of one may have taken effect, and it is not settled yet. */
  open: boolean
  count: number
}

/** Nothing of these leaves or is taken back until the plan is made: what it decides by stands still. What is on its way is not waited for. */
export async function holdSteps(trx: Trx, workspace: string, objects: readonly string[]): Promise<void> {
  if (objects.length === 0) return
  await sql`select from steps where workspace = ${workspace} and object = any(${objects as string[]}) and state = 'planned' order by nth for update`.execute(
    trx,
  )
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
    given_up: { key: string; hash: string } | null
    doubted: boolean
    doubtful: boolean
    count: number
  }>`
    select object, deed, count(*)::int as count,
      (array_agg(key order by nth desc) filter (where state <> 'superseded'))[1] as key,
      (array_agg(state order by nth desc) filter (where state <> 'superseded'))[1] as state,
      (array_agg(body_hash order by nth desc) filter (where state <> 'superseded'))[1] as hash,
      (array_agg(state = 'planned' and attempt is null or state = 'refused' and not unclear order by nth desc) filter (where state <> 'superseded'))[1] as unsaid,
      (array_agg(body_hash order by nth desc) filter (where state = 'done'))[1] as delivered,
      bool_or(state in ('in_flight', 'unknown') or state = 'planned' and unclear) as open,
      (array_agg(jsonb_build_object('key', key, 'hash', body_hash) order by nth desc) filter (where unclear and state = any(${statesOfDoubt})))[1] as given_up,
      coalesce(max(nth) filter (where unclear and state = any(${statesOfDoubt})) > coalesce(max(nth) filter (where state = 'done'), 0), false) as doubted,
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
        doubted: row.doubted ? row.given_up : null,
        delivered: row.doubtful || row.doubted ? null : row.delivered,
        open: row.open,
        count: row.count,
      },
    ]),
  )
}

/** `trips`: see `tripsBehind`. `refused`: why it does not go but waits for a person, who may send it all the same. */
export type NewStep = Pick<
  StepRow,
  'key' | 'object' | 'deed' | 'mode' | 'says' | 'source' | 'about' | 'seq' | 'body' | 'bodyHash'
> & { trips: number; refused: string | null }

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
    insert into steps (workspace, flow, account, sink, key, object, deed, mode, says, src_account, src_kind, src_id, about, seq, body, body_hash, trips, state, reason, settled_at, due_at, created_at)
    select ${flow.workspace}, ${flow.id}, ${flow.to}, ${flow.sink}, key, object, deed, mode, says, src_account, src_kind, src_id, about, seq, body, body_hash, trips,
      case when refused is null then 'planned' else 'refused' end, refused, case when refused is not null then ${at}::timestamptz end, ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(key text, object text, deed text, mode text, says text, src_account text, src_kind text,
      src_id text, about jsonb, seq bigint, body jsonb, body_hash text, trips int, refused text)
    on conflict do nothing
  `.execute(trx)
}

/** Of records that are our own copies: how many trips led to the write that an entry is the first echo of. Absent: it is not one. */
export async function tripsBehind(
  trx: Trx,
  workspace: string,
  entries: readonly { source: Ref; seq: bigint }[],
): Promise<Map<string, number>> {
  const asked = entries.map(({ source, seq }) => ({ ...source, seq: String(seq) }))
  const { rows } = await sql<Ref & { trips: number }>`
    select e.account, e.kind, e.id, max(s.trips)::int as trips
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as e(account text, kind text, id text, seq bigint)
    join links l on l.workspace = ${workspace} and l.account = e.account and l.remote_id = e.id
    cross join lateral (select s.trips, s.settled_at from steps s where s.workspace = ${workspace} and s.object = l.object and s.state = 'done'
      order by s.nth desc limit 1) s
    where not exists (select from changes c where c.workspace = ${workspace} and c.account = e.account and c.kind = e.kind and c.id = e.id
      and c.seq < e.seq and c.seen_at >= s.settled_at)
    group by e.account, e.kind, e.id
  `.execute(trx)
  return new Map(rows.map(({ account, kind, id, trips }) => [refKey({ account, kind, id }), trips]))
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

/**
 * What was given up and is wanted after all goes over to the flow that wants it. What may have been done is unknown until it is cleared
 * up, the rest waits as before; of what is said once, one at most. What is still open goes on under this flow where its own was removed.
 */
export async function revive(
  trx: Trx,
  flow: { id: string; workspace: string },
  keys: readonly string[],
  at: Date,
) {
  if (keys.length === 0) return
  await sql`
    update steps s set flow = ${flow.id}, due_at = case when s.state = any(${statesOfDoubt}) then ${at} else s.due_at end,
      attempts = case when s.state = any(${statesOfDoubt}) then 0 else s.attempts end,
      settled_at = null, reason = case when s.state = any(${statesOfDoubt}) then 'it is wanted after all' else s.reason end,
      state = case when s.state = 'superseded' and not s.unclear then 'planned' when s.state = any(${statesOfDoubt}) then 'unknown' else s.state end
    where s.workspace = ${flow.workspace} and s.key = any(${keys as string[]}) and (
      s.state = 'superseded' and not (s.mode = 'once' and exists (select from steps o where o.workspace = s.workspace and o.object = s.object
        and o.deed = s.deed and o.mode = 'once' and o.key <> s.key and (o.state <> 'superseded' or o.nth > s.nth and o.key = any(${keys as string[]}))))
      or s.state in ('refused', 'cancelled') and s.unclear and s.mode = 'latest'
      or s.state in ('in_flight', 'unknown') and exists (select from flows f where f.id = s.flow and f.state = 'removed'))
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
