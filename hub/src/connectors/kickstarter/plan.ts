import type { At, Change, Flow, Step, View, Want } from '../../connector.ts'
import { isOpen, type OrderDraft } from '../../model/order.ts'
import type { Decision, Pledge, Refund } from '../../model/pledge.ts'
import { draft, type Mappings, needsNoParcel, orderNumber, unanswered } from './draft.ts'
import { type Conflict, effective } from './effective.ts'
import { finalized, heldBy, isOver } from './finalized.ts'
import { peek } from './peek.ts'
import { byEmail, byNumber, campaignRef, orderRef, own, releaseRef } from './refs.ts'
import { paidNow } from './refunds.ts'
import type { Settings } from './settings.ts'
import { twinQuestion, twinsOf } from './twin.ts'

type Steps = Step<OrderDraft>[]

/** A campaign's pledges as orders of one ShipStation store. */
export const orders: Flow<Settings, OrderDraft> = {
  on: ['pledge'],
  from: 'self',
  to: 'shipstation.orders',
  needs,
  plan,
}

function needs(change: Change, view: View, at: At<Settings>): Want[] {
  const pledge = pledgeOf(change)
  if (!pledge) return []
  const { id } = change.ref
  const wants: Want[] = [
    campaignRef(at),
    releaseRef(at),
    own(at, 'correction', id),
    own(at, 'decision', id),
    own(at, 'refund', id),
    ...pledge.items.map((item) => own(at, 'mapping', item.key)),
  ]
  const link = view.link(change.ref)
  const decision = peek(view, own(at, 'decision', id))
  if (link && decision?.twin === 'adopt') wants.push(orderRef(at, link.id))
  if (!link) {
    wants.push({ kind: 'order', of: byNumber(at, orderNumber(at.settings, pledge)) })
    const correction = peek(view, own(at, 'correction', id))
    for (const email of new Set([pledge.email, correction?.fields.email?.value]))
      if (email) wants.push({ kind: 'order', of: byEmail(at, email) })
  }
  return wants
}

const pledgeOf = (change: Change): Pledge | null => change.after as Pledge | null // why: the flow reads pledges only

function plan(change: Change, view: View, at: At<Settings>): Steps {
  const reported = pledgeOf(change)
  if (!reported) return [{ skip: 'This backer is no longer in the campaign.' }]
  const { id } = change.ref
  const campaign = view.get(campaignRef(at))
  if (!campaign) return [{ skip: 'The campaign is not set up.' }]
  if (campaign.state === 'draft')
    return [{ skip: 'The campaign is a draft: orders go when it is set to live or closed.' }]
  const { pledge, conflicts } = effective(reported, view.get(own(at, 'correction', id)))
  const decision = view.get(own(at, 'decision', id))
  const refund = view.get(own(at, 'refund', id))
  const mappings: Mappings = new Map(pledge.items.map(({ key }) => [key, view.get(own(at, 'mapping', key))]))
  const link = view.link(change.ref)
  const parts = { pledge, mappings, refund, settings: at.settings, since: at.since }

  const ended = endOf(pledge, refund)
  if (ended && link) {
    const before = (change.before as Pledge | null)?.address ?? null // why: as in pledgeOf
    const addressed = { ...pledge, address: pledge.address ?? before }
    return [put(draft({ ...parts, pledge: addressed, status: 'cancelled' }), 'Cancel order', ended)]
  }
  if (decision?.finalized === 'hold') return [{ skip: capital(`${heldBy(decision)}.`) }]
  const digital = needsNoParcel(pledge, mappings)
  const { reasons } = finalized(pledge, { campaign, decision, digital })
  if (reasons.length > 0) return [{ skip: `Not sent: ${reasons.join('; ')}.` }]
  if (ended) return [{ skip: `Not sent: ${ended}.` }]
  if (digital) return [{ skip: 'Nothing to send: all of it is digital or needs no parcel.' }]
  const questions = [...conflictQuestions(conflicts, id, at), ...mappingQuestions(pledge, mappings, at)]
  if (questions.length > 0) return questions

  const order = draft({ ...parts, status: 'open' })
  if (link) return [adoptedAndLocked(decision, link.id, view, at) ?? put(order, 'Update order')]
  return firstSending(order, decision, view, at, id) ?? [put(order, 'Send order')]
}

/** Why a pledge is at its end, so that its order is cancelled if there is one. */
function endOf(pledge: Pledge, refund: Refund | null): string | null {
  if (isOver(pledge)) return `the pledge is ${pledge.status}`
  const { refunded, now } = paidNow(pledge, refund)
  if (refunded.minor > 0 && now.minor <= 0) return 'all of its money was refunded'
  return pledge.items.some((item) => item.quantity > 0) ? null : 'nothing of it is left to ship'
}

function put(order: OrderDraft, verb: string, because?: string): Step<OrderDraft> {
  const pieces = order.lines.reduce((sum, line) => sum + (line.adjustment ? 0 : line.quantity), 0)
  const { name, city, country } = order.shipTo
  const to = [name, city, country].filter(Boolean).join(', ')
  const what = because ?? `${pieces} ${pieces === 1 ? 'piece' : 'pieces'} to ${to}`
  return { do: 'put', mode: 'latest', body: order, says: `${verb} ${order.number}: ${what}` }
}

function conflictQuestions(conflicts: readonly Conflict[], id: string, at: At<Settings>): Steps {
  return conflicts.map(({ label, report, correction }) => ({
    wait: `Which ${label} is right: ${quoted(report)} from the report, or ${quoted(correction)} as corrected here?`,
    for: own(at, 'correction', id),
    options: ['report', 'correction'],
  }))
}

const quoted = (text: string | null) => (text === null ? 'none' : `“${text}”`)

const mappingQuestions = (pledge: Pledge, mappings: Mappings, at: At<Settings>): Steps =>
  unanswered(pledge, mappings).map(({ key, title }) => ({
    wait: `Which product is “${title}”?`,
    for: own(at, 'mapping', key),
  }))

/** What only a first sending asks: is it there already, and may it go? */
function firstSending(
  order: OrderDraft,
  decision: Decision | null,
  view: View,
  at: At<Settings>,
  id: string,
): Steps | null {
  const twins = twinsOf(order, view, at)
  const ask = own(at, 'decision', id)
  const number = twins[0]?.order.number
  if (twins.length > 0 && !decision?.twin)
    return [{ wait: twinQuestion(twins), for: ask, options: ['adopt', 'send', 'leave'] }]
  if (twins.length > 0 && decision?.twin === 'adopt')
    return [{ wait: `Order ${number} in ShipStation is being taken over.`, for: ask }]
  if (decision?.twin === 'leave')
    return [
      { skip: `Left alone: ShipStation has ${number ?? 'an order'} for it, as ${decision.by} decided.` },
    ]
  const release = view.get(releaseRef(at))
  if (!release?.all && !release?.only.includes(id))
    return [{ wait: 'Not released yet.', for: releaseRef(at), options: ['release'] }]
  return null
}

/** An order that was taken over after it had left: nothing to send, and no task for anybody. */
function adoptedAndLocked(
  decision: Decision | null,
  orderId: string,
  view: View,
  at: At<Settings>,
): Step<OrderDraft> | null {
  if (decision?.twin !== 'adopt') return null
  const order = view.get(orderRef(at, orderId))
  return order === null || isOpen(order.status)
    ? null
    : { skip: `Order ${order.number}, which was taken over, is ${order.status} in ShipStation already.` }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
