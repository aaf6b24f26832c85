import { readFileSync } from 'node:fs'
import type { Client } from '../../../hub/demo/client.ts'
import { until } from '../../../hub/demo/until.ts'
import { exampleFile } from './set-up.ts'

/** The first report of the story, named, configured and one order sent; over HTTP, as its browser test shows the presses. */
export async function fill(client: Client): Promise<void> {
  type Account = { id: string; stores: { id: string; manual: boolean }[] }
  const { id } = await client.send<Account>('POST', '/api/connections/sandbox')
  const account = await until('the stores are read', async () => {
    const now = await client.get<Account>(`/api/connections/${id}`)
    return now.stores.length > 0 && now
  })
  const project = 'https://www.kickstarter.com/projects/lampworks/moon-lamp'
  const campaign = { address: project, name: 'Moon Lamp', currency: 'USD', state: 'live' }
  await client.send('POST', '/api/campaigns', campaign)
  const at = '/api/campaigns/moon-lamp'
  const file = 'era-d-2026-06-20.csv'
  type Import = { id: string; state: string }
  const report = await client.upload<Import>(`${at}/imports?file=${file}`, readFileSync(exampleFile(file)))
  const reaches = (state: string) =>
    until(`the report is at ${state}`, async () => {
      const now = await client.get<Import>(`${at}/imports/${report.id}`)
      return now.state === state
    })
  await reaches('preview')
  await client.send('POST', `${at}/imports/${report.id}/confirm`, {})
  await reaches('done')
  const { items } = await client.get<{ items: { key: string }[] }>(`${at}/items`)
  const answers = items.slice(1).map(({ key }, place) => ({
    ...{ key, digital: false },
    lines: [{ sku: `LMP-${place}`, name: null, quantity: 1, unitPrice: null }],
  }))
  await client.send('PUT', `${at}/items`, { answers })
  const store = account.stores.find((it) => it.manual)?.id
  await client.send('POST', `${at}/sync`, { connection: id, store, shipFrom: null, prefix: 'KS-' })
}
