import { sql } from 'kysely'
import { until } from '../../demo/until.ts'
import { loadNow, rounded } from './ground.ts'
import { running } from './running.ts'

const speed = 120
const hours = Number(process.env.LONGSHORE_BENCH_HOURS ?? 24)
const streams = ['orders', 'shipments', 'fulfillments', 'stores', 'warehouses', 'tags', 'users', 'carriers']
const ordersAnHour = 10
type Flow = 'desk' | 'parcels' | 'orders'

/**
 * What some hours of three integrations cost at ShipStation, as the sandbox counts it on a fast clock, beside three hubs that have one
 * each and poll for themselves. The one hub is told by webhooks, which three pollers have no address for; the same hub without them, a
 * poller too, stands beside it. All five run at once: what slows one slows them all.
 */
export async function day(): Promise<object> {
  const all = ['desk', 'parcels', 'orders'] as const
  const [told, polling, ...alone] = await Promise.all([
    spent([...all], true),
    spent([...all], false),
    ...all.map((flow) => spent([flow], false)),
  ])
  const separate = alone.reduce((total, { requests }) => total + requests, 0)
  return {
    ...{ hours, speed, ordersAnHour, togetherTold: told, togetherPolling: polling },
    separate: { requests: separate, each: alone },
    ratio: rounded(told.requests / separate, 3),
    ratioWithoutWebhooks: rounded(polling.requests / separate, 3),
    atMost: { ratio: 0.333 },
    load: loadNow(),
  }
}

async function spent(flows: Flow[], hooks: boolean) {
  await using it = await running({
    sandbox: { orders: 200, speed, webhookDelayMs: 0 },
    ...{ sources: streams, flows, hooks, speed },
  })
  // The first reading is not a day's: it is left out.
  await until(
    'it is read back',
    async () => {
      const { rows } = await sql<{ done: boolean }>`
        select bool_and(finished_at is not null and (covered is null or covered <= opened_at - look_back * interval '1 day')) as done from sources`.execute(
        it.db,
      )
      return rows[0]?.done
    },
    300,
  )
  const before = it.sandbox.world.requests.count
  const began = it.sandbox.world.clock.now()
  for (let hour = 0; hour < hours; hour += 1) {
    if (flows.includes('desk')) await it.bring(Array.from({ length: ordersAnHour }, (_, n) => `${hour}-${n}`))
    const next = began + (hour + 1) * 3_600_000
    await until('an hour is over', async () => it.sandbox.world.clock.now() >= next, 60)
  }
  const requests = it.sandbox.world.requests.count - before
  const kinds: Record<string, number> = {}
  for (const { method, path } of it.sandbox.world.requests.last) {
    const name = `${method} ${new URL(path, 'http://x').pathname}`
    kinds[name] = (kinds[name] ?? 0) + 1
  }
  return {
    flows: flows.length,
    hooks,
    requests,
    requestsAnHour: rounded(requests / hours),
    ofTheLast2000: kinds,
  }
}
