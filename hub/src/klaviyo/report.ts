import { sql } from 'kysely'
import type { Metric } from '../connectors/klaviyo/metrics.ts'
import { nameOf } from '../connectors/klaviyo/names.ts'
import type { StepState } from '../engine/steps.ts'
import type { Answer } from '../http/api/define.ts'
import type { routes } from '../http/api/klaviyo.ts'
import type { Deps } from '../http/deps.ts'
import { storesOf } from '../http/connections/view.ts'
import { expected, steps } from './expected.ts'
import { numbered } from './outlook.ts'
import { counted, daysOf, type Range } from './range.ts'
import { headingOf, startOf, whyNone } from './reasons.ts'
import { factsOf, type KlaviyoSync } from './sync.ts'
import { namesIn, theirDays } from './theirs.ts'
import { zonesOf } from './zones.ts'

type Report = Answer<typeof routes.report>
type Day = Report['days'][number]

/** Per day: what ShipStation has, what was sent, what Klaviyo shows. */
export async function reportOf(deps: Deps, sync: KlaviyoSync, range: Range): Promise<Report> {
  const { zone } = factsOf(sync)
  const names = await namesIn(deps, sync, range)
  const [ours, theirs, why, stores] = await Promise.all([
    ourDays(deps, sync, range, zone),
    theirDays(deps, sync, range, zone, names),
    whyNot(deps, sync, range, zone),
    storesOf(deps.db, { workspace: sync.workspace, account: sync.connected }),
  ])
  const counts = 'counts' in theirs ? theirs.counts : null
  const days = daysOf(range).map((day): Day => {
    const of = { ...nothing, ...ours.get(day) }
    const klaviyo = counts === null ? null : (counts.get(day) ?? 0)
    // Two differences may make the same number: what counts is that each event of one side has its own on the other.
    const isPaired = of.unsent + of.sentOnly + of.waiting === 0
    return { day, ...of, klaviyo, isEqual: isPaired && (klaviyo === null || klaviyo === of.sent) }
  })
  const sum = (of: (day: Day) => number) => days.reduce((all, day) => all + of(day), 0)
  const total = {
    shipstation: sum((day) => day.shipstation),
    sent: sum((day) => day.sent),
    klaviyo: counts === null ? null : sum((day) => day.klaviyo ?? 0),
  }
  return {
    ...{ ...range, name: nameOf(range.metric, sync.settings), zone, days, total, why, stores },
    unread: 'unread' in theirs ? theirs.unread : null,
    askedAt: deps.clock.now().toISOString(),
    says: saysOf(days, total),
    explains: explainsOf(range.metric, names),
    zones: zonesOf(zone, sync.settings.shipstationZone, deps.clock.now()),
  }
}

const nothing = { shipstation: 0, sent: 0, waiting: 0, unsent: 0, sentOnly: 0 }
type Ours = typeof nothing

/** Each event of a day with its step of the same day, where both are there. */
async function ourDays(deps: Deps, sync: KlaviyoSync, range: Range, zone: string) {
  const { rows } = await sql<Ours & { day: string }>`
    with e as (${counted(expected(range.metric, sync), range, zone)}), s as (${counted(steps(range.metric, sync), range, zone)})
    select to_char(coalesce(e.day, s.day), 'YYYY-MM-DD') as day, count(e.about)::int as shipstation,
      count(*) filter (where s.state = 'done')::int as sent, count(*) filter (where s.state in ('planned', 'in_flight', 'unknown'))::int as waiting,
      count(e.about) filter (where s.state is null or s.state in ('refused', 'cancelled'))::int as unsent,
      count(*) filter (where e.about is null and s.state = 'done')::int as "sentOnly"
    from e full join s on s.about = e.about and s.n = e.n and s.day = e.day group by 1
  `.execute(deps.db)
  return new Map(rows.map(({ day, ...counts }) => [day, counts]))
}

type Unsent = { skip: string | null; looked: boolean; old: boolean; state: StepState | null; n: number }
/** What ShipStation has and no event of that day was made of, by the plan's own words. */
async function whyNot(deps: Deps, sync: KlaviyoSync, range: Range, zone: string): Promise<Report['why']> {
  const { rows } = await sql<Unsent>`
    with e as (${counted(expected(range.metric, sync), range, zone)}), s as (${steps(range.metric, sync)})
    select l.verdicts -> 0 ->> 'skip' as skip, l.flow is not null as looked, e.at < ${startOf(sync)} as old, s.state, count(*)::int as n from e
    left join s on s.about = e.about and s.n = e.n
    left join looks l on l.flow = ${sync.flow} and l.account = ${sync.connected} and l.kind = e.kind and l.id = e.id
    where s.state is distinct from 'done' or (s.at at time zone ${zone})::date <> e.day group by 1, 2, 3, 4
  `.execute(deps.db)
  const found = new Map<string, number>()
  for (const { n, ...row } of rows) {
    const label = row.state === null ? headingOf(whyNone(range.metric, row, sync)) : unsent[row.state]
    found.set(label, (found.get(label) ?? 0) + n)
  }
  return [...found].map(([label, n]) => ({ label, count: n })).sort((a, b) => b.count - a.count)
}

const goes = 'Waits for its turn'
const unsent: Record<StepState, string> = {
  ...{ planned: goes, in_flight: goes, unknown: goes },
  ...{ done: 'Told already, on another day', refused: 'Klaviyo refused it' },
  ...{ cancelled: 'Closed without being sent', superseded: 'Withdrawn' },
}

function saysOf(days: readonly Day[], { shipstation, sent, klaviyo }: Report['total']): string {
  const differ = days.filter(({ isEqual }) => !isEqual).length
  const counts = `ShipStation ${numbered(shipstation)}, sent ${numbered(sent)}, in Klaviyo ${klaviyo === null ? 'not read' : numbered(klaviyo)}.`
  if (differ > 0) return `${differ} of ${days.length} days differ; open one to see why. ${counts}`
  return `${klaviyo === null ? 'All was sent; Klaviyo was not read.' : 'Every day agrees.'} ${counts}`
}

function explainsOf(metric: Metric, [, ...before]: readonly string[]): string[] {
  const common = [
    'An event that was sent a moment ago takes Klaviyo a while to show.',
    'Klaviyo’s own ShipStation integration has metrics of the same names; only those listed under API are counted here.',
    ...(before.length > 0
      ? [`Events that were sent as ${before.join(', ')}, before the metric was renamed, are counted too.`]
      : []),
  ]
  return metric === 'Order Shipped'
    ? [
        'Counted are orders by the moment their first label was printed, in Klaviyo’s zone. ShipStation’s own reports go by ship date, which may be a day later: a label printed in the evening ships tomorrow.',
        'An order that was only marked as shipped, or came to ShipStation as shipped, has no label and is not counted.',
        ...common,
      ]
    : common
}
