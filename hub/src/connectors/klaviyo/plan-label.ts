import type { Ref, Step } from '../../connector.ts'
import type { Shipment } from '../../model/shipment.ts'
import type { Event } from './event.ts'
import { type Making, make, outOf } from './make.ts'
import { orderRef } from './needs.ts'
import { type Part, partOf, standing } from './parts.ts'
import { itemOfParcel, orderBelow, orderTop, parcelBelow, parcelTop } from './properties.ts'
import { notChosen, tooOld } from './unsaid.ts'

type Labels = { ref: Ref<'shipment'>; data: Shipment }[]

/** A label: Order Shipped where it is the order's first that stands, and what else is chosen of parcels. */
export function planLabel(id: string, label: Shipment, making: Making, of: Labels): Step<Event>[] {
  const labels = of.map(({ ref, data }) => ({ id: ref.id, data }))
  const part = partOf(id, making.order.data, labels)
  const steps = [
    ...(part && !outOf(label.createdAt, making.at) ? shipped(id, label, part, making) : []),
    ...voided(id, label, making),
  ]
  return steps.length > 0 ? steps : [{ skip: whyNone(id, label, making, labels) }]
}

function propertiesOf(id: string, label: Shipment, part: Part | null, { order, around, at }: Making) {
  return {
    ...orderTop(order.id, order.data, around, at.settings),
    ...parcelTop(id, label, 'label', part, at.settings),
    ...orderBelow(order.data),
    ...parcelBelow(part),
  }
}

function shipped(id: string, label: Shipment, part: Part, making: Making): Step<Event>[] {
  const { number, total } = making.order.data
  const told = { at: label.createdAt, total, properties: propertiesOf(id, label, part, making) }
  const by = [label.carrier, label.tracking].filter(Boolean).join(' ')
  // Once for an order, whichever of its labels is the first: a reprint or a second box adds none.
  const order =
    part.index === 1
      ? make(making, {
          ...{
            ...told,
            metric: 'Order Shipped',
            do: 'Order Shipped',
            about: orderRef(making.at, making.order.id),
          },
          says: `Order Shipped: order ${number}`,
        })
      : []
  const says = `Parcel Shipped: order ${number}${by ? `, ${by}` : ''}`
  return [
    ...order,
    ...make(making, { ...told, metric: 'Parcel Shipped', do: 'Parcel Shipped', says }),
    ...products(label, part, making, told),
  ]
}

/** One for each line of the parcel; of the whole order where ShipStation does not say what lies in it, and then with the first alone. */
function products(
  label: Shipment,
  part: Part,
  making: Making,
  told: { at: string; total: string; properties: Record<string, unknown> },
): Step<Event>[] {
  const { data } = making.order
  const whole = part.index === 1 ? data.lines.filter((line) => !line.adjustment) : []
  const lines = label.items === undefined ? whole : part.inside
  return lines.flatMap((line, index) =>
    make(making, {
      ...{ ...told, metric: 'Shipped Product', do: `Shipped Product ${index + 1}` },
      says: `Shipped Product: ${line.sku ?? line.name ?? 'a line'} of order ${data.number}`,
      properties: { ...told.properties, ...itemOfParcel(line) },
    }),
  )
}

function voided(id: string, label: Shipment, making: Making): Step<Event>[] {
  if (!label.voided || label.isReturn) return []
  const at = label.voidedAt ?? label.createdAt
  if (outOf(at, making.at)) return []
  return make(making, {
    ...{ metric: 'Label Voided', do: 'Label Voided', at, total: making.order.data.total },
    says: `Label Voided: order ${making.order.data.number}`,
    properties: propertiesOf(id, label, null, making),
  })
}

function whyNone(
  id: string,
  label: Shipment,
  { at, order }: Making,
  labels: { id: string; data: Shipment }[],
): string {
  if (label.isReturn) return 'No event: a return label is not a shipment to the customer.'
  if (label.voided) return 'No event: the label was voided.'
  if (outOf(label.createdAt, at)) return tooOld('Order Shipped', at.settings.days)
  const first = standing(labels)[0]
  if (first && first.id !== id)
    return `No event: Order Shipped of order ${order.data.number} came with its first label${first.data.tracking ? ` (${first.data.tracking})` : ''}.`
  return notChosen('Order Shipped')
}
