import type { Order } from '../../schema/order.ts'

/** About 15 MB of text: what several readers of the same window ask for again. */
const MOST = 5_000
const texts = new Map<Order, string>()

/** An order as JSON. It is never changed but replaced, so its text holds as long as it does. */
export function textOf(order: Order): string {
  const known = texts.get(order)
  if (known !== undefined) return known
  const text = JSON.stringify(order)
  if (texts.size >= MOST) forgetOldest()
  texts.set(order, text)
  return text
}

function forgetOldest(): void {
  for (const [order] of texts) {
    texts.delete(order)
    return
  }
}
