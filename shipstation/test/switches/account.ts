import { createServer } from 'node:http'
import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import type { AddressInfo } from 'node:net'
import type { account } from '../../src/sandbox/settings/account.ts'
import type { webhooks } from '../../src/sandbox/settings/parcels.ts'
import { listen } from '../shop.ts'
import { type At, type Json, type Probes, probe } from './probe.ts'

/** What a subscriber to this event is told first when `deed` was done. */
async function told(at: At, events: string[], deed: () => Promise<unknown>) {
  const hook = await listen(at.t)
  for (const event of events) await at.post('/webhooks/subscribe', { target_url: hook.url, event })
  await deed()
  const { resource_url, resource_type } = await hook.next()
  return { url: new URL(resource_url), type: resource_type }
}
const markOne = (at: At) => async () => at.mark((await at.make()).orderId)
const rejectOne = (at: At) => async () => {
  const { orderId } = await at.make()
  for (const deed of ['provider', 'provider-rejects'])
    await at.control('POST', `orders/${orderId}/${deed}`, {})
}

/** Tells somebody who answers with this status, or not at all, until nothing is left to be told. */
async function posted(at: At, status: number | null) {
  const headers: Json[] = []
  const server = createServer((request, response) => {
    headers.push(request.headers)
    if (status !== null) response.writeHead(status).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  at.t.after(() => (server.closeAllConnections(), server.close()))
  // The cast: a server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  const target_url = `http://127.0.0.1:${port}/`
  await at.post('/webhooks/subscribe', { target_url, event: 'ORDER_NOTIFY' })
  await at.make()
  const { notifier } = at.sandbox.world
  while (!notifier.isIdle) await turn()
  return { headers, log: notifier.log }
}

export const webhookProbes: Probes<typeof webhooks> = {
  markTells: probe(
    async (at) => {
      const both = async () => {
        await markOne(at)()
        await at.label((await at.make({ orderKey: 'other' })).orderId)
      }
      return (await told(at, ['FULFILLMENT_SHIPPED', 'SHIP_NOTIFY'], both)).type
    },
    'FULFILLMENT_SHIPPED',
    'SHIP_NOTIFY',
  ),
  fulfillmentUrl: probe(
    async (at) => [...(await told(at, ['FULFILLMENT_SHIPPED'], markOne(at))).url.searchParams.keys()],
    ['batchId'],
    ['fulfillmentId'],
  ),
  rejectedUrl: probe(
    async (at) => {
      const { url } = await told(at, ['FULFILLMENT_REJECTED'], rejectOne(at))
      return [url.pathname, await at.total(url.pathname, Object.fromEntries(url.searchParams))]
    },
    ['/fulfillments', 0],
    ['/orders', 1],
  ),
  itemUrls: probe(
    async (at) =>
      (await told(at, ['ITEM_ORDER_NOTIFY'], () => at.make())).url.searchParams.get('includeOrderItems'),
    'True',
    null,
  ),
  hookTries: probe(async (at) => (await posted(at, 500)).headers.length, 1, 4),
  hookTimeout: probe(
    async (at) => {
      // A hundred times as fast: ten seconds are a tenth of one.
      await at.control('POST', 'clock', { speed: 100 })
      return (await posted(at, null)).log.map(({ says }) => says)
    },
    ['not delivered: no answer in 10 s'],
    ['not delivered: no answer in 1 s'],
  ),
  hookSignature: probe(
    async (at) => typeof (await posted(at, 200)).headers[0]?.['x-shipstation-hmac-sha256'],
    'undefined',
    'string',
  ),
}

const settings = async ({ control }: At) => (await control('GET', 'api-settings')).body
const channel = ({ sandbox }: At) =>
  sandbox.shop.stores.all().find(({ marketplaceId }) => marketplaceId !== 0)?.storeId ?? 0
const refreshStatus = (at: At) => at.get('/stores/getrefreshstatus', { storeId: String(channel(at)) })

export const accountProbes: Probes<typeof account> = {
  keys: probe(async (at) => (await settings(at)).staysVisible, false, true),
  expiredPairs: probe(
    async (at) => {
      await at.control('POST', 'keys', { make: true })
      await at.control('POST', 'keys', { expire: at.sandbox.apiKey })
      return (await settings(at)).hasRoom
    },
    false,
    true,
  ),
  linkHours: {
    ...probe(
      async ({ control, later }) => {
        const { mail } = (await control('POST', 'api-settings', { deed: 'mail' })).body
        await later(2 * 3_600_000)
        return (await control('POST', 'api-settings', { deed: 'open', token: Object(mail).token })).status
      },
      200,
      400,
    ),
    other: 1,
  },
  deactivateText: probe(
    async (at) => Object((await at.post('/stores/deactivate', { storeId: channel(at) })).body).message,
    'The requested store has been deactivated.',
    'The requested store has been reactivated.',
  ),
  idleStatus: probe(
    async (at) => {
      const { refreshStatusId, refreshStatus: word } = await refreshStatus(at)
      return [refreshStatusId, word]
    },
    [0, 'Idle'],
    [1, 'Completed'],
  ),
  refreshDates: probe(
    async (at) =>
      String((await refreshStatus(at)).lastRefreshAttempt)
        .replace(/\d/g, '')
        .slice(0, 3),
    '--T',
    '--',
  ),
  refreshDateZone: probe(
    async (at) =>
      (await at.get(`/stores/${channel(at)}`)).refreshDate ===
      at.sandbox.shop.stores.get(channel(at))?.refreshDate,
    true,
    false,
  ),
  importSeconds: {
    ...probe(
      async (at) => {
        await at.post('/stores/refreshstore', { storeId: channel(at) })
        await at.later(20_000)
        return (await refreshStatus(at)).refreshStatusId
      },
      0,
      2,
    ),
    other: 100,
  },
  importMinutes: {
    ...probe(
      async (at) => {
        await at.control('POST', `stores/${channel(at)}/buy`, {})
        await at.later(2 * 3_600_000)
        await at.later(20_000)
        return at.total('/orders')
      },
      1,
      0,
    ),
    other: 600,
  },
  deletedWarehouse: probe(
    async ({ sandbox, http }) => {
      const path = `/warehouses/${sandbox.shop.warehouses.all()[1]?.warehouseId}`
      await http('DELETE', path)
      return (await http('GET', path)).status
    },
    404,
    200,
  ),
}
