import type { At, Change, Flow, Ref, Step, View, Want } from '../../connector.ts'
import type { Order } from '../../model/order.ts'
import type { Fulfillment, Shipment } from '../../model/shipment.ts'
import { effective } from './effective.ts'
import { type Letter, letter } from './letter.ts'
import { peek } from './peek.ts'
import { campaignRef, orderRef, own } from './refs.ts'
import { isOneMailbox, type Settings } from './settings.ts'

type Parcel = Shipment | Fulfillment

/** One mail to the backer for each parcel, ever: a label, or an order marked as shipped. */
export const mail: Flow<Settings, Letter> = {
  on: ['shipment', 'fulfillment'],
  from: 'connected',
  to: 'mail.messages',
  needs,
  plan,
}

const parcelOf = (change: Change): Parcel | null => change.after as Parcel | null // why: the flow reads parcels only

function needs(change: Change, view: View, at: At<Settings>): Want[] {
  const parcel = parcelOf(change)
  if (!parcel?.order) return []
  const order = orderRef(at, parcel.order)
  const wants: Want[] = [order, campaignRef(at)]
  if (change.ref.kind === 'fulfillment') wants.push({ kind: 'shipment', of: order })
  const parent = peek(view, order)?.parent
  if (parent) wants.push(orderRef(at, parent))
  const pledge = pledgeRefOf(order, peek(view, order), view, at)
  if (pledge) wants.push(pledge, own(at, 'correction', pledge.id))
  return wants
}

/** The pledge an order was made from. The child of a split order is its parent's. */
function pledgeRefOf(
  order: Ref<'order'>,
  data: Order | null,
  view: View,
  at: At<Settings>,
): Ref<'pledge'> | null {
  const origin = view.origin(order) ?? (data?.parent ? view.origin(orderRef(at, data.parent)) : null)
  return origin?.account === at.self && origin.kind === 'pledge' ? own(at, 'pledge', origin.id) : null
}

function plan(change: Change, view: View, at: At<Settings>): Step<Letter>[] {
  const parcel = parcelOf(change)
  if (!parcel) return [{ skip: 'This parcel is gone from ShipStation.' }]
  if (!parcel.order) return [{ skip: 'This parcel belongs to no order.' }]
  const order = view.get(orderRef(at, parcel.order))
  const ref = pledgeRefOf(orderRef(at, parcel.order), order, view, at)
  if (!ref) return [{ skip: 'This parcel is for no backer of this campaign.' }]
  const reason = quiet(change, parcel, view, at)
  if (reason) return [{ skip: reason }]
  const reported = view.get(ref)
  const campaign = view.get(campaignRef(at))
  if (!reported || !campaign) return [{ skip: 'The backer is no longer in the campaign.' }]
  const { pledge } = effective(reported, view.get(own(at, 'correction', ref.id)))
  const to = pledge.email?.trim() ?? ''
  if (to === '') return [{ skip: `Backer ${pledge.number} has no e-mail address.` }]
  if (!isOneMailbox(to))
    return [{ skip: `“${to.replace(/\p{Cc}/gu, ' ')}” is not one e-mail address: correct it on the backer.` }]
  const body = letter({
    to,
    pledge,
    project: campaign.name,
    slug: campaign.slug,
    parcel,
    settings: at.settings,
  })
  return [
    {
      do: 'mail',
      mode: 'once',
      body,
      says: `Tell ${to} that the parcel ${parcel.tracking ?? ''} is on its way`.replace('  ', ' '),
    },
  ]
}

/** Why no mail goes for a parcel; null where one does. */
function quiet(change: Change, parcel: Parcel, view: View, at: At<Settings>): string | null {
  const { mail } = at.settings
  if (!mail.on) return 'E-mails to backers are switched off.'
  if ('isReturn' in parcel && parcel.isReturn) return 'This is a return label.'
  if (parcel.voided) return 'This label was voided.'
  const since = mail.since ?? at.since
  if (Date.parse(parcel.createdAt) < Date.parse(since))
    return 'This parcel is from before e-mails were switched on.'
  if (change.ref.kind === 'shipment')
    return parcel.tracking ? null : 'This label has no tracking number yet: the e-mail goes when it has.'
  return labelled(parcel, view, at) ? 'The label of this parcel has its own e-mail.' : null
}

/** Marked as shipped with the number of a label made in ShipStation: one parcel, though it is two records. */
function labelled(parcel: Parcel, view: View, at: At<Settings>): boolean {
  if (!parcel.order || !parcel.tracking) return false
  const labels = view.all('shipment', orderRef(at, parcel.order))
  return labels.some(({ data }) => !data.voided && data.tracking === parcel.tracking)
}
