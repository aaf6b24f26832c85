import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from './rig/database.ts'
import { cliHeader, startHub } from './rig/hub.ts'

const BIN = new URL('../bin/longshore.cjs', import.meta.url).pathname

export type Ran = { code: number | null; out: string; err: string }
export type Wanted = { env?: Record<string, string>; stdin?: string }

/** The command line as its own process. Without `stdin` nobody is there to answer. */
export function longshore(args: string[], { env = {}, stdin = '' }: Wanted = {}): Promise<Ran> {
  const { LONGSHORE_URL: _, LONGSHORE_DATA: __, LONGSHORE_PORT: ___, ...rest } = process.env
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...rest, ...env } })
  let [out, err] = ['', '']
  child.stdout.on('data', (part: Buffer) => (out += part.toString()))
  child.stderr.on('data', (part: Buffer) => (err += part.toString()))
  // A command that fails early does not read what it is told.
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  return new Promise((done) => child.once('close', (code) => done({ code, out, err })))
}

/** A real hub, with Ada as its owner unless `owner` is false, and the command line pointed at it by its environment. */
export async function cliWorld(options: { env?: Record<string, string>; owner?: boolean } = {}) {
  await using undo = new AsyncDisposableStack()
  const database = undo.use(await freshDatabase())
  const data = mkdtempSync(join(tmpdir(), 'longshore-cli-'))
  undo.defer(() => rmSync(data, { recursive: true, force: true }))
  const env = {
    ...{ DATABASE_URL: database.url, LONGSHORE_URL: '' },
    LONGSHORE_REHEARSAL: JSON.stringify({ sandbox: { limit: 'off', webhookDelay: 50 } }),
    ...options.env,
  }
  const hub = undo.use(await startHub({ data, env }))
  if (options.owner !== false) await makeOwner(hub.url, hub.setupLink ?? '')
  // Its port is any free one: the command line finds it by the folder.
  const own = { LONGSHORE_PORT: '0', LONGSHORE_DATA: data }
  const opened = undo.move()
  return {
    hub,
    /** The command line on this hub's machine. */
    run: (args: string[], stdin?: string) =>
      longshore(args, { env: own, ...(stdin === undefined ? {} : { stdin }) }),
    /** What a test prepares or checks beside the command line. */
    async ask<T = { says: string }>(method: string, path: string, body?: unknown): Promise<T> {
      const response = await fetch(hub.url + path, {
        method,
        headers: { authorization: cliHeader(data), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok)
        throw new Error(`${method} ${path}: ${await response.text()}${causeOf(response, data)}`)
      return (await response.json()) as T // why: the test names what the route answers
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** What failed inside the hub stands in its log, which goes with the world. */
function causeOf({ status }: Response, data: string): string {
  if (status !== 500) return ''
  const lines = readFileSync(join(data, 'hub.log'), 'utf8').trim().split('\n')
  return `\n${lines
    .filter((line) => !line.includes('"level":30'))
    .slice(-5)
    .join('\n')}`
}

async function makeOwner(url: string, link: string): Promise<void> {
  const owner = {
    token: new URL(link).hash.slice(1),
    ...{ name: 'Ada', email: 'ada@example.com', password: 'tidy harbour lanterns' },
    ...{ workspace: 'Lamp Works', zone: 'Europe/Berlin' },
  }
  const response = await fetch(`${url}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(owner),
  })
  if (!response.ok) throw new Error(await response.text())
}
