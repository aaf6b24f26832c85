import { sql } from 'kysely'
import type { Io } from '../connector.ts'
import { NoAccess } from '../connectors/klaviyo/check.ts'
import { DAY_MS } from '../connectors/klaviyo/facts.ts'
import { nameOf } from '../connectors/klaviyo/names.ts'
import type { Metric } from '../connectors/klaviyo/metrics.ts'
import {
  countsByDay,
  dayIn,
  eventsOf,
  metricsByName,
  type Seen,
  Unread,
} from '../connectors/klaviyo/read-back.ts'
import type { Answer } from '../http/api/define.ts'
import type { routes } from '../http/api/klaviyo.ts'
import type { Deps } from '../http/deps.ts'
import { storesOf } from '../http/connections/view.ts'
import { expected, steps } from './expected.ts'
import { numbered } from './outlook.ts'
import { headingOf } from './reasons.ts'
import { factsOf, type KlaviyoSync } from './sync.ts'
import { zonesOf } from './zones.ts'

type Report = Answer<typeof routes.report>
export type Range = { metric: Metric; store: string | null; from: string; to: string }

/** The last 30 days, today with them, in the zone of the account's charts; what is asked for otherwise. */
export function rangeOf(
  deps: Pick<Deps, 'clock'>,
  zone: string,
  asked: { from?: string | undefined; to?: string | undefined },
) {
  const day = dayIn(zone)
  const now = deps.clock.now()
  const to = asked.to ?? day(now)
  // By the calendar: counted in hours, a night on which the clocks change takes a day away.
  const before = new Date(Date.parse(`${to}T00:00:00Z`) - 29 * DAY_MS).toISOString().slice(0, 10)
  return { from: asked.from ?? before, to }
}

/** Instants a day before and behind the range: what falls on its days in the zone is between. */
export const around = ({ from, to }: Pick<Range, 'from' | 'to'>) => ({
  from: new Date(Date.parse(`${from}T00:00:00Z`) - DAY_MS).toISOString(),
  to: new Date(Date.parse(`${to}T00:00:00Z`) + 2 * DAY_MS).toISOString(),
})

/** Per day: what ShipStation has, what was sent, what Klaviyo shows. */
export async function reportOf(deps: Deps, sync: KlaviyoSync, range: Range): Promise<Report> {
  const { zone } = factsOf(sync)
  const name = nameOf(range.metric, sync.settings)
  const [ours, theirs, why, stores] = await Promise.all([
    ourDays(deps, sync, range, zone),
    theirDays(deps, sync, range, zone, name),
    whyNot(deps, sync, range, zone),
    storesOf(deps.db, { workspace: sync.workspace, account: sync.connected }),
  ])
  const days = daysOf(range).map((day) => {
    const { shipstation = 0, sent = 0, waiting = 0 } = ours.get(day) ?? {}
    const klaviyo = theirs.counts === null ? null : (theirs.counts.get(day) ?? 0)
    const isEqual = shipstation === sent && (klaviyo === null || klaviyo === sent)
    return { day, shipstation, sent, waiting, klaviyo, isEqual }
  })
  const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((all, day) => all + of(day), 0)
  const total = {
    shipstation: sum((day) => day.shipstation),
    sent: sum((day) => day.sent),
    klaviyo: theirs.counts === null ? null : sum((day) => day.klaviyo ?? 0),
  }
  return {
    ...{ ...range, name, zone, days, total, why, unread: theirs.unread, stores },
    askedAt: deps.clock.now().toISOString(),
    says: saysOf(days, total),
    explains: explainsOf(range.metric),
    zones: zonesOf(zone, sync.settings.shipstationZone, deps.clock.now()),
  }
}

