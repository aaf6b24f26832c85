import type { At, Change, Flow, Step, View } from '../../connector.ts'
import type { Order } from '../../model/order.ts'
import type { Fulfillment, Shipment } from '../../model/shipment.ts'
import type { Event } from './event.ts'
import { type Making, make, outOf } from './make.ts'
import { metricOf } from './metrics.ts'
import { aroundOf, needs, orderRef } from './needs.ts'
import { planLabel } from './plan-label.ts'
import { planMark } from './plan-mark.ts'
import { whoOf } from './person.ts'
import { orderBelow, orderTop } from './properties.ts'
import type { Settings } from './settings.ts'
import { toldOf, turnsOf } from './statuses.ts'
import { notChosen, tooOld } from './unsaid.ts'

type Steps = Step<Event>[]

/** A ShipStation account's orders and parcels as events of one Klaviyo account. */
export const events: Flow<Settings, Event> = {
  on: ['order', 'shipment', 'fulfillment'],
  from: 'connected',
  to: 'klaviyo.events',
  needs,
  plan,
}

function plan(change: Change, view: View, at: At<Settings>): Steps {
  const { after, ref } = change
  if (ref.kind === 'order') return planOrder(change, after as Order | null, view, at) // why: the kind says what it is
  const parcel = after as Shipment | Fulfillment | null // why: as above
  if (!parcel) return [{ skip: 'The parcel is gone from ShipStation.' }]
  if (!parcel.order) return [{ skip: 'Not sent: the parcel belongs to no order.' }]
  const order = view.get(orderRef(at, parcel.order))
  if (!order)
    return [{ skip: 'Not sent yet: its order has not been read. It is looked at again when it is.' }]
  const making = makingOf(parcel.order, order, view, at)
  if ('skip' in making) return [making]
  return ref.kind === 'shipment'
    ? planLabel(ref.id, parcel as Shipment, making, view.all('shipment', orderRef(at, parcel.order))) // why: as above
    : planMark(ref.id, parcel, making)
}

/** Who and what the events of an order are about, or why there are none. */
function makingOf(id: string, order: Order, view: View, at: At<Settings>): Making | { skip: string } {
  const around = aroundOf(order, view, at)
  const { stores } = at.settings
  if (stores !== null && !stores.includes(order.store ?? ''))
    return { skip: `Not sent: the store ${around.store?.name ?? 'of the order'} is not chosen.` }
  // Klaviyo amends nothing, and flows are narrowed by the store's name. Of a store that is gone nobody will ever know it: history goes as it is.
  const isNew = order.createdAt !== undefined && Date.parse(order.createdAt) >= Date.parse(at.since)
  if (order.store !== null && around.store === null && isNew)
    return { skip: 'Not sent yet: its store has not been read. It is looked at again when it is.' }
  const found = whoOf(order, at.settings)
  if ('skip' in found) return found
  return { at, order: { id, data: order }, around, who: found.who }
}

function planOrder(change: Change, order: Order | null, view: View, at: At<Settings>): Steps {
  const { id } = change.ref
  if (!order) return [{ skip: 'Deleted in ShipStation, which is not the same as cancelled: no event.' }]
  const making = makingOf(id, order, view, at)
  if ('skip' in making) return [making]
  const turns = toldOf(turnsOf(view.past(orderRef(at, id)), change.seq), at.since)
  const steps = turns.flatMap((turn) => {
    const metric = metricOf(turn.order.status)
    if (metric === null || !at.settings.metrics.includes(metric)) return []
    if (outOf(turn.at, at)) return []
    const around = aroundOf(turn.order, view, at)
    return make(making, {
      metric,
      at: turn.at,
      do: `${metric} ${turn.occurrence}`,
      total: turn.order.total,
      says: `${metric}: order ${turn.order.number}`,
      properties: {
        ...orderTop(id, turn.order, around, at.settings),
        ...(turn.previous === null ? {} : { PreviousStatus: turn.previous }),
        Occurrence: turn.occurrence,
        ...(turn.order.status === 'on_hold' && turn.order.holdUntil
          ? { HoldUntil: turn.order.holdUntil }
          : {}),
        ...orderBelow(turn.order),
      },
    })
  })
  return steps.length > 0 ? steps : [{ skip: whyNone(id, order, turns.at(-1)?.at ?? null, view, at) }]
}

/** Why an order that may have events has none. */
function whyNone(id: string, order: Order, since: string | null, view: View, at: At<Settings>): string {
  const metric = metricOf(order.status)
  if (metric !== null && !at.settings.metrics.includes(metric)) return notChosen(metric)
  if (metric !== null && since !== null && outOf(since, at)) return tooOld(metric, at.settings.days)
  if (order.status !== 'shipped')
    return `No event: there is none for the status “${order.status.replaceAll('_', ' ')}”.`
  if (view.all('shipment', orderRef(at, id)).some(({ data }) => !data.isReturn))
    return 'Order Shipped comes from its label.'
  return view.all('fulfillment', orderRef(at, id)).length > 0
    ? 'No Order Shipped: it was marked as shipped, without a label of ShipStation’s.'
    : 'No Order Shipped: it came to ShipStation as shipped, without a label of ShipStation’s.'
}
