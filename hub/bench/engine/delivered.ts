import { until } from '../../demo/until.ts'
import { loadNow, quantile, rounded } from './ground.ts'
import { running } from './running.ts'

const parcels = Number(process.env.LONGSHORE_BENCH_PARCELS ?? 100)
const apartMs = 400

/**
 * A label made at ShipStation until its event has come to the listener: the notice (told at once: the sandbox's delay is 0), the
 * look, the plan, the request. Real ShipStation's own delay comes on top.
 */
export async function delivered(): Promise<object> {
  await using it = await running({
    ...{ sandbox: { orders: 500, limit: 'off', webhookDelayMs: 0 } },
    ...{ sources: ['orders', 'shipments'], flows: ['parcels'], hooks: true },
  })
  const { shop, url } = it.sandbox
  const before = shop.shipments.all().length
  await until('what was there before is through', async () => it.heard.came.size === before, 300)
  const open = shop.orders.all().filter(({ order }) => order.orderStatus === 'awaiting_shipment')
  const made = new Map<string, number>()
  for (const { order } of open.slice(0, parcels)) {
    const at = performance.now()
    const known = new Set(shop.shipments.all().map(({ shipment }) => shipment.shipmentId))
    await fetch(`${url}/_sandbox/orders/${order.orderId}/label`, { method: 'POST', body: '{}' })
    const label = shop.shipments.all().find(({ shipment }) => !known.has(shipment.shipmentId))
    if (!label) throw new Error(`order ${order.orderNumber} got no label`)
    made.set(`shipment ${label.shipment.shipmentId}`, at)
    await new Promise((next) => setTimeout(next, apartMs))
  }
  await until('each is delivered', async () => [...made.keys()].every((one) => it.heard.came.has(one)), 120)
  const waits = [...made].map(([one, at]) => (it.heard.came.get(one) ?? Number.NaN) - at)
  return {
    ...{ parcels: made.size, webhookDelayMs: 0 },
    ...{
      p50Ms: rounded(quantile(waits, 0.5), 0),
      p99Ms: rounded(quantile(waits, 0.99), 0),
      mostMs: rounded(Math.max(...waits), 0),
    },
    ...{ atMost: { p50Ms: 1000, p99Ms: 3000 }, load: loadNow() },
  }
}
