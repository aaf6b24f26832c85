import { sql } from 'kysely'
import type { Metric } from '../connectors/klaviyo/metrics.ts'
import { nameOf } from '../connectors/klaviyo/names.ts'
import type { StepState } from '../engine/steps.ts'
import type { Answer } from '../http/api/define.ts'
import type { routes } from '../http/api/klaviyo.ts'
import type { Deps } from '../http/deps.ts'
import { storesOf } from '../http/connections/view.ts'
import { numbered } from './outlook.ts'
import { daysOf, type Range } from './range.ts'
import { headingOf, whyNone } from './reasons.ts'
import { type Side, sides } from './sides.ts'
import { factsOf, type KlaviyoSync } from './sync.ts'
import { theirDays } from './theirs.ts'
import { zonesOf } from './zones.ts'

type Report = Answer<typeof routes.report>
type Day = Report['days'][number]

/** Per day: what ShipStation has, what was sent, what Klaviyo shows. */
export async function reportOf(deps: Deps, sync: KlaviyoSync, range: Range): Promise<Report> {
  const { zone } = factsOf(sync)
  const name = nameOf(range.metric, sync.settings)
  const ours = await oursOf(deps, sync, range, zone)
  const names = [...new Set([name, ...ours.names])]
  const [theirs, stores] = await Promise.all([
    theirDays(deps, sync, range, zone, names),
    storesOf(deps.db, { workspace: sync.workspace, account: sync.connected }),
  ])
  const counts = 'counts' in theirs ? theirs.counts : null
  const days = daysOf(range).map((day): Day => {
    const of = ours.days.get(day) ?? nothing
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
    ...{ ...range, name, zone, days, total, why: ours.why, stores },
    unread: 'unread' in theirs ? theirs.unread : null,
    askedAt: deps.clock.now().toISOString(),
    says: saysOf(days, total),
    explains: explainsOf(range.metric, names),
    zones: zonesOf(zone, sync.settings.shipstationZone, deps.clock.now()),
  }
}

const nothing = { shipstation: 0, sent: 0, waiting: 0, unsent: 0, sentOnly: 0 }
type Ours = typeof nothing
type Rows = Side & { n: number }

/** Our own books: each day's numbers, why there is no event, and under which names there is one. */
async function oursOf(deps: Deps, sync: KlaviyoSync, range: Range, zone: string) {
  const { rows } = await sql<Rows>`
    select m.day, m.skip, m.looked, m.old, m.state, m.told, m.here, m.name, count(*)::int as n
    from ${sides(sync, range, zone)} group by 1, 2, 3, 4, 5, 6, 7, 8`.execute(deps.db)
  const days = new Map<string, Ours>()
  const whys = new Map<string, number>()
  for (const row of rows) {
    count(days, row)
    const why = whyNot(sync, range, row)
    if (why !== null) whys.set(why, (whys.get(why) ?? 0) + row.n)
  }
  const why = [...whys].map(([label, n]) => ({ label, count: n })).sort((a, b) => b.count - a.count)
  const isOut = ({ state }: Side) => state !== null && state !== 'planned' && state !== 'refused'
  return { days, why, names: rows.filter(isOut).flatMap(({ name }) => name ?? []) }
}

/** Each event counts on the day of either side, and for itself where the other side does not have it on that day. */
function count(days: Map<string, Ours>, { day, told, here, state, n }: Rows) {
  const add = (on: string, what: keyof Ours) => {
    const of = days.get(on) ?? { ...nothing }
    days.set(on, { ...of, [what]: of[what] + n })
  }
  const isSent = here && state === 'done'
  const isWaiting = here && ['planned', 'in_flight', 'unknown'].includes(state ?? '')
  if (day !== null) add(day, 'shipstation')
  if (told !== null && isSent) add(told, 'sent')
  if (told !== null && isWaiting) add(told, 'waiting')
  if (day !== null && !((isSent || isWaiting) && told === day)) add(day, 'unsent')
  if (told !== null && isSent && told !== day) add(told, 'sentOnly')
}

/** Why what ShipStation has is not told on its day, under one heading for all that have the same reason. */
function whyNot(sync: KlaviyoSync, { metric }: Range, row: Side): string | null {
  if (row.day === null) return null
  if (row.state === null) return headingOf(whyNone(metric, row, sync))
  if (row.state === 'done') return row.here && row.told === row.day ? null : 'Told already, on another day'
  return unsent[row.state]
}

const goes = 'Waits for its turn'
const unsent: Record<Exclude<StepState, 'done'>, string> = {
  ...{ planned: goes, in_flight: goes, unknown: goes },
  ...{ refused: 'Klaviyo refused it', cancelled: 'Closed without being sent', superseded: 'Withdrawn' },
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
