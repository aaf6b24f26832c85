import type { Step } from '../../connector.ts'
import type { Fulfillment } from '../../model/shipment.ts'
import type { Event } from './event.ts'
import { type Making, make, outOf } from './make.ts'
import { orderBelow, orderTop, parcelTop } from './properties.ts'
import { tooOld } from './unsaid.ts'

/** An order that was marked as shipped is never Order Shipped; it has a metric of its own, where that is chosen. */
export function planMark(id: string, mark: Fulfillment, making: Making): Step<Event>[] {
  const { order, around, at } = making
  if (!at.settings.metrics.includes('Order Marked Shipped'))
    return [{ skip: 'No Order Shipped: the order was marked as shipped, without a label of ShipStation’s.' }]
  if (mark.voided) return [{ skip: 'No event: that it was shipped was taken back.' }]
  if (outOf(mark.createdAt, at)) return [{ skip: tooOld('Order Marked Shipped', at.settings.days) }]
  return make(making, {
    ...{ metric: 'Order Marked Shipped', do: 'Order Marked Shipped', at: mark.createdAt },
    total: order.data.total,
    says: `Order Marked Shipped: order ${order.data.number}`,
    properties: {
      ...orderTop(order.id, order.data, around, at.settings),
      ...parcelTop(id, mark, 'manual', null, at.settings),
      ...orderBelow(order.data),
    },
  })
}
