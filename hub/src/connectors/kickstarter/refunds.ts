import { hash } from 'node:crypto'
import { type Money, minus, sum, zero } from '../../model/money.ts'
import type { Pledge, Refund } from '../../model/pledge.ts'
import { isOver } from './finalized.ts'

/** What Kickstarter says was paid: the amount paid where the report has one, else the pledge. */
export const paidOf = (pledge: Pledge): Money => pledge.paid ?? pledge.pledged

/**
 * Entries `from: 'report'` are in the report's amounts already; those `from: 'person'` were pressed here and no report has
 * shown them yet. So what is left of the payment is the report's amount less the latter, and what it was before any refund
 * is the report's amount and the former.
 */
export function paidNow(
  pledge: Pledge,
  refund: Refund | null,
): { before: Money; refunded: Money; now: Money } {
  const paid = paidOf(pledge)
  const total = (from: 'report' | 'person') =>
    sum(
      (refund?.entries ?? []).filter((entry) => entry.from === from).map((entry) => entry.amount),
      paid.currency,
    )
  const before = sum([paid, total('report')], paid.currency)
  const refunded = sum([total('report'), total('person')], paid.currency)
  return { before, refunded, now: minus(before, refunded) }
}

export type Fall = { slug: string; date: string; before: Pledge; after: Pledge; refund: Refund | null }

/**
 * A general refund, as a report shows it: less paid for the same things, by a pledge that goes on. What was pressed here and is now in the report
 * becomes the report's; the rest is a new entry. Its id is derived, so the same report tells of the same refund.
 */
export function refundSeen({
  slug,
  date,
  before,
  after,
  refund,
}: Fall): { amount: Money; refund: Refund } | null {
  const old = paidOf(before)
  const now = paidOf(after)
  if (isOver(after) || now.minor >= old.minor || now.currency !== old.currency) return null
  if (!sameThings(before, after)) return null
  const amount = minus(old, now)
  let rest = amount.minor
  const entries = (refund?.entries ?? []).map((entry) => {
    if (entry.from !== 'person' || entry.amount.minor > rest) return entry
    rest -= entry.amount.minor
    return { ...entry, from: 'report' as const }
  })
  const id = hash('sha256', JSON.stringify([slug, after.number, old.minor, now.minor, date])).slice(0, 32)
  if (entries.some((entry) => entry.id === id)) return null
  if (rest > 0) {
    const left = { ...zero(now.currency), minor: rest }
    entries.push({ id, amount: left, reason: null, from: 'report', at: date })
  }
  return { amount, refund: { entries } }
}

function sameThings(before: Pledge, after: Pledge): boolean {
  const things = (pledge: Pledge) =>
    JSON.stringify(pledge.items.map(({ key, quantity }) => `${key} ${quantity}`).sort())
  return things(before) === things(after)
}
