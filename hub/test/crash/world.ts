import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Sandbox, startSandbox } from 'shipstation/sandbox'
import { SMTPServer } from 'smtp-server'
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

const timing = { lease: 4000, beat: 1000, deadline: 1000, look: 300, late: 300 }

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
      world.hub = await startHub(environment)
    },
    query: (sql) => ask(join(data, 'postgres'), sql),
    async [Symbol.asyncDispose]() {
      await world.hub.stop()
      await sandbox.close()
      await smtp.close()
      await rm(data, { recursive: true, force: true })
    },
  }
  return world
}

/** The hub's own embedded database, over its private socket. */
async function ask<T>(cluster: string, sql: string): Promise<T[]> {
  const client = new pg.Client({
    host: readPidFile(cluster)?.socketFolder,
    user: 'longshore',
    database: 'longshore',
  })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows as T[] // why: the caller wrote the columns
  } finally {
    await client.end()
  }
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
        setTimeout(() => done(), 40)
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

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
