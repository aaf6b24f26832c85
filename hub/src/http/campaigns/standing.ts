import { type RawBuilder, sql } from 'kysely'
import type { Verdict } from '../../store/flows.ts'
import type { Db } from '../../store/open.ts'
import type { Order } from '../../model/order.ts'
import type { Pledge } from '../../model/pledge.ts'

/** The living integration of a campaign. `connected` is empty until the sync is configured: plans already say what they would do. */
export type Sync = {
  id: string
  flow: string
  mailFlow: string | null
  account: string
  connection: string
  connected: string
  settings: unknown
  state: 'active' | 'paused'
  pausedBy: string | null
  pausedAt: Date | null
}

export async function syncOf(db: Db, workspace: string, slug: string): Promise<Sync | null> {
  const { rows } = await sql<Sync>`
    select i.id, i.account, i.connection, i.connected, i.settings, i.state, i.paused_by as "pausedBy", i.paused_at as "pausedAt",
      (select id from flows f where f.integration = i.id and f.name = 'orders') as flow,
      (select id from flows f where f.integration = i.id and f.name = 'mail') as "mailFlow"
    from integrations i where i.workspace = ${workspace} and i.connector = 'kickstarter' and i.account = ${`kickstarter:${slug}`} and i.state <> 'removed'
  `.execute(db)
  return rows[0] ?? null
}

/**
 * One row a backer: the pledge, what the plan said of it, and how far its order is. The column `state` is the API's OrderState.
 * For use as a CTE body; the caller filters, counts and pages.
 */
export function standing(
  workspace: string,
  sync: Pick<Sync, 'flow' | 'account' | 'connected'>,
): RawBuilder<unknown> {
  return sql`
    select t.*, case
      when t.step_state = 'refused' then 'task'
      when t.step_state = 'unknown' then 'unknown'
      when t.step_state = 'in_flight' then 'sending'
      when t.step_state = 'planned' then 'queued'
      when t.remote ->> 'status' = 'shipped' then 'shipped'
      when t.remote ->> 'status' = 'cancelled' then 'cancelled'
      when t.remote_id is not null then 'in_shipstation'
      when t.verdict ? 'wait' and t.verdict -> 'for' ->> 'kind' = 'release' then 'unreleased'
      when t.verdict ? 'wait' then 'waiting'
      when t.verdict ->> 'skip' like 'Held by%' then 'held'
      when t.verdict ->> 'skip' like 'Left alone%' then 'left_alone'
      else 'not_finalized' end as state
    from (
      select p.id as number, p.data as pledge, l.verdicts, l.verdicts -> 0 as verdict, k.remote_id, o.data as remote,
        s.key as step, s.state as step_state, s.reason as step_reason, s.due_at as step_due, s.says as step_says
      from records p
      left join looks l on l.flow = ${sync.flow} and l.account = p.account and l.kind = p.kind and l.id = p.id
      left join links k on k.workspace = p.workspace and k.account = ${sync.connected} and k.sink = 'shipstation.orders'
        and k.src_account = p.account and k.src_kind = p.kind and k.src_id = p.id
      left join records o on o.workspace = p.workspace and o.account = k.account and o.kind = 'order' and o.id = k.remote_id and not o.gone
      left join lateral (
        select key, state, reason, due_at, says from steps s where s.workspace = p.workspace and s.src_account = p.account and s.src_kind = p.kind
          and s.src_id = p.id and s.sink = 'shipstation.orders' and s.state in ('planned', 'in_flight', 'unknown', 'refused') order by s.nth desc limit 1
      ) s on true
      where p.workspace = ${workspace} and p.account = ${sync.account} and p.kind = 'pledge' and not p.gone
    ) t`
}

export type OrderState =
  | 'not_finalized'
  | 'held'
  | 'waiting'
  | 'unreleased'
  | 'queued'
  | 'sending'
  | 'unknown'
  | 'in_shipstation'
  | 'shipped'
  | 'cancelled'
  | 'task'
  | 'left_alone'

export type StandingRow = {
  number: string
  pledge: Pledge
  verdicts: Verdict[] | null
  remote_id: string | null
  remote: Order | null
  step: string | null
  step_state: 'planned' | 'in_flight' | 'unknown' | 'refused' | null
  step_reason: string | null
  step_due: Date | null
  step_says: string | null
  state: OrderState
}

export async function countsByState(db: Db, workspace: string, sync: Sync): Promise<Map<OrderState, number>> {
  const { rows } = await sql<{
    state: OrderState
    n: number
  }>`with s as (${standing(workspace, sync)}) select state, count(*)::int as n from s group by state`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.state, row.n]))
}

/** One sentence: why it stands where it stands, and what to do. */
export function whyOf(row: StandingRow, paused: boolean): string {
  const first = row.verdicts?.[0]
  const words =
    row.verdicts
      ?.map((verdict) => ('wait' in verdict ? verdict.wait : 'skip' in verdict ? verdict.skip : ''))
      .filter(Boolean)
      .join(' ') ?? ''
  switch (row.state) {
    case 'task':
      return row.step_reason ?? 'ShipStation refused it.'
    case 'unknown':
      return 'The answer was lost. Longshore looks in ShipStation whether it arrived, before anything is sent again.'
    case 'sending':
      return 'On its way to ShipStation.'
    case 'queued':
      return paused
        ? 'Queued; the sync is paused.'
        : (row.step_reason ?? 'Queued: goes with the next request.')
    case 'shipped':
      return 'Shipped.'
    case 'cancelled':
      return 'Cancelled in ShipStation.'
    case 'in_shipstation':
      return words || 'In ShipStation, not shipped yet.'
    default:
      return first === undefined ? 'Being looked at.' : words
  }
}
