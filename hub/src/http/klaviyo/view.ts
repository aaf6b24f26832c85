import { sql } from 'kysely'
import { allMetrics } from '../../connectors/klaviyo/metrics.ts'
import { idOf } from '../../connectors/klaviyo/facts.ts'
import { nameOf } from '../../connectors/klaviyo/names.ts'
import { againPrefix } from '../../klaviyo/say-again.ts'
import { headingOf } from '../../klaviyo/reasons.ts'
import { factsOf, type KlaviyoSync, own, titleOf } from '../../klaviyo/sync.ts'
import { zonesOf } from '../../klaviyo/zones.ts'
import { connectionById } from '../../store/connections.ts'
import { sourcesOf } from '../../store/sources.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/klaviyo.ts'
import { storesOf } from '../connections/view.ts'
import type { Deps } from '../deps.ts'
import { statusOfKlaviyo } from './status.ts'

type View = Answer<typeof routes.show>
const aSecond = 3500 / 60

export async function viewOf(deps: Deps, sync: KlaviyoSync): Promise<View> {
  const { db, clock } = deps
  const facts = factsOf(sync)
  const shipstation = await connectionById(db, sync.workspace, sync.connection)
  const sources = await sourcesOf(db, sync.workspace, sync.connected)
  const queue = await queueOf(deps, sync)
  const metrics = await metricsOf(deps, sync, facts.zone)
  return {
    ...{ id: sync.id, title: await titleOf(db, sync), state: sync.state, settings: sync.settings },
    status: await statusOfKlaviyo(deps, sync, queue),
    account: { id: idOf(sync.account), ...facts },
    key: {
      last4: sync.key?.last4 ?? '',
      changedAt: (sync.key?.changedAt ?? sync.since).toISOString(),
      stopped: sync.key?.stopped ? { says: sync.key.stopped.says, remedy: sync.key.stopped.remedy } : null,
    },
    shipstation: {
      connection: sync.connection,
      name: shipstation?.name ?? 'removed',
      lastRead:
        sources
          .map(({ finishedAt }) => finishedAt?.toISOString() ?? '')
          .sort()
          .at(-1) || null,
    },
    stores: await storesOf(db, { workspace: sync.workspace, account: sync.connected }),
    since: sync.since.toISOString(),
    lastSent: metrics.reduce<string | null>(
      (last, { sentAt }) => (sentAt && (!last || sentAt > last) ? sentAt : last),
      null,
    ),
    every: everySays(shipstation?.hook?.on ?? false),
    pausedBy: sync.pausedBy,
    pausedAt: sync.pausedAt?.toISOString() ?? null,
    queue,
    metrics: metrics.map(({ metric, name, on, sent, today, lastAt }) => ({
      ...{ metric, name, on, sent, today, lastAt },
    })),
    skips: await skipsOf(deps, sync),
    zones: zonesOf(facts.zone, sync.settings.shipstationZone, clock.now()),
  }
}

const everySays = (webhooks: boolean) =>
  webhooks
    ? 'At once, as ShipStation tells; every 30 minutes at the latest.'
    : 'Every minute, as ShipStation is read; every 30 minutes at the latest.'

async function queueOf(deps: Deps, sync: KlaviyoSync): Promise<View['queue']> {
  const now = deps.clock.now()
  const { rows } = await sql<{
    waiting: number
    sending: number
    unknown: number
    refused: number
    today: number
    history: number
    due: Date | null
    throttled: boolean
    skipped: number
  }>`
    select count(*) filter (where state = 'planned')::int as waiting, count(*) filter (where state = 'in_flight')::int as sending,
      count(*) filter (where state = 'unknown')::int as unknown, count(*) filter (where state = 'refused')::int as refused,
      count(*) filter (where state = 'done' and settled_at > ${new Date(now.getTime() - 86_400_000)})::int as today,
      count(*) filter (where state = 'planned' and (body ->> 'backfill')::boolean)::int as history,
      min(due_at) filter (where state = 'planned') as due, coalesce(bool_or(state = 'planned' and reason ~* 'throttl'), false) as throttled,
      (select count(*)::int from looks l where l.flow = ${sync.flow} and l.verdicts -> 0 ? 'skip') as skipped
    from steps s where ${own(sync)}
  `.execute(deps.db)
  const {
    waiting = 0,
    sending = 0,
    unknown = 0,
    refused = 0,
    today = 0,
    history = 0,
    skipped = 0,
  } = rows[0] ?? {}
  const due = rows[0]?.due ?? null
  const left = waiting + sending
  return {
    ...{ waiting, sending, unknown, refused, skipped, doneToday: today, history },
    aboutSeconds: left === 0 || sync.state === 'paused' ? null : Math.ceil(left / aSecond),
    throttledUntil: rows[0]?.throttled && due && due > now ? due.toISOString() : null,
  }
}

async function metricsOf(deps: Deps, sync: KlaviyoSync, zone: string) {
  const { rows } = await sql<{
    metric: string
    sent: number
    today: number
    at: string | null
    settled: Date | null
  }>`
    select regexp_replace(deed, ' \\d+$', '') as metric, count(*)::int as sent, max(body ->> 'at') as at, max(settled_at) as settled,
      count(*) filter (where ((body ->> 'at')::timestamptz at time zone ${zone})::date = (${deps.clock.now()}::timestamptz at time zone ${zone})::date)::int as today
    from steps s where ${own(sync)} and state = 'done' and deed not like ${`${againPrefix}%`} group by 1
  `.execute(deps.db)
  const found = new Map(rows.map((row) => [row.metric, row]))
  return allMetrics.map((metric) => {
    const { sent = 0, today = 0, at = null, settled = null } = found.get(metric) ?? {}
    return {
      ...{ metric, name: nameOf(metric, sync.settings), on: sync.settings.metrics.includes(metric) },
      ...{ sent, today, lastAt: at, sentAt: settled?.toISOString() ?? null },
    }
  })
}

async function skipsOf(deps: Deps, sync: KlaviyoSync): Promise<View['skips']> {
  const { rows } = await sql<{ skip: string; n: number }>`
    select v ->> 'skip' as skip, count(*)::int as n from looks l cross join lateral jsonb_array_elements(l.verdicts) v
    where l.flow = ${sync.flow} and v ? 'skip' group by 1
  `.execute(deps.db)
  const found = new Map<string, number>()
  for (const { skip, n } of rows) found.set(headingOf(skip), (found.get(headingOf(skip)) ?? 0) + n)
  return [...found].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count)
}
