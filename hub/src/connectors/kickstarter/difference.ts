import type { Correction, Pledge, Refund } from '../../model/pledge.ts'
import { decimal, type Money } from '../../model/money.ts'
import { type Conflict, effective } from './effective.ts'
import { isOver } from './finalized.ts'
import { refundSeen } from './refunds.ts'

export type Backer = { number: string; name: string | null }
export type FieldChange = { field: string; from: string | null; to: string | null }
export type Fewer = { key: string; title: string; from: number; to: number }

/** What a new report changes, before it is stored and afterwards as its record. */
export type Difference = {
  created: Backer[]
  changed: (Backer & { fields: FieldChange[] })[]
  same: number
  /** In the campaign, not in this report: listed, and left as they are. */
  missing: Backer[]
  /** Refunded in full, or the card failed: their orders are cancelled. */
  dropped: Backer[]
  /** Refunded by item. */
  fewer: (Backer & { items: Fewer[] })[]
  /** Refunded by a general amount; `refund` is the whole record to store. */
  refunds: (Backer & { amount: Money; refund: Refund })[]
  /** Corrected here, and now changed by the report: a person chooses. */
  conflicts: (Backer & { conflicts: Conflict[] })[]
}

export type Sides = {
  slug: string
  before: ReadonlyMap<string, Pledge>
  after: Iterable<Pledge>
  /** When the new report was made. */
  date: string
  refunds: ReadonlyMap<string, Refund>
  corrections: ReadonlyMap<string, Correction>
}

export function difference({ slug, before, after, date, refunds, corrections }: Sides): Difference {
  const found: Difference = {
    ...{ created: [], changed: [], same: 0, missing: [] },
    ...{ dropped: [], fewer: [], refunds: [], conflicts: [] },
  }
  const seen = new Set<string>()
  for (const pledge of after) {
    const backer = { number: pledge.number, name: pledge.name }
    const old = before.get(pledge.number)
    seen.add(pledge.number)
    const { conflicts } = effective(pledge, corrections.get(pledge.number) ?? null)
    if (conflicts.length > 0) found.conflicts.push({ ...backer, conflicts })
    const fields = old ? changedFields(old, pledge) : []
    if (!old) found.created.push(backer)
    else if (fields.length === 0) found.same++
    else {
      found.changed.push({ ...backer, fields })
      const items = fewerItems(old, pledge)
      const refund = refundSeen({
        slug,
        date,
        before: old,
        after: pledge,
        refund: refunds.get(pledge.number) ?? null,
      })
      if (isOver(pledge) && !isOver(old)) found.dropped.push(backer)
      else if (items.length > 0) found.fewer.push({ ...backer, items })
      else if (refund) found.refunds.push({ ...backer, ...refund })
    }
  }
  for (const [number, { name }] of before) if (!seen.has(number)) found.missing.push({ number, name })
  return found
}

/** Every field that differs, in the report's words, with both values as they read. */
export function changedFields(before: Pledge, after: Pledge): FieldChange[] {
  const old = readable(before)
  const now = readable(after)
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const from = old.get(field) ?? null
    const to = now.get(field) ?? null
    return from === to ? [] : [{ field, from, to }]
  })
}

function readable(pledge: Pledge): Map<string, string | null> {
  const { address, reward } = pledge
  const money = (value: Money | null | undefined) => (value ? `${decimal(value)} ${value.currency}` : null)
  return new Map<string, string | null>([
    ['Backer UID', pledge.uid],
    ['Backer Name', pledge.name],
    ['Email', pledge.email],
    ['Reward Title', reward?.title ?? null],
    ['Reward ID', reward?.id ?? null],
    ['Reward Minimum', money(reward?.minimum)],
    ...pledge.items.map((item): [string, string] => [item.title, String(item.quantity)]),
    ['Pledge Amount', money(pledge.pledged)],
    ['Shipping Amount', money(pledge.shipping)],
    ['Bonus Support', money(pledge.bonus)],
    ['Amount Due', money(pledge.due)],
    ['Amount Paid', money(pledge.paid)],
    ['Pledged At', pledge.pledgedAt],
    ['Pledged Status', pledge.status],
    ['Fulfillment Status', pledge.fulfillment],
    ['Survey Response', pledge.surveyedAt],
    ['Completed', pledge.completedAt],
    ['Late Pledge', pledge.late ? 'yes' : null],
    ['Shipping Country', pledge.shippingCountry],
    ['Shipping Name', address?.name ?? null],
    ['Shipping Address 1', address?.street1 ?? null],
    ['Shipping Address 2', address?.street2 ?? null],
    ['Shipping City', address?.city ?? null],
    ['Shipping State', address?.state ?? null],
    ['Shipping Postal Code', address?.postalCode ?? null],
    ['Shipping Country Code', address?.country ?? null],
    ['Shipping Phone Number', address?.phone ?? null],
    ['Shipping Delivery Notes', pledge.deliveryNotes],
    ['Notes', pledge.notes],
    ...pledge.answers.map(({ question, answer }): [string, string] => [question, answer]),
  ])
}

function fewerItems(before: Pledge, after: Pledge): Fewer[] {
  const now = new Map(after.items.map((item) => [item.key, item.quantity]))
  return before.items.flatMap(({ key, title, quantity }) => {
    const to = now.get(key) ?? 0
    return to < quantity ? [{ key, title, from: quantity, to }] : []
  })
}

/** A report older than the last one would take back what is known since: it is refused unless forced. Same instant: not older. */
export function isOlder(date: string, last: string | null): boolean {
  return last !== null && Date.parse(date) < Date.parse(last)
}
