import { operations, type Order as WireOrder } from 'shipstation'
import { type Receipt, Refused, type Sink } from '../../connector.ts'
import { orderDraft, type OrderDraft } from '../../model/order.ts'
import type { Settings } from './facts.ts'
import { isThere, toWire, whyLocked } from './wire.ts'

/** Orders go by `createorders`, up to 100 a request, and are settled by their `orderKey`, never by their place in the answer. */
export const orders: Sink<Settings, OrderDraft> = {
  body: orderDraft,
  again: 'replaces',
  most: operations.MOST_PER_CREATE,
  echo: 'order',
  async send(io, steps) {
    const settled = new Map<string, Receipt | Refused>()
    const byOrderKey = new Map<string, string>()
    const batch = []
    for (const step of steps) {
      const theirs = step.theirs as WireOrder | null // why: the mirror keeps orders as their schema let them in
      const locked = whyLocked(step.body, step.link, theirs)
      // It can no longer be written, and need not be where it says all that we would: an answer was lost, the deed was not.
      if (locked && theirs && isThere(step.body, step.object, theirs))
        settled.set(step.key, { id: String(theirs.orderId) })
      else if (locked) settled.set(step.key, new Refused(locked))
      else if (theirs?.orderStatus === 'cancelled') settled.set(step.key, { id: String(theirs.orderId) })
      else {
        const order = toWire(step.body, step.object, theirs)
        byOrderKey.set(order.orderKey ?? step.object, step.key)
        batch.push(order)
      }
    }
    if (batch.length === 0) return settled
    const { results } = await operations.createOrders(io.http, batch)
    for (const result of results) {
      const key = result.orderKey ? byOrderKey.get(result.orderKey) : undefined
      if (key === undefined) continue
      if (result.success && result.orderId) settled.set(key, { id: String(result.orderId) })
      else if (!result.success)
        settled.set(
          key,
          new Refused(
            `ShipStation refused order ${result.orderNumber}: ${result.errorMessage ?? 'it gave no reason'}`,
          ),
        )
    }
    return settled
  },
}
