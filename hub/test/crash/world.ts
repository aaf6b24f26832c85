import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Sandbox, startSandbox } from 'shipstation/sandbox'
import { SMTPServer } from 'smtp-server'
import { freePort } from '../../demo/port.ts'
import { type HubProcess, startHub } from '../../demo/process.ts'
import { readPidFile } from '../../src/store/embedded/postmaster.ts'

/** What outlives every kill: the sandbox, the mail server, the data folder. And the hub, which does not. */
export type CrashWorld = {
  sandbox: Sandbox
  /** Message-IDs as they arrived at the mail server, in order. */
  mails: string[]
  hub: HubProcess
  url: string
  /** Kills the hub at once, and says what was half done at that moment: asked of the database, which lives on. */
  kill(): Promise<HalfDone>
  restart(): Promise<void>
  query<T>(sql: string): Promise<T[]>
  [Symbol.asyncDispose](): Promise<void>
}
export type HalfDone = { importRows: number; inFlight: number; unsettled: number }

const timing = { lease: 4000, beat: 1000, deadline: 1000, look: 300, late: 300, limit: 1_000_000 }

export async function crashWorld(): Promise<CrashWorld> {
  const data = await mkdtemp(join(tmpdir(), 'longshore-crash-'))
  const sandbox = await startSandbox({ seed: 3, limit: 'off' })
  const mails: string[] = []
  const smtp = await mailServer(mails)
  const port = await freePort()
  const environment = {
    LONGSHORE_PORT: String(port),
    LONGSHORE_DATA: data,
    LONGSHORE_URL: `http://127.0.0.1:${port}`,
    LONGSHORE_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    LONGSHORE_SHIPSTATION_URL: sandbox.url,
    LONGSHORE_REHEARSAL: JSON.stringify({ timing }),
  }
  const asking = asker(join(data, 'postgres'))
  const world: CrashWorld = {
    sandbox,
    mails,
    hub: await startHub(environment),
    url: `http://127.0.0.1:${port}`,
    async kill() {
      await world.hub.stop('SIGKILL')
      const [half] = await world.query<HalfDone>(`select
        (select count(*)::int from imports where state = 'importing' and done < total) as "importRows",
        (select count(*)::int from steps where state = 'in_flight') as "inFlight",
        (select count(*)::int from attempts where ended_at is null) as unsettled`)
      return half ?? { importRows: 0, inFlight: 0, unsettled: 0 }
    },
    async restart() {
      await asking.end()
      world.hub = await startHub(environment)
    },
    query: asking.query,
    async [Symbol.asyncDispose]() {
      await asking.end()
      await world.hub.stop()
      await sandbox.close()
      await smtp.close()
      await rm(data, { recursive: true, force: true })
    },
  }
  return world
}

/** The hub's own embedded database, over its private socket. It lives on when the hub is killed, and is another one after the restart. */
function asker(cluster: string) {
  let client: pg.Client | null = null
  const end = async () => {
    const old = client
    client = null
    await old?.end().catch(() => {})
  }
  const open = async () => {
    const fresh = new pg.Client({
      host: readPidFile(cluster)?.socketFolder,
      user: 'longshore',
      database: 'longshore',
    })
    fresh.on('error', () => {})
    await fresh.connect()
    return fresh
  }
  const query = async <T>(sql: string): Promise<T[]> => {
    client ??= await open()
    return (await client.query(sql)).rows as T[] // why: the caller wrote the columns
  }
  return { query, end }
}

function mailServer(mails: string[]): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (part: Buffer) => (text += part.toString()))
      stream.on('end', () => {
        mails.push(/^message-id: *(\S+)/im.exec(text)?.[1] ?? 'without an id')
        // The answer takes its time, so that kills fall between the mail and its receipt.
        setTimeout(() => done(), 150)
      })
    },
  })
  server.on('error', () => {})
  return new Promise((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({ port, close: () => new Promise((end) => server.close(() => end())) })
    })
  })
}
