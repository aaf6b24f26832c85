import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { startSandbox, type SandboxOptions } from 'shipstation/sandbox'
import type { z } from 'zod'
import { keyFrom } from '../../src/access/key.ts'
import { vault } from '../../src/access/secrets.ts'
import { klaviyo } from '../../src/connectors/klaviyo/index.ts'
import { usualSettings, type Settings } from '../../src/connectors/klaviyo/settings.ts'
import { EventBulkCreate, EventCreate, MetricAggregateQuery } from '../../src/connectors/klaviyo/wire.ts'
import {
  type KlaviyoSandboxOptions,
  startKlaviyoSandbox,
} from '../../src/connectors/klaviyo/sandbox/index.ts'
import { machineClock } from '../../src/engine/clock.ts'
import type { Timing } from '../../src/engine/context.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Registry } from '../../src/engine/registry.ts'
import { wire } from '../../src/engine/wire.ts'
import type { routes as connections } from '../../src/http/api/connections.ts'
import type { routes } from '../../src/http/api/klaviyo.ts'
import { connectionRoutes } from '../../src/http/connections/routes.ts'
import { hookRoutes } from '../../src/http/hooks.ts'
import { klaviyoRoutes } from '../../src/http/klaviyo/routes.ts'
import { orderRoutes } from '../../src/http/orders/routes.ts'
import { openDb } from '../../src/store/open.ts'
import { routed, type Says } from '../rig/app.ts'
import { freshDatabase } from '../rig/database.ts'
import { until, WORKSPACE } from '../rig/engine.ts'
import { contextOn, quick, standing } from '../rig/context.ts'

type Routes = typeof routes
export type Shown = z.infer<Routes['show']['answer']> & Says
export type Checked = z.infer<Routes['check']['answer']> & Says
export type Outlook = z.infer<Routes['outlook']['answer']> & Says
export type Preview = z.infer<Routes['preview']['answer']> & Says
export type Report = z.infer<Routes['report']['answer']> & Says
export type Day = z.infer<Routes['reportDay']['answer']> & Says
export type Feed = z.infer<Routes['feed']['answer']> & Says
type Connection = z.infer<typeof connections.show.answer> & Says
type Options = {
  shipstation?: SandboxOptions
  klaviyo?: KlaviyoSandboxOptions
  timing?: Partial<Timing>
  speed?: number
  url?: string
}

/** What a hub posts to Klaviyo. */
const shapes: Record<string, z.ZodType> = {
  '/api/events': EventCreate,
  '/api/event-bulk-create-jobs': EventBulkCreate,
  '/api/metric-aggregates': MetricAggregateQuery,
}

/** None is left out unless a test says so. */
export const open: Settings = { ...usualSettings, denied: [] }

/** Both sandboxes over HTTP, a database and an engine of their own, and the routes with Ada signed in. */
export async function ground(options: Options = {}) {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)
  const sandbox = await startSandbox({ seed: 1, limit: 'off', ...options.shipstation })
  const far = await startKlaviyoSandbox({ seed: 1, ...options.klaviyo })
  const sockets = wire(null)
  const key = keyFrom(randomBytes(32))
  const safe = vault(key)
  const registry = new Registry([...standing, klaviyo])
  const strict: string[] = []
  const context = contextOn(db, {
    ...{ registry, clock: machineClock(options.speed), timing: { ...quick, ...options.timing } },
    transport: (api, request, limits) => {
      // What goes to Klaviyo fits its written description to the letter, whatever the sandbox would let pass.
      const shape = request.method === 'POST' ? shapes[request.path] : undefined
      const parsed = shape?.safeParse(request.body)
      if (parsed?.success === false) strict.push(`${request.path}: ${parsed.error.message}`)
      return sockets.transport(api, request, limits)
    },
    secretsOf: (row) => {
      const place = { workspace: row.workspace, connection: row.id, field: 'secrets' }
      return registry.connector(row.connector).secrets.parse(JSON.parse(safe.open(place, row.secrets)))
    },
  })
  const engines: Engine[] = []
  const start = async () => {
    const engine = new Engine(context, false)
    engines.push(engine)
    await engine.start()
    return engine
  }
  const engine = await start()
  const all: Parameters<typeof routed>[3] = (app, deps) => {
    connectionRoutes(app, deps)
    klaviyoRoutes(app, deps)
    orderRoutes(app, deps)
    hookRoutes(app, deps)
  }
  const it = routed(db, context, engine, all, {
    ...{ key, vault: safe, shipstationUrl: sandbox.url, klaviyoUrl: far.url, url: options.url ?? null },
  })
  const rows = async <T>(query: ReturnType<typeof sql>) => (await query.execute(db)).rows as T[] // why: each test names its columns
  const control = async (url: string, path: string, body: unknown) => {
    const answer = await fetch(`${url}/_sandbox/${path}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return answer.json()
  }
  return {
    ...it,
    ...{ db, engine, sandbox, far, rows, start, registry, context },
    /** What our requests broke of Klaviyo's description. */
    strict,
    shop: (path: string, body: unknown = {}) => control(sandbox.url, path, body),
    there: (path: string, body: unknown = {}) => control(far.url, path, body),
    /** A ShipStation connection whose lists have all been read once. */
    async connected(): Promise<string> {
      const { apiKey, apiSecret } = sandbox
      const { body } = await it.ask<Connection>('POST', '/api/connections/shipstation', {
        apiKey,
        apiSecret,
        expiresOn: null,
      })
      await until(
        'everything is read once',
        async () =>
          (await rows(sql`select from sources where finished_at is null and stream <> 'customers'`))
            .length === 0,
        30,
      )
      return body.id
    },
    allow: (connection: string, settings: Partial<Settings> = {}) =>
      it.ask<{ integration: Shown } & Says>('POST', '/api/klaviyo', {
        ...{ connection, apiKey: far.apiKey, settings: { ...open, ...settings } },
      }),
    /** Reads what is new in ShipStation now, rather than when its minute comes. */
    async news(connection: string) {
      await it.ask('POST', `/api/connections/${connection}/read`)
    },
    quiet: (seconds = 20) =>
      until(
        'nothing is behind or on its way',
        async () => {
          const behind = await rows(sql`select from flows f join workspaces w on w.id = f.workspace
            where f.state <> 'removed' and (f.position < w.last_seq or exists (select from replans r where r.flow = f.id))`)
          const open_ = await rows(sql`select from steps where state in ('planned', 'in_flight', 'unknown')`)
          return behind.length === 0 && open_.length === 0
        },
        seconds,
      ),
    /** Klaviyo's events by metric, oldest first. */
    events(metric?: string) {
      const names = new Map(far.account.metrics.all().map(({ id, name }) => [id, name]))
      return far.account.events
        .all()
        .map((event) => ({ ...event, metric: names.get(event.metric) ?? '' }))
        .filter((event) => metric === undefined || event.metric === metric)
        .sort((a, b) => a.at - b.at || a.seq - b.seq)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(engines.map((one) => one.stop()))
      await sockets.close()
      await Promise.all([sandbox.close(), far.close()])
      await database[Symbol.asyncDispose]()
    },
  }
}
export type Ground = Awaited<ReturnType<typeof ground>>
