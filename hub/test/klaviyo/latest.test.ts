import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import { until } from '../rig/engine.ts'
import { type Ground, ground } from './ground.ts'
import { manual } from './orders.ts'

/** The address that ShipStation's webhooks go to. What comes is handed to the hub, or thrown away while there is none. */
async function door() {
  const at: { hub: Ground | null; came: number } = { hub: null, came: 0 }
  const handOn = async (asked: IncomingMessage, answer: ServerResponse) => {
    at.came += 1
    const parts: Buffer[] = []
    for await (const part of asked) parts.push(part as Buffer) // why: no encoding was set
    if (!at.hub) return void answer.socket?.destroy()
    const headers = { 'content-type': 'application/json' }
    const body = Buffer.concat(parts).toString()
    const { status } = await at.hub.app.request(asked.url ?? '/', { method: 'POST', headers, body })
    answer.writeHead(status).end()
  }
  const server = createServer((asked, answer) => void handOn(asked, answer))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo // why: it listens on TCP
  return Object.assign(at, {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await new Promise((done) => server.close(done))
    },
  })
}
const shippedTo = (on: Ground, orderId: number) =>
  on.events('Order Shipped').some(({ properties }) => properties.OrderId === String(orderId))
const anOrder = async (on: Ground) =>
  ((await on.shop('orders', manual('ada@lighthouse.internal'))) as { order: { orderId: number } }).order // why: the sandbox's page reads the same
const subscribed = (on: Ground) =>
  until('webhooks are asked for', async () => {
    const hooks = await on.rows<{ on: boolean }>(sql`select (hook ->> 'on')::boolean as on from connections
      where connector = 'shipstation'`)
    return hooks[0]?.on
  })

test('V5 where no webhook reaches the hub, an event goes within 30 minutes of its label at the latest', async () => {
  const speed = 30
  await using far = await door()
  await using on = await ground({
    ...{ speed, url: far.url, klaviyo: { speed }, shipstation: { orders: 0, speed } },
    timing: { lease: 150_000, beat: 3_000, deadline: 30_000, look: 6_000, late: 300_000 },
  })
  await on.allow(await on.connected())
  await subscribed(on)
  for (let n = 0; n < 3; n++) {
    const { orderId } = await anOrder(on)
    const began = performance.now()
    await on.shop(`orders/${orderId}/label`)
    await until('its label is told', () => shippedTo(on, orderId), 65)
    const minutes = ((performance.now() - began) * speed) / 60_000
    assert.ok(minutes <= 30, `${minutes} minutes`)
  }
  await until('ShipStation has tried to tell', () => far.came > 0)
  assert.deepEqual(await on.rows(sql`select from hints`), [], 'nothing of it came')
})

test('V5 where webhooks reach the hub, an event goes at once, however far off the next reading is', async () => {
  await using far = await door()
  await using on = await ground({ url: far.url, shipstation: { orders: 0, webhookDelayMs: 50 } })
  await on.allow(await on.connected())
  far.hub = on
  await subscribed(on)
  await sql`update sources set due_at = now() + interval '1 hour'`.execute(on.db)
  const { orderId } = await anOrder(on)
  await until('it is told', () => on.events('Order Awaiting Shipment').length === 1)
  const began = performance.now()
  await on.shop(`orders/${orderId}/label`)
  await until('its label is told', () => shippedTo(on, orderId))
  const seconds = (performance.now() - began) / 1000
  assert.ok(seconds < 10, `${seconds} seconds`)
})
