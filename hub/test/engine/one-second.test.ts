import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Sandbox, startSandbox } from 'shipstation/sandbox'
import type { Http } from '../../src/connector.ts'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import { steer } from './desk.ts'

/** The sandbox over HTTP, with something that happens there after so many requests. */
function listening(sandbox: Sandbox, requests: number, meanwhile: () => Promise<unknown>): Http {
  const authorization = `Basic ${Buffer.from(`${sandbox.apiKey}:${sandbox.apiSecret}`).toString('base64')}`
  let left = requests
  return async (method, path, { query, body } = {}) => {
    const url = new URL(`${sandbox.url}/${path.replace(/^\//, '')}`)
    url.search = new URLSearchParams(query).toString()
    const answer = await fetch(url, {
      ...{ method, headers: { authorization, 'content-type': 'application/json' } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const said: unknown = await answer.json()
    if ((left -= 1) === 0) await meanwhile()
    return { status: answer.status, headers: answer.headers, body: said }
  }
}

const billTo = {
  name: 'Ada',
  street1: '1 Main St',
  city: 'Austin',
  state: 'TX',
  postalCode: '78701',
  country: 'US',
}
const order = (n: number) => ({
  ...{
    orderNumber: `S-${n}`,
    orderKey: `s-${n}`,
    orderDate: '2026-03-03T10:00:00',
    orderStatus: 'awaiting_shipment',
  },
  ...{ billTo, shipTo: billTo, items: [{ sku: 'MUG', name: 'Mug', quantity: 1 }] },
})

for (const requests of [1, 2, 3, 4, 5])
  test(`orders of one second that fill more than a page are all read, though one of them changes after request ${requests}`, async () => {
    const sandbox = await startSandbox({ seed: 1, orders: 0, limit: 'off' })
    try {
      await listening(sandbox, 0, async () => {})('POST', '/orders/createorders', {
        body: Array.from({ length: 7 }, (_, n) => order(n)),
      })
      const made = sandbox.shop.orders.all().map((kept) => kept.order)
      const [first] = made
      const changes = () => steer(sandbox, `orders/${first?.orderId}/note`, { internalNotes: 'Look' })
      const io = {
        ...{ http: listening(sandbox, requests, changes), settings: { base: '', pageSize: 2 } },
        ...{ signal: new AbortController().signal, now: () => new Date() },
        mail: () => Promise.reject(new Error('no mail')),
      }
      const seen = new Set<unknown>()
      for await (const { items } of shipstation.sources?.orders?.read?.(io, {
        since: first?.modifyDate ?? null,
      }) ?? [])
        for (const item of items) seen.add((item as { orderId: number }).orderId) // why: orders as the sandbox answers them
      assert.equal(seen.size, 7)
    } finally {
      await sandbox.close()
    }
  })
