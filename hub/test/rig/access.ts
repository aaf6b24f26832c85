import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OpenAPIHono } from '@hono/zod-openapi'
import pino from 'pino'
import { type Access, openAccess } from '../../src/access/index.ts'
import type { Env } from '../../src/access/allow.ts'
import { keyFrom } from '../../src/access/key.ts'
import { throttle } from '../../src/access/throttle.ts'
import { type PlatformOptions, platform } from '../../src/http/platform.ts'
import { freshDatabase, type TestDatabase } from './database.ts'

export interface TestDoor {
  app: OpenAPIHono<Env>
  access: Access
  database: TestDatabase
  data: string
  /** What the app is built from. */
  platform: PlatformOptions
  [Symbol.asyncDispose](): Promise<void>
}

export const HOST = '127.0.0.1:4000'
export const PASSWORD = 'tidy harbour lanterns'

/** The hub's HTTP floor on a database of its own, without a port: `post` and `get` below ask it. */
export async function openDoor(
  options: { url?: string | null; routes?: (app: OpenAPIHono<Env>) => void } = {},
): Promise<TestDoor> {
  const database = await freshDatabase()
  const data = mkdtempSync(join(tmpdir(), 'longshore-door-'))
  const log = pino({ level: 'silent' })
  const { pool } = database
  const access = openAccess({ pool, key: keyFrom(randomBytes(32)), data, url: options.url ?? null, log })
  const app = new OpenAPIHono<Env>()
  // Without pauses between wrong passwords: that there are any is the throttle's own test.
  const limit = throttle()
  const unhurried: typeof limit = { ...limit, judge: (it) => ({ ...limit.judge(it), delayMs: 0 }) }
  const disk = { shortage: null }
  const parts: PlatformOptions = { access, pool, disk, log, version: 'test', throttle: unhurried }
  platform(app, parts)
  options.routes?.(app)
  return {
    app,
    access,
    database,
    data,
    platform: parts,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      rmSync(data, { recursive: true })
    },
  }
}

/** As the web sends it: JSON, from its own page. */
export async function post(
  door: TestDoor,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  return door.app.request(path, {
    method: 'POST',
    headers: { host: HOST, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
    body: JSON.stringify(body),
  })
}

export async function get(door: TestDoor, path: string, headers: Record<string, string> = {}) {
  return door.app.request(path, { headers: { host: HOST, ...headers } })
}

export const jane = {
  name: 'Jane Miller',
  email: 'jane@moonlamp.test',
  password: PASSWORD,
  workspace: 'Moon Lamp',
  zone: 'Europe/Berlin',
}

/** Makes Jane the owner and gives her cookies. */
export async function setUpJane(door: TestDoor): Promise<string> {
  const answer = await post(door, '/api/setup', { ...jane, token: await setupToken(door) })
  if (answer.status !== 200) throw new Error(await answer.text())
  return cookiesOf(answer)
}

export async function setupToken(door: TestDoor): Promise<string> {
  const link = await door.access.setupLink()
  return link && 'path' in link ? (link.path.split('#')[1] ?? '') : ''
}

export const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
