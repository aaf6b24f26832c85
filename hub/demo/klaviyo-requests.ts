import { mkdtemp, rm } from 'node:fs/promises'
import { globSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from 'shipstation/sandbox'
import { allMetrics } from '../src/connectors/klaviyo/metrics.ts'
import { readDocument } from '../src/connectors/klaviyo/sandbox/conformance/openapi.ts'
import { judged } from '../src/connectors/klaviyo/sandbox/conformance/requests.ts'
import { startKlaviyoSandbox } from '../src/connectors/klaviyo/sandbox/index.ts'
import { type Client, signUp } from './client.ts'
import { freePort } from './port.ts'
import { startHub } from './process.ts'
import { until } from './until.ts'

// Every request that a hub makes to Klaviyo, from the key's check to the report, held against what Klaviyo publishes: part of
// `npm run conformance -- DIR`. The sandbox it speaks to refuses what breaks a written limit, and a refusal counts as a fault here.

/** All that can be chosen: each metric, a value and its currency, people by phone, names and properties of the user's own. */
const settings = {
  ...{ metrics: allMetrics, days: 730, valued: allMetrics, currency: 'USD', phone: true, denied: [] },
  ...{ renamed: { TrackingNumber: 'Tracking Number' }, dropped: ['IsGift'], added: { Brand: 'Lamp Works' } },
  trackingPage: 'https://track.invalid/{carrier}/{number}',
}
/** What each of these is for has been done when it was called. */
const CALLED = [
  'GET /api/accounts',
  'GET /api/events',
  'GET /api/metrics',
  'POST /api/event-bulk-create-jobs',
  'POST /api/events',
  'POST /api/metric-aggregates',
]

type Streams = { id: string; streams: { name: string; records: number; lastRead: string | null }[] }
type Shown = { status: { word: string; detail: string }; queue: { waiting: number } }
type Report = { days: { day: string }[]; stores: { id: string }[] }
type Made = { order: { orderId: number } }

const [folder = ''] = process.argv.slice(2)
const files = globSync(join(folder, 'klaviyo', '*openapi*.json')).sort()
if (files.length === 0) {
  console.error('Usage: klaviyo-requests.ts DIR, where DIR/klaviyo holds Klaviyo’s OpenAPI document.')
  process.exit(2)
}

const data = await mkdtemp(join(tmpdir(), 'longshore-conformance-'))
const shop = await startSandbox({ seed: 1, orders: 40, limit: 'off' })
const far = await startKlaviyoSandbox({ seed: 1, settings: { noLink: 'left out' } })
far.world.requests.mostText = Number.POSITIVE_INFINITY
const hub = await startHub({
  ...{ LONGSHORE_PORT: String(await freePort()), LONGSHORE_DATA: data },
  ...{ LONGSHORE_SHIPSTATION_URL: shop.url, LONGSHORE_KLAVIYO_URL: far.url },
})
try {
  if (hub.link === null) throw new Error('the hub printed no sign-up link')
  await everything(await signUp(hub.url, hub.link))
  const failed = files.reduce((sum, file) => sum + held(file), 0)
  process.exitCode = failed > 0 ? 1 : 0
} catch (error) {
  console.error(`the run of the hub failed: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await hub.stop()
  await Promise.all([shop.close(), far.close()])
  await rm(data, { recursive: true, force: true })
}

/** From a key to history, news of every kind, the report on all sides, an event said again, and the key looked at once more. */
async function everything(client: Client): Promise<void> {
  const { apiKey, apiSecret } = shop
  const keys = { apiKey, apiSecret, expiresOn: null }
  const connection = await client.send<Streams>('POST', '/api/connections/shipstation', keys)
  const from = `/api/connections/${connection.id}`
  const made = ['Orders', 'Labels', 'Marked as shipped', 'Stores', 'Tags']
  await until(
    'the shop is read',
    async () => {
      const { streams } = await client.get<Streams>(from)
      return streams.every(({ name, lastRead }) => lastRead !== null || !made.includes(name))
    },
    90,
  )
  await client.send('POST', '/api/klaviyo/check', { apiKey: far.apiKey })
  // Klaviyo tells of an account once a second; nobody reads what is read and written in less.
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const allowed = { connection: connection.id, apiKey: far.apiKey, settings }
  const { integration } = await client.send<{ integration: { id: string } }>('POST', '/api/klaviyo', allowed)
  const at = `/api/klaviyo/${integration.id}`
  await quiet(client, at)
  await news(client, from)
  await quiet(client, at)
  for (const metric of allMetrics) {
    const named = `metric=${encodeURIComponent(metric)}`
    const { days, stores } = await client.get<Report>(`${at}/report?${named}`)
    await client.get(`${at}/report?${named}&store=${stores[0]?.id ?? ''}`)
    await client.get(`${at}/report/${days.at(-1)?.day}?${named}`)
  }
  const { events } = await client.get<{ events: { key: string }[] }>(`${at}/feed`)
  await client.send('POST', `${at}/events/${events[0]?.key}/resend`)
  await quiet(client, at)
  await client.send('POST', `${at}/check`)
}

function quiet(client: Client, at: string) {
  const look = async () => {
    const { status, queue } = await client.get<Shown>(at)
    return status.word === 'In step' && queue.waiting === 0
  }
  return until('everything is told', look, 120)
}

/** Orders as a person types them in and what is done with them, one of somebody with a phone number alone. */
async function news(client: Client, from: string): Promise<void> {
  const deeds = [['hold'], ['cancel'], ['ship'], ['label'], ['label', 'void'], ['hold', 'restore']]
  for (const [n, done] of deeds.entries()) {
    const order = await typed(n === 0 ? {} : { customerEmail: `ada+${n}@buyers.internal` })
    await client.send('POST', `${from}/read`)
    for (const deed of done) await steer(`orders/${order.orderId}/${deed}`)
  }
  const told = far.account.events.size
  await client.send('POST', `${from}/read`)
  await until('the news is told', async () => far.account.events.size >= told + deeds.length, 120)
}

async function typed(over: object): Promise<Made['order']> {
  const who = { name: 'Ada Winter', phone: '+15035550100', country: 'US' }
  const made = await steer('orders', {
    shipTo: { ...who, street1: '120 Alder St', city: 'Portland', state: 'OR', postalCode: '97205' },
    items: [{ sku: 'BEAN-01', name: 'Harbour Blend', quantity: 2, unitPrice: 14.5 }],
    ...over,
  })
  return (made as Made).order // why: the sandbox's page reads the same
}

async function steer(path: string, body: object = {}): Promise<unknown> {
  const answer = await fetch(`${shop.url}/_sandbox/${path}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  })
  if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`)
  return answer.json()
}

/** Holds all of it against one document, a line for each call. @returns how many calls have faults */
function held(file: string): number {
  const outcomes = judged(readDocument(file), far.requests)
  const byCall = Map.groupBy(outcomes, (_, n) => far.requests[n]?.operation ?? 'no call of Klaviyo’s')
  const never = CALLED.filter((call) => !byCall.has(call)).map(
    (call) => [call, [], ['was never made']] as const,
  )
  const lines = [...byCall].map(([call, all]) => {
    const faults = all.flatMap(({ problems }) => problems.map(({ path, says }) => `${path || 'it'} ${says}`))
    return [call, all, [...new Set(faults)]] as const
  })
  const all = [...lines, ...never].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [call, made, faults] of all) {
    console.log(
      `${faults.length === 0 ? 'pass' : 'FAIL'}  Klaviyo: the hub’s ${call}, ${made.length} requests`,
    )
    for (const fault of faults.slice(0, 20)) console.log(`      ${fault}`)
  }
  const wrong = all.filter(([, , faults]) => faults.length > 0).length
  console.log(`${all.length - wrong} passed, ${wrong} failed`)
  return wrong
}
