import { until } from '../../demo/until.ts'
import { world } from './world.ts'

const labels = 12
/** A label takes some of ShipStation's forty requests a minute to be seen: closer together the minute is measured, not the way. */
const apartMs = 8_000
type Made = { order: { orderId: number } }

/** From the label in ShipStation to the event in Klaviyo, with webhooks, on a clock that is not sped up. */
export async function label(): Promise<object> {
  await using on = await world(0, 1)
  await on.allow()
  const steer = async (path: string, body: object = {}) => {
    const answer = await fetch(`${on.shop.url}/_sandbox/${path}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    })
    return (await answer.json()) as Made // why: the sandbox's page reads the same
  }
  const who = { name: 'Ada', street1: '1 Main St', city: 'Portland', state: 'OR' }
  const made: number[] = []
  for (let n = 0; n < labels; n++) {
    const { order } = await steer('orders', {
      customerEmail: `b${n}@buyers.internal`,
      shipTo: { ...who, postalCode: '97205', country: 'US' },
      items: [{ sku: 'BEAN-01', name: 'Harbour Blend', quantity: 1, unitPrice: 14.5 }],
    })
    made.push(order.orderId)
  }
  const told = (orderId: number, withNumber: boolean) =>
    on.far.account.events
      .all()
      .some(
        ({ properties: p }) =>
          p.OrderId === String(orderId) && (!withNumber || p.TrackingNumber !== undefined),
      )
  await until('all orders are told', async () => made.every((id) => told(id, false)), 180)
  const took: number[] = []
  for (const id of made) {
    await new Promise((resolve) => setTimeout(resolve, apartMs))
    const began = performance.now()
    await steer(`orders/${id}/label`)
    await until('the label is told', async () => told(id, true), 120)
    took.push(performance.now() - began)
  }
  const sorted = took.toSorted((a, b) => a - b)
  const at = (part: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
  return { labels, p50: at(0.5), p95: at(0.95), most: at(1), atMost: { p95: 2000 } }
}
