import { randomBytes } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import pino from 'pino'
import type { Env } from '../../src/access/allow.ts'
import { keyFrom } from '../../src/access/key.ts'
import type { Person } from '../../src/access/person.ts'
import { vault } from '../../src/access/secrets.ts'
import type { Connector } from '../../src/connector.ts'
import type { Context } from '../../src/engine/context.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Registry } from '../../src/engine/registry.ts'
import { Events } from '../../src/events.ts'
import { buildApp } from '../../src/http/app.ts'
import type { Deps } from '../../src/http/deps.ts'
import { answerTo } from '../../src/http/problem.ts'
import { openMailer } from '../../src/mailer.ts'
import { pledgeLinks } from '../../src/pledge-links.ts'
import { type Db, openDb } from '../../src/store/open.ts'
import { openDoor } from './access.ts'
import { contextOn, standing } from './context.ts'
import { freshDatabase } from './database.ts'
import { WORKSPACE } from './engine.ts'

/** The app as `hub.ts` builds it, with every noun's routes, on a database of its own and without a port. */
export async function liveApp() {
  const door = await openDoor()
  const still = await stillApp(() => {})
  const app = buildApp({ ...door.platform, deps: still.deps, web: null })
  return {
    app,
    async [Symbol.asyncDispose]() {
      await still[Symbol.asyncDispose]()
      await door[Symbol.asyncDispose]()
    },
  }
}

export const ada: Person = {
  ...{ id: 'u', name: 'Ada', email: 'ada@example.com', workspace: WORKSPACE },
  ...{ role: 'owner', by: 'session' },
}

/** What `done` and every refusal look like; a test that expects more names the answer's own type. */
export type Says = { says: string; remedy?: string; field?: string }
export type Answered<T> = { status: number; body: T }
export type Routed = {
  app: OpenAPIHono<Env>
  deps: Deps
  /** Asks as Ada, and gives the JSON of the answer. */
  ask<T = Says>(method: string, path: string, body?: unknown): Promise<Answered<T>>
}
type Routes = (app: OpenAPIHono<Env>, deps: Deps) => void

/** Some nouns' routes over given ground, with Ada signed in. `over` replaces what a test wants otherwise. */
export function routed(
  db: Db,
  context: Context,
  engine: Engine,
  routes: Routes,
  over: Partial<Deps> = {},
): Routed {
  const { registry, transport, clock, chance } = context
  const key = keyFrom(randomBytes(32))
  const nowhere = async () => {
    throw new Error('this test has no sandbox process')
  }
  const deps: Deps = {
    ...{ db, registry, transport, clock, chance, engine, key },
    vault: vault(key),
    events: new Events(),
    jobs: { look: async () => {}, stop: async () => {} },
    mailer: openMailer(null),
    pledgeLinks: pledgeLinks(key),
    sandbox: { start: nowhere, running: () => null, stop: async () => {} },
    url: null,
    shipstationUrl: null,
    klaviyoUrl: null,
    clockOff: () => null,
    disk: { folder: null, shortage: null },
    version: 'test',
    ...over,
  }
  const app = new OpenAPIHono<Env>()
  const log = pino({ level: process.env.RIG_SAYS ? 'error' : 'silent' })
  app.onError((error, c) => answerTo(error, c, log))
  app.use(async (c, next) => {
    c.set('person', ada)
    c.set('requestId', 'test')
    await next()
  })
  routes(app, deps)
  const ask = async <T = Says>(method: string, path: string, body?: unknown): Promise<Answered<T>> => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    const headers = { host: 'localhost', 'content-type': 'application/json' }
    const answer = await app.request(path, { method, headers, ...json })
    return { status: answer.status, body: (await answer.json()) as T } // why: the handler's answer is typed by its definition
  }
  return { app, deps, ask }
}

/**
 * The same on a database of its own whose workspace `ws` is empty, with an engine that is not started: rows stay as a test
 * writes them. For a running engine give `engineRig`'s to `routed`.
 */
export async function stillApp(
  routes: Routes,
  over: Partial<Deps> = {},
  connectors: Connector[] = [],
): Promise<Routed & { db: Db } & AsyncDisposable> {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)
  const context = contextOn(db, { registry: new Registry([...standing, ...connectors]) })
  const engine = new Engine(context, false)
  return {
    ...routed(db, context, engine, routes, over),
    db,
    async [Symbol.asyncDispose]() {
      await engine.stop()
      await database[Symbol.asyncDispose]()
    },
  }
}
