import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Sandbox, startSandbox } from 'shipstation/sandbox'
import { lastingPort } from './port.ts'
import { startEmbedded } from '../../src/store/embedded/index.ts'
import { readPidFile } from '../../src/store/embedded/postmaster.ts'
import { type Proxy, startProxy } from '../proxy/proxy.ts'
import { type Front, startFront } from './front.ts'
import { type MailServer, mailServer } from './mail-server.ts'
import { Member } from './member.ts'

/** A lease in seconds, so that lanes move while somebody watches. A request's deadline must fit into it. */
export const timing = { lease: 4000, beat: 1000, deadline: 1000, look: 300, late: 300 }
/** Requests a minute: enough to go on after each kill took its reserved block with it, few enough to be used up now and then. */
const limit = 240
/** Two hubs are told apart by their lanes and not by how much they do: with fewer backers they are at it sooner. */
const backers = { 1: 300, 2: 100 }

/** What outlives every kill: the sandbox, the proxy before it, the mail server, the folders. And the hubs, which do not. */
export type World = {
  sandbox: Sandbox
  proxy: Proxy
  mail: MailServer
  members: Member[]
  /** How many there are in each report. */
  backers: number
  /** The address that people and webhooks use: whichever hub is up answers. */
  front: Front
  /** An embedded PostgreSQL's folder; null where the hubs share a server. */
  cluster: string | null
  query<T>(text: string): Promise<T[]>
  /** Lets go of the database: the next query connects anew. */
  forget(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
export type Wanted = { hubs: 1 | 2; seed: number; databaseUrl?: string; limit?: number | 'off' }

export async function crashWorld(wanted: Wanted): Promise<World> {
  await using undo = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'longshore-crash-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const sandbox = await startSandbox({ seed: 3, limit: wanted.limit ?? limit, webhookDelayMs: 200 })
  undo.defer(() => sandbox.close())
  const proxy = await startProxy(sandbox.url)
  undo.defer(() => proxy.close())
  const mail = await mailServer()
  undo.defer(() => mail.close())
  const server =
    wanted.hubs === 2 || wanted.databaseUrl !== undefined ? await serverOf(folder, wanted.databaseUrl) : null
  if (server) undo.defer(server.stop)
  const ports = await Promise.all(Array.from({ length: wanted.hubs }, () => lastingPort()))
  const front = await startFront(ports)
  undo.defer(() => front.close())
  const members = ports.map((port, index) => {
    const data = join(folder, `hub-${index}`)
    const environment = {
      LONGSHORE_PORT: String(port),
      LONGSHORE_DATA: data,
      LONGSHORE_URL: front.url,
      LONGSHORE_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
      LONGSHORE_SHIPSTATION_URL: proxy.url,
      ...(server ? { DATABASE_URL: server.url, LONGSHORE_KEY_FILE: join(folder, 'key') } : {}),
    }
    return new Member(`http://127.0.0.1:${port}`, data, environment, {
      timing: { ...timing, limit: wanted.limit === 'off' ? 1_000_000 : (wanted.limit ?? limit) },
    })
  })
  const cluster = server ? null : join(members[0]?.data ?? folder, 'postgres')
  const asking = asker(() => (server ? { connectionString: server.url } : embedded(cluster ?? '')))
  undo.defer(async () => {
    await asking.end()
    await Promise.all(members.map((member) => member.endWhole()))
  })
  const kept = undo.move()
  return {
    ...{ sandbox, proxy, mail, members, front, cluster, backers: backers[wanted.hubs] },
    ...{ query: asking.query, forget: asking.end },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

const embedded = (cluster: string) => ({
  host: readPidFile(cluster)?.socketFolder ?? '/nowhere',
  user: 'longshore',
  database: 'longshore',
})

/** One PostgreSQL for several hubs, durable as it comes: the one that npm brought, unless another is named. */
async function serverOf(folder: string, url: string | undefined) {
  if (url !== undefined) return { url, stop: async () => {} }
  const { connection, stop } = await startEmbedded(join(folder, 'server'))
  const { user, database, host } = connection
  return { url: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}`, stop }
}

/** A connection of the test's own. An embedded database lives on when the hub is killed, and is another one after the restart. */
function asker(where: () => pg.ClientConfig) {
  let client: pg.Client | null = null
  const end = async () => {
    const old = client
    client = null
    await old?.end().catch(() => {})
  }
  const open = async () => {
    const fresh = new pg.Client(where())
    fresh.on('error', () => {
      if (client === fresh) client = null
    })
    await fresh.connect()
    return fresh
  }
  const query = async <T>(text: string): Promise<T[]> => {
    client ??= await open()
    return (await client.query(text)).rows as T[] // why: the caller wrote the columns
  }
  return { query, end }
}
