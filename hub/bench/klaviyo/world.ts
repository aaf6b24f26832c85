import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from 'shipstation/sandbox'
import { startKlaviyoSandbox } from '../../src/connectors/klaviyo/sandbox/index.ts'
import { signUp } from '../../demo/client.ts'
import { freePort } from '../../demo/port.ts'
import { startHub } from '../../demo/process.ts'
import { until } from '../../demo/until.ts'

type Connection = { id: string; streams: { name: string; records: number; lastRead: string | null }[] }

/** A hub process, both sandboxes, and ShipStation connected and read; so many orders of the past lie there. One factor moves all three clocks. */
export async function world(orders: number, speed: number) {
  const data = await mkdtemp(join(tmpdir(), 'longshore-bench-'))
  const shop = await startSandbox({ seed: 1, orders, limit: 'off', speed, webhookDelayMs: 200 })
  const far = await startKlaviyoSandbox({ seed: 1, speed })
  const port = await freePort()
  const hub = await startHub({
    ...{ LONGSHORE_PORT: String(port), LONGSHORE_DATA: data, LONGSHORE_URL: `http://127.0.0.1:${port}` },
    ...{ LONGSHORE_SHIPSTATION_URL: shop.url, LONGSHORE_KLAVIYO_URL: far.url },
    LONGSHORE_REHEARSAL: JSON.stringify({ speed }),
  })
  if (hub.link === null) throw new Error('the hub printed no sign-up link')
  const client = await signUp(hub.url, hub.link)
  const { apiKey, apiSecret } = shop
  const keys = { apiKey, apiSecret, expiresOn: null }
  const { id } = await client.send<Connection>('POST', '/api/connections/shipstation', keys)
  const records = async (name: string) =>
    (await client.get<Connection>(`/api/connections/${id}`)).streams.find((one) => one.name === name)
  await until(
    'the orders are read',
    async () => {
      const [all, stores] = [await records('Orders'), await records('Stores')]
      return (all?.records ?? 0) >= orders && stores?.lastRead
    },
    1800,
  )
  return {
    ...{ shop, far, client, hub },
    /** Begins to tell Klaviyo of it; gives the integration's place. */
    async allow() {
      const { integration } = await client.send<{ integration: { id: string } }>('POST', '/api/klaviyo', {
        ...{ connection: id, apiKey: far.apiKey, settings: { days: 700 } },
      })
      return `/api/klaviyo/${integration.id}`
    },
    async [Symbol.asyncDispose]() {
      await hub.stop()
      await Promise.all([shop.close(), far.close()])
      await rm(data, { recursive: true, force: true })
    },
  }
}
