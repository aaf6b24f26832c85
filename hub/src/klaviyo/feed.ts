import { sql } from 'kysely'
import { type Event, event } from '../connectors/klaviyo/event.ts'
import { toWire } from '../connectors/klaviyo/send.ts'
import type { StepState } from '../engine/steps.ts'
import type { Answer, Given } from '../http/api/define.ts'
import type { routes } from '../http/api/klaviyo.ts'
import { orderHref, orderPageId } from '../http/orders/page-id.ts'
import type { Deps } from '../http/deps.ts'
import { againPrefix } from './say-again.ts'
import { type KlaviyoSync, own } from './sync.ts'

type Shown = Answer<typeof routes.feed>['events'][number]
type Row = {
  key: string
  deed: string
  state: StepState
  reason: string | null
  body: Event
  attempts: number
  number: string | null
  due: Date
  created: Date
  settled: Date | null
}
const columns = sql`s.key, s.deed, s.state, s.reason, s.body, s.attempts, s.due_at as due, s.created_at as created, s.settled_at as settled,
  (select r.data ->> 'number' from records r where r.workspace = s.workspace and r.account = ${sql.ref('f.from_account')} and r.kind = 'order' and r.id = s.body ->> 'order') as number`
const ofSync = (sync: KlaviyoSync) =>
  sql`from steps s join flows f on f.id = s.flow where ${own(sync)} and s.state <> 'superseded'`

const states: Record<string, StepState[]> = {
  waiting: ['planned', 'in_flight'],
  sent: ['done'],
  problem: ['refused', 'unknown', 'cancelled'],
}

/** A metric's events, what happened last first: what Klaviyo's own activity feed shows, with what it does not. */
export async function feedOf(
  deps: Deps,
  sync: KlaviyoSync,
  query: Given<typeof routes.feed>['query'],
): Promise<Answer<typeof routes.feed>> {
  const { page, size, metric, state, q } = query
  const text = `%${(q ?? '')
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, '\\$&')}%`
  const chosen = sql`${ofSync(sync)}
    ${metric === undefined ? sql`` : sql`and regexp_replace(s.deed, '^Again: | \\d+$', '', 'g') = ${metric}`}
    ${state === undefined ? sql`` : sql`and s.state = any(${states[state] ?? []})`}
    ${q === undefined ? sql`` : sql`and (lower(s.says) like ${text} or lower(s.body -> 'who' ->> 'email') like ${text} or lower(s.body -> 'properties' ->> 'TrackingNumber') like ${text})`}`
  const { rows } =
    await sql<Row>`select ${columns} ${chosen} order by s.body ->> 'at' desc, s.nth desc limit ${size} offset ${(page - 1) * size}`.execute(
      deps.db,
    )
  const total = await sql<{ n: number }>`select count(*)::int as n ${chosen}`.execute(deps.db)
  return { events: rows.map((row) => shown(row, sync)), total: total.rows[0]?.n ?? 0 }
}

function shown(row: Row, sync: KlaviyoSync): Shown {
  const { body } = row
  return {
    ...{ key: row.key, metric: body.metric, at: body.at, store: body.store, order: row.number },
    who: 'email' in body.who ? body.who.email : body.who.phone,
    orderHref: body.order === null ? null : orderHref(orderPageId(sync.connected, body.order)),
    ...saysOf(row),
    history:
      body.backfill ||
      (row.settled ?? row.created).getTime() - Date.parse(body.at) > body.staleHours * 3_600_000,
    sentAt: row.state === 'done' ? (row.settled?.toISOString() ?? null) : null,
    attempts: row.attempts,
  }
}

function saysOf({ state, reason, deed, body }: Row): Pick<Shown, 'state' | 'says'> {
  const again = deed.startsWith(againPrefix) ? ' It was sent again: Klaviyo keeps the first.' : ''
  if (state === 'done')
    return {
      state: 'sent',
      says: `Klaviyo took it${body.backfill ? ' as history: no flow starts' : ''}.${again}`,
    }
  if (state === 'planned')
    return { state: 'waiting', says: reason ? `Goes later: ${reason}` : 'Waits for its turn.' }
  if (state === 'in_flight') return { state: 'sending', says: 'On its way.' }
  if (state === 'unknown')
    return {
      state: 'unknown',
      says: 'The answer was lost. It goes again under the same key, which Klaviyo keeps once.',
    }
  if (state === 'refused') return { state: 'refused', says: reason ?? 'Klaviyo refused it.' }
  return { state: 'closed', says: reason ?? 'Closed without being sent.' }
}

export async function feedOneOf(
  deps: Deps,
  sync: KlaviyoSync,
  key: string,
): Promise<Answer<typeof routes.feedOne> | null> {
  const { rows } = await sql<Row>`select ${columns} ${ofSync(sync)} and s.key = ${key}`.execute(deps.db)
  const row = rows[0]
  if (!row) return null
  const tries = await sql<{
    at: Date
    status: number | null
    answer: unknown
    says: string | null
    outcome: string | null
  }>`
    select a.started_at as at, a.status, a.answer, coalesce(t.says, a.says) as says, coalesce(t.outcome, a.outcome) as outcome
    from attempt_steps t join attempts a on a.id = t.attempt and a.workspace = t.workspace
    where t.workspace = ${sync.workspace} and t.step = ${key} order by a.id
  `.execute(deps.db)
  return {
    ...shown(row, sync),
    body: toWire(event.parse(row.body), row.key, row.settled ?? deps.clock.now()),
    tries: tries.rows.map(({ at, status, answer, says, outcome }) => ({
      ...{ at: at.toISOString(), status, answer },
      says: says ?? (outcome === 'done' ? 'Klaviyo took it.' : (outcome ?? 'On its way.')),
    })),
    canResend: ['done', 'refused'].includes(row.state) && !row.deed.startsWith(againPrefix),
  }
}
