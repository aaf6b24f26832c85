import { sql } from 'kysely'
import type { Seen } from '../connectors/klaviyo/read-back.ts'
import type { StepState } from '../engine/steps.ts'
import type { Answer } from '../http/api/define.ts'
import type { routes } from '../http/api/klaviyo.ts'
import type { Deps } from '../http/deps.ts'
import { orderHref, orderPageId } from '../http/orders/page-id.ts'
import { expected, steps } from './expected.ts'
import { around, type Range, theirEvents } from './report.ts'
import { factsOf, type KlaviyoSync } from './sync.ts'

type Difference = Answer<typeof routes.reportDay>['differences'][number]
type Kind = Difference['kind']
type Row = {
  order: string
  number: string | null
  due: boolean
  skip: string | null
  key: string | null
  state: StepState | null
  reason: string | null
  at: Date | null
  on: string | null
}

/** The orders of a day that do not stand on all three sides, each with its reason. */
export async function dayOf(
  deps: Deps,
  sync: KlaviyoSync,
  range: Range,
): Promise<Answer<typeof routes.reportDay>> {
  const { zone } = factsOf(sync)
  const rows = await rowsOf(deps, sync, range, zone)
  const theirs = await theirEvents(deps, sync, range, zone)
  const seen = 'found' in theirs ? theirs.found : null
  const left = [...(seen ?? [])]
  const take = (row: Row) => {
    const second = row.at ? Math.floor(row.at.getTime() / 1000) : null
    const at = left.findIndex(
      (one) => one.order === row.order && Math.floor(Date.parse(one.at) / 1000) === second,
    )
    return at >= 0 && left.splice(at, 1).length > 0
  }
  const differences = rows.flatMap((row) => {
    // Klaviyo is asked after our own books are read: what it shows of an event that waited then has gone meanwhile.
    const there = row.on === range.from && take(row)
    if (there && row.state !== 'done' && row.state !== 'refused') return []
    const told = differenceOf(row, range.from, seen === null ? null : there)
    return told ? [entry(sync, row, told)] : []
  })
  for (const one of left) differences.push(onlyThere(sync, one))
  const unread = 'unread' in theirs ? ` ${theirs.unread}` : ''
  const n = differences.length
  return {
    day: range.from,
    says:
      (n === 0 ? 'Nothing differs on this day.' : `${n} ${n === 1 ? 'order differs' : 'orders differ'}.`) +
      unread,
    differences: differences.slice(0, 500),
  }
}

/** Every event that is due on the day or was made for it: of an order's events for the metric, those that belong together. */
async function rowsOf(deps: Deps, sync: KlaviyoSync, range: Range, zone: string): Promise<Row[]> {
  const near = around(range)
  // An order is Order Shipped once, whichever of its labels it was told with.
  const isOnce = range.metric === 'Order Shipped'
  const dayAt = (at: string) => sql`to_char((${sql.ref(at)} at time zone ${zone})::date, 'YYYY-MM-DD')`
  const { rows } = await sql<Row>`
    with e as (select * from (${expected(range.metric, sync)}) x where x.at >= ${near.from}::timestamptz and x.at < ${near.to}::timestamptz
        and (x.at at time zone ${zone})::date = ${range.from}::date ${range.store === null ? sql`` : sql`and x.store = ${range.store}`}),
      s as (select * from (${steps(range.metric, sync)}) y)
    select e."order", e.number, true as due, l.verdicts -> 0 ->> 'skip' as skip, s.key, s.state, s.reason, s.at, ${dayAt('s.at')} as "on" from e
      left join looks l on l.flow = ${sync.flow} and l.account = ${sync.connected} and l.kind = e.kind and l.id = e.id
      left join s on s."order" = e."order" and (${isOnce}::boolean or s.at = e.at)
    union all
    select s."order", r.data ->> 'number', false, null, s.key, s.state, s.reason, s.at, ${dayAt('s.at')} from s
      left join records r on r.workspace = ${sync.workspace} and r.account = ${sync.connected} and r.kind = 'order' and r.id = s."order"
      where s.state = 'done' and s.at >= ${near.from}::timestamptz and s.at < ${near.to}::timestamptz and (s.at at time zone ${zone})::date = ${range.from}::date
        ${range.store === null ? sql`` : sql`and s.store = ${range.store}`}
        and not exists (select from e where e."order" = s."order" and (${isOnce}::boolean or e.at = s.at))
    order by 2, 1
  `.execute(deps.db)
  return rows
}

function differenceOf(row: Row, day: string, there: boolean | null): { kind: Kind; says: string } | null {
  const { state, due } = row
  if (state === null) return { kind: 'not sent', says: row.skip ?? 'It has not been planned yet.' }
  if (state === 'refused') return { kind: 'refused', says: row.reason ?? 'Klaviyo refused it.' }
  if (state !== 'done')
    return {
      kind: 'waiting',
      says:
        row.reason ??
        (state === 'cancelled' ? 'It was closed without being sent.' : 'It waits for its turn.'),
    }
  if (row.on !== day)
    return {
      kind: 'once already',
      says: `Sent on ${row.on}, with a label that was voided since. An order is Order Shipped once.`,
    }
  if (there === false)
    return {
      kind: 'missing in Klaviyo',
      says: 'Klaviyo took it and does not show it. It may need a while; send it again if it stays away: Klaviyo keeps it once.',
    }
  return due
    ? null
    : {
        kind: 'other day',
        says: 'Sent on this day; ShipStation has since changed what it was sent for (a label voided, say).',
      }
}

const entry = (sync: KlaviyoSync, row: Row, told: { kind: Kind; says: string }): Difference => ({
  ...told,
  order: row.number ?? row.order,
  orderHref: orderHref(orderPageId(sync.connected, row.order)),
  key: row.key,
  canResend: row.key !== null && ['missing in Klaviyo', 'refused'].includes(told.kind),
})

const onlyThere = (sync: KlaviyoSync, one: Seen): Difference => ({
  order: one.order ?? 'without an order',
  orderHref: one.order === null ? null : orderHref(orderPageId(sync.connected, one.order)),
  kind: 'only in Klaviyo',
  says: 'Klaviyo shows it, and this hub did not send it: another program, or another hub, with the same metric.',
  ...{ key: null, canResend: false },
})
