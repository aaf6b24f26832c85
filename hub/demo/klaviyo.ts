import { startKlaviyoSandbox } from '../src/connectors/klaviyo/sandbox/index.ts'
import { type Client, signUp } from './client.ts'
import { until } from './until.ts'

type Shown = {
  status: { word: string; detail: string }
  queue: { waiting: number }
  skips: { label: string; count: number }[]
}
type Connection = {
  id: string
  sandboxUrl: string
  streams: { name: string; lastRead: string | null; records: number }[]
}
type Report = {
  says: string
  why: { label: string; count: number }[]
  days: { day: string; klaviyo: number | null }[]
}

/** A Klaviyo to send to, in this process; its page shows what arrives. */
export const klaviyoSide = () => startKlaviyoSandbox({ seed: 1, port: 0 })
type Far = Awaited<ReturnType<typeof klaviyoSide>>

const settings = {
  metrics: [
    'Order Awaiting Shipment',
    'Order Awaiting Payment',
    'Order On Hold',
    'Order Shipped',
    'Order Cancelled',
    'Parcel Shipped',
  ],
}

/** A day of the shop before anybody thought of Klaviyo: what is done with each order, and who it is for. */
const shop: { deed: string | null; email?: string }[] = [
  ...Array.from({ length: 7 }, () => ({ deed: 'label' })),
  ...[{ deed: 'hold' }, { deed: 'cancel' }, { deed: 'ship' }, { deed: null }, { deed: 'label', email: '' }],
  { deed: 'label', email: 'x1y2z3@marketplace.amazon.com' },
]
const labelled = shop.filter(({ deed }) => deed === 'label').length

async function shopDay(shipstation: Connection) {
  for (const [n, { deed, email = `b${n}@lighthouse.internal` }] of shop.entries()) {
    const made = await order(shipstation, email)
    if (deed) await steer(shipstation, `orders/${made.orderId}/${deed}`)
  }
}

/** From two fresh accounts to events, a report that agrees, and a label that is an event a moment later. */
export async function klaviyoStory(url: string, link: string, far: Far, tell: (step: string) => void) {
  const client = await signUp(url, link)
  const shipstation = await client.send<Connection>('POST', '/api/connections/sandbox')
  await shopDay(shipstation)
  const read = async (name: string) =>
    (await client.get<Connection>(`/api/connections/${shipstation.id}`)).streams.find(
      (one) => one.name === name,
    )
  await until(
    'the shop’s day has been read',
    async () => {
      await client.send('POST', `/api/connections/${shipstation.id}/read`)
      return (
        (await read('Stores'))?.lastRead &&
        (await read('Orders'))?.records === shop.length &&
        (await read('Labels'))?.records === labelled &&
        (await read('Marked as shipped'))?.records === 1
      )
    },
    90,
  )
  tell(`connected ShipStation (the sandbox: ${shipstation.sandboxUrl})`)
  const connection = shipstation.id
  const checked = await client.send<{ says: string }>('POST', '/api/klaviyo/check', { apiKey: far.apiKey })
  tell(`tried the private key without keeping it. ${checked.says}`)
  const outlook = await client.send<{ says: string; skips: { label: string; count: number }[] }>(
    'POST',
    '/api/klaviyo/outlook',
    { connection, settings },
  )
  tell(`looked before allowing anything. ${outlook.says}`)
  for (const { label, count } of outlook.skips.slice(0, 4)) tell(`  not told: ${label} (${count})`)
  const allowed = await client.send<{ says: string; integration: { id: string } }>('POST', '/api/klaviyo', {
    connection,
    settings,
    apiKey: far.apiKey,
  })
  tell(`allowed. ${allowed.says}`)
  const at = `/api/klaviyo/${allowed.integration.id}`
  const quiet = () =>
    until(
      'everything is told',
      async () =>
        (await client.get<Shown>(at)).status.word === 'In step' &&
        (await client.get<Shown>(at)).queue.waiting === 0,
      120,
    )
  await quiet()
  tell(`history is there: ${far.account.events.size} events, and ${started(far)} that start a flow`)
  await label(client, shipstation, at, far, tell)
  await quiet()
  const report = await client.get<Report>(`${at}/report`)
  tell(`the report of 30 days. ${report.says}`)
  for (const { label: words, count } of report.why) tell(`  ${words}: ${count}`)
  await client.send('POST', `${at}/pause`)
  const made = await order(shipstation)
  await until('it waits', async () => (await client.get<Shown>(at)).queue.waiting > 0)
  const restart = await client.get<{ says: string }>(`${at}/restart`)
  tell(`paused, and order ${made.orderNumber} came in. Restarting: ${restart.says}`)
  await client.send('POST', `${at}/restart`)
  await quiet()
  tell(`told. Klaviyo's side: ${far.url}`)
}

const started = (far: Far) => far.account.events.all().filter(({ backfill }) => !backfill).length

async function label(
  client: Client,
  shipstation: Connection,
  at: string,
  far: Far,
  tell: (step: string) => void,
) {
  const made = await order(shipstation)
  await until('the order is told', async () =>
    far.account.events.all().some(({ properties }) => properties.OrderNumber === made.orderNumber),
  )
  await client.send('POST', `/api/connections/${shipstation.id}/read`)
  const began = performance.now()
  await steer(shipstation, `orders/${made.orderId}/label`)
  const event = await until('the label is told', async () =>
    far.account.events
      .all()
      .find(({ properties }) => properties.OrderNumber === made.orderNumber && properties.TrackingNumber),
  )
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  tell(
    `printed a label for ${made.orderNumber}: an event ${seconds} s later, with ${String(event.properties.TrackingURL)}`,
  )
  const feed = await client.get<{ total: number }>(`${at}/feed?metric=${encodeURIComponent('Order Shipped')}`)
  tell(`the feed has ${feed.total} Order Shipped`)
}

async function order(
  shipstation: Connection,
  customerEmail = 'ada@lighthouse.internal',
): Promise<{ orderId: number; orderNumber: string }> {
  const made = await steer<{ order: { orderId: number; orderNumber: string } }>(shipstation, 'orders', {
    customerEmail,
    shipTo: {
      name: 'Ada Winter',
      street1: '120 Alder St',
      city: 'Portland',
      state: 'OR',
      postalCode: '97205',
      country: 'US',
    },
    items: [{ sku: 'BEAN-01', name: 'Harbour Blend', quantity: 2, unitPrice: 14.5 }],
  })
  return made.order
}

async function steer<T>({ sandboxUrl }: Connection, path: string, body: object = {}): Promise<T> {
  const answer = await fetch(`${sandboxUrl.replace(/\/$/, '')}/_sandbox/${path}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  })
  if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${await answer.text()}`)
  return (await answer.json()) as T // why: the sandbox's page reads the same
}
