import type { At, View } from '../../connector.ts'
import type { Order, OrderDraft } from '../../model/order.ts'
import { byEmail, byNumber } from './refs.ts'
import type { Settings } from './settings.ts'

export type Twin = { id: string; order: Order; by: 'number' | 'email' }

/** Every order key this hub derives has this form; it made such an order, or will find it by that key when it sends. */
const ourKey = /^ls-[0-9a-f]{32}$/

/**
 * Orders in ShipStation that look like this one and are not ours: the same number, or the same e-mail address and the same
 * products. Somebody may have typed them in, or an earlier tool sent them.
 */
export function twinsOf(order: OrderDraft, view: View, at: At<Settings>): Twin[] {
  const twins = new Map<string, Twin>()
  for (const { ref, data } of view.all('order', byNumber(at, order.number)))
    if (data.status !== 'cancelled' && view.origin(ref) === null && !ourKey.test(data.key ?? ''))
      twins.set(ref.id, { id: ref.id, order: data, by: 'number' })
  for (const { ref, data } of order.email === null ? [] : view.all('order', byEmail(at, order.email)))
    if (data.status !== 'cancelled' && view.origin(ref) === null && !ourKey.test(data.key ?? ''))
      if (!twins.has(ref.id) && contents(data) === contents(order))
        twins.set(ref.id, { id: ref.id, order: data, by: 'email' })
  return [...twins.values()]
}

/** SKUs with their numbers, whatever the order of the lines. */
function contents(order: Pick<Order, 'lines'> | OrderDraft): string {
  const bySku = new Map<string, number>()
  for (const { sku, quantity, adjustment } of order.lines)
    if (!adjustment && sku) bySku.set(sku.trim(), (bySku.get(sku.trim()) ?? 0) + quantity)
  return JSON.stringify([...bySku].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function twinQuestion(twins: readonly Twin[]): string {
  const list = twins.map(({ order, by }) =>
    by === 'number'
      ? `${order.number}, which has this order's number`
      : `${order.number}, with the same e-mail address and products`,
  )
  return `ShipStation already has ${list.join('; ')}. Take it over, send this one anyway, or leave it?`
}
