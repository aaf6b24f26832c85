import { sql } from 'kysely'
import type { Seen } from '../connectors/klaviyo/read-back.ts'
import type { StepState } from '../engine/steps.ts'
import type { Answer } from '../http/api/define.ts'
import type { routes } from '../http/api/klaviyo.ts'
import type { Deps } from '../http/deps.ts'
import { orderHref, orderPageId } from '../http/orders/page-id.ts'
import { pair } from './pair.ts'
import type { Range } from './range.ts'
import { whyNone } from './reasons.ts'
import { type Side, sides } from './sides.ts'
import { factsOf, type KlaviyoSync } from './sync.ts'
import { namesIn, theirEvents } from './theirs.ts'

type Difference = Answer<typeof routes.reportDay>['differences'][number]
type Told = Pick<Difference, 'kind' | 'says'>
type Common = Side & { order: string; number: string | null; gone: boolean }
type Bare = Common & { key: null }
/** What something was made of; `voided`: it was told with a label that was voided since. */
type Made = Common & {
  key: string
  state: StepState
  reason: string | null
  at: Date
  told: string
  voided: boolean | null
}
type Row = Bare | Made

/** The orders of a day that do not stand on all three sides, each with its reason. */
export async function dayOf(
  deps: Deps,
  sync: KlaviyoSync,
  range: Range,
): Promise<Answer<typeof routes.reportDay>> {
  const { zone } = factsOf(sync)
  const [rows, names] = await Promise.all([rowsOf(deps, sync, range, zone), namesIn(deps, sync, range)])
  const theirs = await theirEvents(deps, sync, range, zone, names)
  const isHere = (row: Row): row is Made => row.key !== null && row.here
  const { there, left } = pair(rows.filter(isHere), 'seen' in theirs ? theirs.seen : [])
  const differences = rows.flatMap((row) => {
    if (row.key === null)
      return entry(sync, row, { kind: 'not sent', says: whyNone(range.metric, row, sync) })
    // Klaviyo is asked after our own books are read: what it shows of an event that waited then has gone meanwhile.
    if (there.has(row.key) && row.state !== 'done' && row.state !== 'refused') return []
    const told = differenceOf(row, range, 'seen' in theirs ? there.has(row.key) : null)
    return told ? [entry(sync, row, told)] : []
  })
  for (const one of left) differences.push(onlyThere(sync, one))
  return {
    day: range.from,
    says: saysOf(differences.length, 'unread' in theirs ? theirs.unread : null),
    differences: differences.slice(0, 500),
  }
}

function saysOf(n: number, unread: string | null): string {
  const differ = `${n} ${n === 1 ? 'order differs' : 'orders differ'}.`
  if (unread === null) return n === 0 ? 'Nothing differs on this day.' : differ
  return `${n === 0 ? 'All was sent; Klaviyo was not read.' : differ} ${unread}`
}

/** Every event that is due on the day or was made for it, each with the other side's where there is one. */
async function rowsOf(deps: Deps, sync: KlaviyoSync, range: Range, zone: string): Promise<Row[]> {
  const record = (kind: string) =>
    sql`r.workspace = ${sync.workspace} and r.account = ${sync.connected} and r.kind = ${kind}`
  const { rows } = await sql<Row>`
    select d."order", coalesce(d.number, o.number) as number, coalesce(o.gone, false) as gone, d.day, d.old, d.skip, d.looked, d.key, d.state, d.reason, d.at, d.told, d.here,
      d.name, t.voided from (select m.* from ${sides(sync, range, zone)} where m.day is not null or m.here and m.state not in ('refused', 'cancelled')) d
      left join lateral (select r.data ->> 'number' as number, r.gone from records r where ${record('order')} and r.id = d."order") o on true
      left join lateral (select (r.data ->> 'voided')::boolean as voided from records r where ${record('shipment')} and r.id = d.id and d.kind = 'shipment') t on true
    order by 2, 1`.execute(deps.db)
  return rows
}

function differenceOf(row: Made, range: Range, there: boolean | null): Told | null {
  const { state, reason } = row
  if (state === 'refused') return { kind: 'refused', says: reason ?? 'Klaviyo refused it.' }
  if (state === 'cancelled') return { kind: 'not sent', says: reason ?? 'It was closed without being sent.' }
  if (state !== 'done') return { kind: 'waiting', says: reason ?? 'It waits for its turn.' }
  if (!row.here) return { kind: 'once already', says: elsewhere(row, range) }
  if (there === false)
    return {
      kind: 'missing in Klaviyo',
      says: 'Klaviyo took it and does not show it. It may need a while; send it again if it stays away: Klaviyo keeps it once.',
    }
  return row.day !== null ? null : { kind: 'other day', says: changed(row) }
}

function elsewhere({ told, voided }: Made, { metric, from }: Range): string {
  if (told === from) return 'Sent with the store it was in then; the order has moved to this one since.'
  if (metric !== 'Order Shipped') return `Sent on ${told}, the day it had then.`
  return `Sent on ${told}, with ${voided ? 'a label that was voided since' : 'another label'}. An order is Order Shipped once.`
}

function changed({ voided, gone }: Made): string {
  if (gone) return 'Sent on this day; the order was deleted in ShipStation since.'
  if (voided) return 'Sent on this day, with a label that was voided since.'
  return 'Sent on this day; ShipStation has since changed what it was sent for.'
}

const entry = (sync: KlaviyoSync, row: Row, told: Told): Difference => ({
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
