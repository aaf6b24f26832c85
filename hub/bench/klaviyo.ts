import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from 'shipstation/sandbox'
import { startKlaviyoSandbox } from '../src/connectors/klaviyo/sandbox/index.ts'
import { type Client, signUp } from '../demo/client.ts'
import { freePort } from '../demo/port.ts'
import { startHub } from '../demo/process.ts'
import { until } from '../demo/until.ts'

const orders = Number(process.env.BENCH_ORDERS ?? 100_000)
/** One factor moves all three clocks: Klaviyo's minute is half a minute here. */
const speed = 2
const labels = 12
/** A label takes some of ShipStation's forty requests a minute to be seen: closer together the minute is measured, not the way. */
const apartMs = 8_000
type Shown = { queue: { waiting: number; sending: number }; status: { word: string } }
type Connection = { id: string; streams: { name: string; records: number; lastRead: string | null }[] }
type Report = {
  total: { shipstation: number; sent: number; klaviyo: number | null }
  days: { isEqual: boolean }[]
}

/** A hub process, both sandboxes, and the one connected; history of so many orders lies in ShipStation. */
async function world(size: number, factor: number) {
  const data = await mkdtemp(join(tmpdir(), 'longshore-bench-'))
  const shop = await startSandbox({ seed: 1, orders: size, limit: 'off', speed: factor, webhookDelayMs: 200 })
  const far = await startKlaviyoSandbox({ seed: 1, speed: factor })
  const port = await freePort()
  const hub = await startHub({
    ...{ LONGSHORE_PORT: String(port), LONGSHORE_DATA: data, LONGSHORE_URL: `http://127.0.0.1:${port}` },
    ...{ LONGSHORE_SHIPSTATION_URL: shop.url, LONGSHORE_KLAVIYO_URL: far.url },
    LONGSHORE_REHEARSAL: JSON.stringify({ speed: factor }),
  })
  if (hub.link === null) throw new Error('the hub printed no sign-up link')
  const client = await signUp(hub.url, hub.link)
  const { apiKey, apiSecret } = shop
  const { id } = await client.send<Connection>('POST', '/api/connections/shipstation', {
    apiKey,
    apiSecret,
    expiresOn: null,
  })
  const records = async (name: string) =>
    (await client.get<Connection>(`/api/connections/${id}`)).streams.find((one) => one.name === name)
  await until(
    'the orders are read',
    async () => {
      const [all, stores] = [await records('Orders'), await records('Stores')]
      return (all?.records ?? 0) >= size && stores?.lastRead
    },
    1800,
  )
  const allow = async () => {
    const settings = { denied: [], days: 700 }
    const { integration } = await client.send<{ integration: { id: string } }>('POST', '/api/klaviyo', {
      connection: id,
      apiKey: far.apiKey,
      settings,
    })
    return `/api/klaviyo/${integration.id}`
  }
  return {
    ...{ shop, far, client, id, allow },
    async [Symbol.asyncDispose]() {
      await hub.stop()
      await Promise.all([shop.close(), far.close()])
      await rm(data, { recursive: true, force: true })
    },
  }
}

const show = (client: Client, at: string) => client.get<Shown>(at)

/** History at the permitted rate: of each of Klaviyo's minutes that began with a full queue, how much was used. */
async function rate(): Promise<object> {
  await using on = await world(orders, speed)
  const at = await on.allow()
  await on.client.send('POST', `${at}/pause`)
  const waiting = async () => (await show(on.client, at)).queue.waiting
  // Planned is what has not grown for a while: a batch of the planner may take seconds on a busy machine.
  let [seen, since] = [0, performance.now()]
  await until(
    'all is planned',
    async () => {
      const now = await waiting()
      if (now !== seen) [seen, since] = [now, performance.now()]
      return seen > 0 && performance.now() - since > 20_000
    },
    3600,
  )
  const events = await waiting()
  const began = performance.now()
  await on.client.send('POST', `${at}/restart`)
  await until('all is told', async () => on.far.account.events.size >= events, 3600)
  const seconds = (performance.now() - began) / 1000
  const minutes = on.far.windows().filter(({ operation }) => operation === 'POST /api/events')
  const full = minutes.slice(0, -1).map(({ answered }) => answered)
  const report = await on.client.get<Report>(
    `${at}/report?metric=${encodeURIComponent('Order Awaiting Shipment')}`,
  )
  return {
    ...{ orders, events, speed, seconds: Math.round(seconds), perMinute: full },
    ofPermitted:
      full.length > 0
        ? Math.round((full.reduce((sum, n) => sum + n, 0) / full.length / 3500) * 100) / 100
        : null,
    refused429: minutes.reduce((sum, { refused }) => sum + refused, 0),
    differingDays: report.days.filter(({ isEqual }) => !isEqual).length,
    total: report.total,
    atLeast: { ofPermitted: 0.9, refused429: 0, differingDays: 0 },
  }
}

/** From the label in ShipStation to the event in Klaviyo, with webhooks. */
async function latency(): Promise<object> {
  await using on = await world(0, 1)
  await on.allow()
  const steer = async (path: string, body: object = {}) => {
    const answer = await fetch(`${on.shop.url}/_sandbox/${path}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    })
    return (await answer.json()) as { order: { orderId: number } } // why: the sandbox's page reads the same
  }
  const made: number[] = []
  for (let n = 0; n < labels; n++) {
    const { order } = await steer('orders', {
      customerEmail: `b${n}@lighthouse.coffee`,
      shipTo: {
        name: 'Ada',
        street1: '1 Main St',
        city: 'Portland',
        state: 'OR',
        postalCode: '97205',
        country: 'US',
      },
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

export async function klaviyo(): Promise<object> {
  const labelToEventMs = await latency()
  console.error(JSON.stringify(labelToEventMs))
  return { labelToEventMs, history: await rate() }
}
