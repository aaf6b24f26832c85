import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { createHttp } from '../src/client/transport.ts'
import type { NewOrder } from '../src/schema/order.ts'
import { type SandboxOptions, startSandbox } from '../src/sandbox/index.ts'

/** A sandbox of its own for one test, and a client of it. */
export async function openShop(t: TestContext, options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ limit: 'off', webhookDelayMs: 0, ...options })
  t.after(() => sandbox.close())
  const { apiKey, apiSecret, url: address } = sandbox
  const http = createHttp({ apiKey, apiSecret, address })
  const control = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${address}/_sandbox/${path}`, { method, ...init })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  return { sandbox, http, control }
}

/** An order as a client would send it. */
export const anOrder = (number: string, more: Partial<NewOrder> = {}): NewOrder => ({
  orderNumber: number,
  orderKey: `key-${number}`,
  orderDate: '2026-03-01 10:00:00',
  orderStatus: 'awaiting_shipment',
  billTo: { name: 'Ines Duarte' },
  shipTo: {
    name: 'Ines Duarte',
    street1: '40 Harbor Way',
    city: 'Portland',
    state: 'ME',
    postalCode: '04101',
    country: 'US',
  },
  items: [{ lineItemKey: 'l1', sku: 'MUG-01', name: 'Enamel mug', quantity: 2, unitPrice: 12 }],
  ...more,
})

/** Somebody who is posted to. `next` waits for the next post. */
export async function listen(t: TestContext) {
  const posts: unknown[] = []
  const waiting: ((post: unknown) => void)[] = []
  const receive = (text: string) => {
    const post: unknown = JSON.parse(text)
    const waiter = waiting.shift()
    if (waiter) waiter(post)
    else posts.push(post)
  }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
    request.on('end', () => {
      response.end()
      receive(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const next = () =>
    new Promise<{ resource_url: string; resource_type: string }>((resolve) => {
      if (posts.length > 0) resolve(posts.shift() as never)
      else waiting.push(resolve as never)
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, next, posts }
}

export async function collect<T>(from: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of from) all.push(one)
  return all
}
