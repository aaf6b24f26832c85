import { changedFields } from '../../connectors/kickstarter/difference.ts'
import type { Pledge } from '../../model/pledge.ts'
import { capital, counted } from '../overview/phrases.ts'
import { type Entry, plain, type Told } from './entry.ts'
import { changedOrderFields } from './difference.ts'
import type { ChangeFact, Facts, LookFact } from './facts.ts'
import { sent } from './sendings.ts'
import type { Subject } from './subject.ts'
import { dayWords, isReturn, type Parcel, trackingOf } from './words.ts'

/** All that happened, newest first: people come to see what became of it, and read back as far as they need. */
export function timeline(subject: Subject, facts: Facts): Entry[] {
  const told = [
    ...facts.changes.flatMap((change) => changeTold(change, subject, facts)),
    ...facts.presses.map(
      ({ at, who, title, detail, changes }): Told => ({
        ...{ at, rank: 1 },
        entry: plain('pressed', title, { who, detail, changes: changes ?? [] }),
      }),
    ),
    ...facts.looks.flatMap((look) => lookTold(look, subject)),
    ...facts.steps.flatMap((step) => sent(step, subject, facts)),
  ]
  const order = told.map((one, n) => ({ ...one, n }))
  order.sort((a, b) => b.at.getTime() - a.at.getTime() || b.rank - a.rank || b.n - a.n)
  return order.map(({ at, entry }) => ({ at: at.toISOString(), ...entry }))
}

function changeTold(change: ChangeFact, subject: Subject, { tags }: Facts): Told[] {
  const entry =
    change.ref.kind === 'pledge'
      ? pledgeTold(change)
      : change.ref.kind === 'order'
        ? orderTold(change, subject, tags)
        : parcelTold(change)
  return entry ? [{ at: change.seenAt, rank: 0, entry }] : []
}

function pledgeTold(change: ChangeFact): Told['entry'] | null {
  const more = { who: change.by, detail: change.file && `From the report ${change.file}` }
  if (change.gone || change.after === null) return plain('imported', 'Left the campaign', more)
  if (change.first || change.before === null) return plain('imported', 'Imported', more)
  const changes = changedFields(change.before as Pledge, change.after as Pledge).map(
    // why: the log keeps what the pledge's schema let in
    ({ field, from, to }) => ({ field, before: from, after: to }),
  )
  if (changes.length === 0) return null
  const title = `The report changed ${counted(changes.length, 'field')}`
  return plain('imported', title, { ...more, changes })
}

function orderTold(
  change: ChangeFact,
  subject: Subject,
  tags: ReadonlyMap<string, string>,
): Told['entry'] | null {
  const ours = subject.pledge !== null && change.ref.id === subject.order?.ref.id
  const number = (change.after as { number?: string } | null)?.number ?? change.ref.id // why: as above, an order's
  if (change.gone) return plain('changed', `Order ${number} is gone from ShipStation`)
  if (change.first)
    return ours
      ? plain('verified', `Seen in ShipStation as order ${number}`)
      : plain('seen', `Order ${number} seen in ShipStation`)
  const changes = changedOrderFields(change.rawBefore, change.raw, tags, subject.campaign?.currency ?? null)
  if (changes.length === 0) return null
  const status = changes.find(({ field }) => field === 'Status')
  const title = status ? `${status.after} in ShipStation` : 'Changed in ShipStation'
  return plain('changed', title, { changes })
}

function parcelTold(change: ChangeFact): Told['entry'] | null {
  const parcel = change.after as Parcel | null // why: as above, a parcel's
  const before = change.before as Parcel | null // why: as above
  if (!parcel || change.gone) return plain('voided', 'The label is gone from ShipStation')
  const { carrier, number, url } = trackingOf(parcel)
  const named = [carrier, number].filter(Boolean).join(' ')
  const link = url ? { title: 'Follow it', href: url } : null
  if (parcel.voided && before && !before.voided) return plain('voided', `Label voided: ${named}`.trim())
  if (change.first || !before) {
    const what =
      change.ref.kind === 'fulfillment'
        ? 'Marked as shipped'
        : isReturn(parcel)
          ? 'Return label made'
          : 'Label made'
    const detail = parcel.voided
      ? 'It was voided already.'
      : parcel.shippedOn && `Ships on ${dayWords(parcel.shippedOn)}`
    return plain('shipped', named ? `${what}: ${named}` : `${what}, without a number`, { detail, link })
  }
  const changes = [
    { field: 'Tracking number', before: before.tracking, after: parcel.tracking },
    { field: 'Carrier', before: before.carrier, after: parcel.carrier },
    { field: 'Ship date', before: before.shippedOn, after: parcel.shippedOn },
  ].filter((one) => one.before !== one.after)
  return changes.length > 0 ? plain('changed', 'The label changed', { changes, link }) : null
}

/** Where it stands now, when it stands still: its open questions, or why nothing goes. */
function lookTold({ at, verdicts, sink, ref }: LookFact, subject: Subject): Told[] {
  return verdicts.flatMap((verdict): Told[] => {
    if ('step' in verdict) return []
    const mail = sink === 'mail.messages'
    const events = sink === 'klaviyo.events'
    if ('wait' in verdict)
      return [
        { at, rank: 2, entry: plain('waiting', `Waiting: ${verdict.wait}`, waitLink(verdict.for, subject)) },
      ]
    const whose = mail ? 'No e-mail: ' : events ? 'Klaviyo: ' : ''
    const title = `${whose}${capital(verdict.skip)}`
    return ref.kind === 'order' && !events ? [] : [{ at, rank: 2, entry: plain('skipped', title) }]
  })
}

function waitLink(on: { kind: string; id: string }, subject: Subject): Partial<Entry> {
  const door = doorOf(on, subject)
  return door ? { link: { title: door.action, href: door.href } } : {}
}

/** Where a question is answered. */
export function doorOf(
  on: { kind: string; id: string },
  { pledge }: Pick<Subject, 'pledge'>,
): { action: string; href: string } | null {
  if (!pledge) return null
  const campaign = `/campaigns/${pledge.slug}`
  if (on.kind === 'mapping')
    return { action: 'Choose the product', href: `${campaign}/items?q=${encodeURIComponent(titleIn(on.id))}` }
  if (on.kind === 'release') return { action: 'Release', href: `${campaign}/sync` }
  return { action: 'Answer it', href: `${campaign}/backers/${encodeURIComponent(pledge.ref.id)}` }
}

/** `item:Moon Mug` → `Moon Mug`: what the list of items is searched by. */
const titleIn = (key: string) => key.slice(key.indexOf(':') + 1)
