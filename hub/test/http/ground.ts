import { randomBytes } from 'node:crypto'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { startSandbox, type SandboxOptions } from 'shipstation/sandbox'
import type { z } from 'zod'
import type { Env } from '../../src/access/allow.ts'
import { keyFrom } from '../../src/access/key.ts'
import { vault } from '../../src/access/secrets.ts'
import { unsealed } from '../../src/access/sets.ts'
import { preview } from '../../src/campaigns/preview.ts'
import { runImport } from '../../src/campaigns/run-import.ts'
import { secrets } from '../../src/connectors/shipstation/facts.ts'
import type { Timing } from '../../src/engine/context.ts'
import { Engine } from '../../src/engine/engine.ts'
import { wire } from '../../src/engine/wire.ts'
import type { routes as campaigns } from '../../src/http/api/campaigns.ts'
import type { routes as connections } from '../../src/http/api/connections.ts'
import type { routes as sync } from '../../src/http/api/sync.ts'
import { campaignRoutes } from '../../src/http/campaigns/routes.ts'
import { connectionRoutes } from '../../src/http/connections/routes.ts'
import type { Deps } from '../../src/http/deps.ts'
import { hookRoutes } from '../../src/http/hooks.ts'
import { importRoutes } from '../../src/http/imports/routes.ts'
import { itemRoutes } from '../../src/http/items/routes.ts'
import { syncRoutes } from '../../src/http/sync/routes.ts'
import { addLane } from '../../src/store/lanes.ts'
import { openDb } from '../../src/store/open.ts'
import { routed, type Says } from '../rig/app.ts'
import { freshDatabase } from '../rig/database.ts'
import { contextOn, quick } from '../rig/context.ts'
import { until, WORKSPACE } from '../rig/engine.ts'

export type Connection = z.infer<typeof connections.show.answer> & Says
export type Checked = z.infer<typeof connections.check.answer> & Says
export type Campaign = z.infer<typeof campaigns.show.answer> & Says
export type Import = z.infer<typeof campaigns.import.answer> & Says
export type Sync = z.infer<typeof sync.configure.answer> & Says

function all(app: OpenAPIHono<Env>, deps: Deps) {
  connectionRoutes(app, deps)
  campaignRoutes(app, deps)
  importRoutes(app, deps)
  itemRoutes(app, deps)
  syncRoutes(app, deps)
  hookRoutes(app, deps)
}

type Options = {
  sandbox?: SandboxOptions
  timing?: Partial<Timing>
  url?: string
  /** Jobs are noted in `jobs` and not done. */
  idle?: boolean
  over?: Partial<Deps>
}

/** The nouns of connecting and sending, on a database, an engine and a sandbox of their own, with Ada signed in. */
export async function ground(options: Options = {}) {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)
  const sandbox = await startSandbox({ seed: 1, limit: 'off', ...options.sandbox })
  const sockets = wire(null)
  const key = keyFrom(randomBytes(32))
  const safe = vault(key)
  const asked: string[] = []
  const context = contextOn(db, {
    transport: (api, request, limits) => {
      asked.push(`${request.method} ${new URL(api.base).host} ${request.path}`)
      return sockets.transport(api, request, limits)
    },
    secretsOf: (row, which) => secrets.parse(JSON.parse(unsealed(safe, row, which))),
    timing: { ...quick, ...options.timing },
  })
  const engine = new Engine(context, true)
  await engine.start()
  await addLane(db, WORKSPACE, 'mail:outbox')
  const jobs: string[] = []
  const it = routed(db, context, engine, all, {
    key,
    vault: safe,
    shipstationUrl: sandbox.url,
    url: options.url ?? null,
    ...options.over,
  })
  it.deps.jobs = {
    async look(queue, id) {
      jobs.push(`${queue} ${id}`)
      if (!options.idle) await (queue === 'import' ? runImport : preview)(it.deps, id)
    },
    stop: async () => {},
  }
  const keys = { apiKey: sandbox.apiKey, apiSecret: sandbox.apiSecret }
  const rows = async <T>(query: ReturnType<typeof sql>) => (await query.execute(db)).rows as T[] // why: each test names its columns
  return {
    ...it,
    db,
    engine,
    sandbox,
    keys,
    asked,
    jobs,
    rows,
    connect: (more: object = {}) =>
      it.ask<Connection>('POST', '/api/connections/shipstation', { ...keys, expiresOn: null, ...more }),
    /** Connects, and waits until stores and ship-from locations are read. */
    async connected() {
      const { body } = await this.connect()
      await until('the stores are read', async () => {
        const read = await rows(
          sql`select from sources where stream in ('stores', 'warehouses', 'orders') and finished_at is not null`,
        )
        return read.length === 3
      })
      return body
    },
    campaign: (more: object = {}) =>
      it.ask<Campaign>('POST', '/api/campaigns', {
        address: 'https://www.kickstarter.com/projects/ada/moon-lamp',
        ...{ name: 'Moon Lamp', currency: 'USD', state: 'live', ...more },
      }),
    /** Drops a report in, as the page does. */
    async upload(body: NonNullable<RequestInit['body']>, file = 'report.csv', slug = 'moon-lamp') {
      const answer = await it.app.request(`/api/campaigns/${slug}/imports?file=${encodeURIComponent(file)}`, {
        method: 'POST',
        body,
        headers: { host: 'localhost', 'content-type': 'application/octet-stream' },
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit) // why: the type of `duplex` is not in the standard library yet
      const given = (await answer.json()) as Import
      if (answer.status !== 200) return { status: answer.status, body: given }
      return it.ask<Import>('GET', `/api/campaigns/${slug}/imports/${given.id}`)
    },
    confirm: (id: string, more: object = {}, slug = 'moon-lamp') =>
      it.ask<Import>('POST', `/api/campaigns/${slug}/imports/${id}/confirm`, more),
    async [Symbol.asyncDispose]() {
      await engine.stop()
      await sockets.close()
      await sandbox.close()
      await database[Symbol.asyncDispose]()
    },
  }
}