function daysOf({ from, to }: Range): string[] {
  const days: string[] = []
  for (
    let at = Date.parse(`${from}T00:00:00Z`);
    at <= Date.parse(`${to}T00:00:00Z`) && days.length < 400;
    at += DAY_MS
  )
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

const inRange = (range: Range, zone: string) => {
  const { from, to } = around(range)
  const day = sql`(e.at at time zone ${zone})::date`
  return sql`e.at >= ${from}::timestamptz and e.at < ${to}::timestamptz and ${day} between ${range.from}::date and ${range.to}::date
    ${range.store === null ? sql`` : sql`and e.store = ${range.store}`}`
}

async function ourDays(deps: Deps, sync: KlaviyoSync, range: Range, zone: string) {
  const { rows } = await sql<{ day: string; shipstation: number; sent: number; waiting: number }>`
    select to_char((e.at at time zone ${zone})::date, 'YYYY-MM-DD') as day, count(*) filter (where what = 'shipstation')::int as shipstation,
      count(*) filter (where what = 'done')::int as sent, count(*) filter (where what in ('planned', 'in_flight', 'unknown'))::int as waiting
    from (select 'shipstation' as what, x.at, x.store from (${expected(range.metric, sync)}) x
      union all select y.state, y.at, y.store from (${steps(range.metric, sync)}) y) e
    where ${inRange(range, zone)} group by 1
  `.execute(deps.db)
  return new Map(rows.map(({ day, ...counts }) => [day, counts]))
}

/** What ShipStation has and no event was made of, by the plan's own words. */
async function whyNot(deps: Deps, sync: KlaviyoSync, range: Range, zone: string): Promise<Report['why']> {
  const { rows } = await sql<{ skip: string | null; n: number }>`
    select l.verdicts -> 0 ->> 'skip' as skip, count(*)::int as n from (${expected(range.metric, sync)}) e
    left join looks l on l.flow = ${sync.flow} and l.account = ${sync.connected} and l.kind = e.kind and l.id = e.id
    where ${inRange(range, zone)} and not exists (select from (${steps(range.metric, sync)}) s where s."order" = e."order" and s.state <> 'refused'
      and (s.at = date_trunc('second', e.at) or s.at = e.at)) group by 1
  `.execute(deps.db)
  const found = new Map<string, number>()
  for (const { skip, n } of rows) {
    const label = skip === null ? 'Sent otherwise, waiting, or refused' : headingOf(skip)
    found.set(label, (found.get(label) ?? 0) + n)
  }
  return [...found].map(([label, n]) => ({ label, count: n })).sort((a, b) => b.count - a.count)
}

/** Which of Klaviyo's events are counted, by their store; null where all of the metric's are. */
async function oursIn({ db }: Deps, sync: KlaviyoSync, range: Pick<Range, 'store'>) {
  const { store } = range
  if (store !== null) return (one: string | null) => one === store
  const { rows } = await sql`
    select from steps s where s.workspace = ${sync.workspace} and s.account = ${sync.account} and s.sink = 'klaviyo.events'
      and s.src_account <> ${sync.connected} limit 1`.execute(db)
  if (rows.length === 0) return null
  const stores = await storesOf(db, { workspace: sync.workspace, account: sync.connected })
  const ids = new Set(stores.map(({ id }) => id))
  return (one: string | null) => one !== null && ids.has(one)
}

type Theirs = { counts: Map<string, number> | null; unread: string | null }

/**
 * Klaviyo's own counts. It cannot count by store: for one store, or where another ShipStation account's events go there too, its
 * events are read and counted here.
 */
async function theirDays(
  deps: Deps,
  sync: KlaviyoSync,
  range: Range,
  zone: string,
  name: string,
): Promise<Theirs> {
  const isOurs = await oursIn(deps, sync, range)
  if (isOurs && sync.settings.dropped.includes('StoreId'))
    return { counts: null, unread: 'StoreId is not sent, so Klaviyo’s events cannot be told apart by store.' }
  const counts = await asked(deps, sync, async (io): Promise<Map<string, number>> => {
    const metric = (await metricsByName(io.http)).get(name)
    if (metric === undefined) return new Map()
    const bounds = around(range)
    if (!isOurs) return countsByDay(io.http, metric, { ...bounds, zone })
    const day = dayIn(zone)
    const found = new Map<string, number>()
    for await (const page of eventsOf(io.http, metric, bounds, namesOf(sync)))
      for (const { at, store } of page) if (isOurs(store)) found.set(day(at), (found.get(day(at)) ?? 0) + 1)
    return found
  })
  return 'unread' in counts ? { counts: null, unread: counts.unread } : { counts: counts.found, unread: null }
}

/** The events of one day as Klaviyo shows them, or why it does not. */
export async function theirEvents(deps: Deps, sync: KlaviyoSync, range: Range, zone: string) {
  const day = dayIn(zone)
  const isOurs = (await oursIn(deps, sync, range)) ?? (() => true)
  return asked(deps, sync, async (io): Promise<Seen[]> => {
    const metric = (await metricsByName(io.http)).get(nameOf(range.metric, sync.settings))
    const seen: Seen[] = []
    if (metric === undefined) return seen
    for await (const page of eventsOf(io.http, metric, around(range), namesOf(sync)))
      seen.push(
        ...page.filter((one) => day(one.at) >= range.from && day(one.at) <= range.to && isOurs(one.store)),
      )
    return seen
  })
}

const namesOf = ({ settings: { renamed } }: KlaviyoSync) => ({
  ...{ store: renamed.StoreId ?? 'StoreId', order: renamed.OrderId ?? 'OrderId' },
})

/** Asks in the account's own lane, under its budget. What it cannot tell is said in words, and the rest of the report stands. */
async function asked<T>(
  deps: Deps,
  sync: KlaviyoSync,
  ask: (io: Io<unknown>) => Promise<T>,
): Promise<{ found: T } | { unread: string }> {
  try {
    const lane = deps.engine.lane(sync.workspace, sync.account)
    const answer = lane ? await lane.visit(async (io) => ({ found: await ask(io) })) : null
    return answer ?? { unread: 'Klaviyo cannot be asked from here at the moment. Try again in a minute.' }
  } catch (error) {
    if (error instanceof Unread || error instanceof NoAccess) {
      if (error.status === 401)
        return { unread: 'Klaviyo does not accept the key any more, so what it shows could not be read.' }
      const scope =
        error.status === 403 ? ' The key lacks metrics:read or events:read: make a new one with both.' : ''
      return { unread: `Klaviyo did not tell: ${error.message}.${scope}` }
    }
    deps.engine.context.says.warn(
      { error: String(error), account: sync.account },
      'Klaviyo could not be read',
    )
    return { unread: 'Klaviyo did not answer. Try again in a minute.' }
  }
}

function saysOf(days: Report['days'], { shipstation, sent, klaviyo }: Report['total']): string {
  const differ = days.filter(({ isEqual }) => !isEqual).length
  const counts = `ShipStation ${numbered(shipstation)}, sent ${numbered(sent)}, in Klaviyo ${klaviyo === null ? 'not read' : numbered(klaviyo)}.`
  if (differ === 0) return `Every day agrees. ${counts}`
  return `${differ} of ${days.length} days differ; open one to see why. ${counts}`
}

function explainsOf(metric: Metric): string[] {
  const common = [
    'An event that was sent a moment ago takes Klaviyo a while to show.',
    'Klaviyo’s own ShipStation integration has metrics of the same names; only those listed under API are counted here.',
  ]
  return metric === 'Order Shipped'
    ? [
        'Counted are orders by the moment their first label was printed, in Klaviyo’s zone. ShipStation’s own reports go by ship date, which may be a day later: a label printed in the evening ships tomorrow.',
        'An order that was only marked as shipped, or came to ShipStation as shipped, has no label and is not counted.',
        ...common,
      ]
    : common
}
