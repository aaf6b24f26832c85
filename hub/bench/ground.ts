import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, type SandboxOptions, startSandbox } from 'shipstation/sandbox'
import { sampleReport } from '../../examples/kickstarter/sample.ts'
import { type Client, signUp } from '../demo/client.ts'
import { freePort } from '../demo/port.ts'
import { type HubProcess, startHub } from '../demo/process.ts'
import { until } from '../demo/until.ts'

export const at = '/api/campaigns/moon-lamp'
export type BenchGround = {
  sandbox: Sandbox
  hub: HubProcess
  client: Client
  data: string
  [Symbol.asyncDispose](): Promise<void>
}

/** A hub process of its own on a fresh folder, and the sandbox it is connected to. `speed` moves both clocks by one factor. */
export async function benchGround(options: SandboxOptions, rehearsal: object = {}): Promise<BenchGround> {
  const data = await mkdtemp(join(tmpdir(), 'longshore-bench-'))
  const sandbox = await startSandbox({ seed: 1, ...options })
  const port = await freePort()
  const hub = await startHub({
    LONGSHORE_PORT: String(port),
    LONGSHORE_DATA: data,
    LONGSHORE_SHIPSTATION_URL: sandbox.url,
    LONGSHORE_REHEARSAL: JSON.stringify(rehearsal),
  })
  if (hub.link === null) throw new Error('the hub printed no sign-up link')
  const client = await signUp(hub.url, hub.link)
  await client.send('POST', '/api/connections/shipstation', {
    apiKey: sandbox.apiKey,
    apiSecret: sandbox.apiSecret,
    expiresOn: null,
  })
  await client.send('POST', '/api/campaigns', {
    address: 'https://www.kickstarter.com/projects/lampworks/moon-lamp',
    name: 'Moon Lamp',
    currency: 'USD',
    state: 'live',
  })
  return {
    sandbox,
    hub,
    client,
    data,
    async [Symbol.asyncDispose]() {
      await hub.stop()
      await sandbox.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Imports a report of so many backers; gives the seconds from the first byte sent to the last row stored. */
export async function importReport(
  { client }: BenchGround,
  backers: number,
): Promise<{ preview: number; stored: number }> {
  const report = sampleReport({ backers })
  const began = performance.now()
  const { id } = await client.upload<{ id: string }>(`${at}/imports?file=report-2026-07-01.csv`, report)
  const state = async () => (await client.get<{ state: string }>(`${at}/imports/${id}`)).state
  await until('the preview is made', async () => (await state()) === 'preview', 120)
  const preview = performance.now()
  await client.send('POST', `${at}/imports/${id}/confirm`, {})
  await until('the import is done', async () => (await state()) === 'done', 300)
  return { preview: seconds(began, preview), stored: seconds(began, performance.now()) }
}

export async function prepare(ground: BenchGround) {
  const { client } = ground
  const { items } = await client.get<{ items: { key: string; title: string }[] }>(`${at}/items`)
  await client.send('PUT', `${at}/items`, {
    answers: items.map(({ key, title }) => ({
      key,
      lines: [{ sku: title.toUpperCase(), name: title, quantity: 1, unitPrice: null }],
      digital: false,
    })),
  })
  const { connections } = await client.get<{ connections: { id: string; stores: { id: string }[] }[] }>(
    '/api/connections',
  )
  const connection = connections[0]
  await client.send('POST', `${at}/sync`, {
    connection: connection?.id,
    store: connection?.stores[0]?.id,
    shipFrom: null,
    prefix: 'KS-',
  })
}

type Counts = { counts: { unreleased: number; waiting: number; inShipstation: number; queued: number } }
export const counts = async ({ client }: BenchGround) => (await client.get<Counts>(at)).counts

export const seconds = (from: number, to: number) => Math.round((to - from) / 10) / 100

/** Resident memory of a process, in MB, as the system counts it. */
export function memoryOf(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return line ? Math.round(Number(line) / 1024) : Number.NaN
}
export function peakOf(pid: number): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return line ? Math.round(Number(line) / 1024) : Number.NaN
}

/** Seconds of processor time that a process has used, its threads together (ticks of a hundredth). */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}
