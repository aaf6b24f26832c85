import { randomBytes } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { type Sandbox, type SandboxOptions, startSandbox } from 'shipstation/sandbox'
import { keyFrom } from '../../src/access/key.ts'
import type { Env } from '../../src/access/allow.ts'
import { mail } from '../../src/connectors/mail/index.ts'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import { machineChance } from '../../src/engine/chance.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { standardTiming } from '../../src/engine/context.ts'
import { Engine } from '../../src/engine/engine.ts'
import { enter } from '../../src/engine/enter.ts'
import { Registry } from '../../src/engine/registry.ts'
import { wire } from '../../src/engine/wire.ts'
import { ensureHooks } from '../../src/hooks.ts'
import type { Deps } from '../../src/http/deps.ts'
import { hookRoutes } from '../../src/http/hooks.ts'
import { listen } from '../../src/http/listen.ts'
import { connectionFor } from '../../src/store/connections.ts'
import { addLane } from '../../src/store/lanes.ts'
import type { Db } from '../../src/store/open.ts'
import { addSource } from '../../src/store/sources.ts'
import { postgresStore, workOf } from '../../src/store/store.ts'
import { DESK, deskConnector } from './desk.ts'
import { benchDatabase, WORKSPACE } from './ground.ts'
import { listener, listenerConnector } from './listener.ts'

const REMOTE = 'shipstation:1'
const LISTENER = 'listener:1'
export type Running = {
  db: Db
  engine: Engine
  sandbox: Sandbox
  heard: Awaited<ReturnType<typeof listener>>
  /** Pledges at the desk, as an import would bring them. */
  bring(ids: readonly string[]): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** The engine in this process with a hub's own timing, on PostgreSQL, between the desk, a sandbox over HTTP and a listener over HTTP. */
export async function running(options: {
  sandbox: SandboxOptions
  sources: string[]
  flows: ('desk' | 'parcels' | 'orders')[]
  /** Subscribed as a hub subscribes itself, at an address of its own. */
  hooks?: boolean
  speed?: number
}): Promise<Running> {
  await using undo = new AsyncDisposableStack()
  const { db } = undo.use(await benchDatabase())
  const sandbox = await startSandbox({ seed: 1, ...options.sandbox })
  undo.defer(() => sandbox.close())
  const heard = undo.use(await listener())
  const sockets = wire(null)
  undo.defer(sockets.close)
  const registry = new Registry([shipstation, mail, deskConnector, listenerConnector])
  await connected(db, 'shipstation', REMOTE, sandbox.url)
  await connected(db, 'listener', LISTENER, heard.url)
  const sources = registry.connector('shipstation').sources ?? {}
  for (const stream of options.sources)
    await addSource(db, WORKSPACE, REMOTE, stream, sources[stream]?.kind ?? 'order')
  const store = String(sandbox.shop.stores.all()[0]?.storeId)
  for (const flow of options.flows) await addFlow(db, flow, store)
  const clock = machineClock(options.speed)
  const engine = new Engine(
    {
      ...{ store: postgresStore(db), registry, clock, chance: machineChance, transport: sockets.transport },
      program: '1',
      mail: async () => ({ id: 'kept' }),
      secretsOf: () => ({ apiKey: sandbox.apiKey, apiSecret: sandbox.apiSecret }),
      sealSecrets: () => 'none',
      timing: timingAt(options.speed ?? 1),
      ...{ clean: (text) => text, tell() {}, hasRoom: () => true },
      says: {
        info() {},
        warn: (it, words) => console.error(words, it),
        error: (it, words) => console.error(words, it),
      },
    },
    true,
  )
  await engine.start()
  undo.defer(() => engine.stop())
  if (options.hooks) undo.defer(await listening(db, engine, registry, clock))
  const opened = undo.move()
  let request = 0n
  return {
    ...{ db, engine, sandbox, heard },
    async bring(ids) {
      await db.transaction().execute((trx) =>
        enter(workOf(trx), {
          ...{
            workspace: WORKSPACE,
            account: DESK,
            kind: 'pledge',
            request: (request += 1n),
            at: clock.now(),
          },
          items: ids.map((id) => ({ id, raw: { id }, data: { id }, version: null, of: [] })),
          ...{ source: 'bench', why: 'live' },
        }),
      )
      engine.plan()
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** A fast clock makes a lease short: what must not run out by the wall lasts as many times longer. */
const timingAt = (speed: number) => ({
  ...standardTiming,
  ...(speed === 1
    ? {}
    : {
        lease: standardTiming.lease * speed,
        beat: standardTiming.beat * speed,
        deadline: standardTiming.deadline * speed,
      }),
})

async function connected(db: Db, connector: string, account: string, base: string) {
  await sql`insert into connections (id, workspace, connector, account, name, settings, secrets, key_id, last4, changed_at)
    values (${account}, ${WORKSPACE}, ${connector}, ${account}, ${connector}, ${JSON.stringify({ base })}::jsonb, 'none', 'k', 'abcd', now())`.execute(
    db,
  )
  await addLane(db, WORKSPACE, account)
}

async function addFlow(db: Db, flow: 'desk' | 'parcels' | 'orders', store: string) {
  const isDesk = flow === 'desk'
  const [connector, own, name] = isDesk ? ['desk', DESK, 'orders'] : ['listener', `${LISTENER}-${flow}`, flow]
  const [from, to, sink] = isDesk
    ? [DESK, REMOTE, 'shipstation.orders']
    : [REMOTE, LISTENER, 'listener.events']
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values (${flow}, ${WORKSPACE}, ${connector}, ${own}, ${REMOTE}, ${REMOTE}, ${JSON.stringify({ store })}::jsonb, 'active')`.execute(
    db,
  )
  await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
    values (${flow}, ${WORKSPACE}, ${flow}, ${name}, ${connector}, ${from}, ${to}, ${sink}, 'active', 0, now())`.execute(
    db,
  )
}

/** The hub's own route for notices, alone on a port. Gives how to close it. */
async function listening(db: Db, engine: Engine, registry: Registry, clock: Engine['context']['clock']) {
  const app = new OpenAPIHono<Env>()
  const key = keyFrom(randomBytes(32))
  const deps = { db, engine, registry, clock, key, url: null as string | null }
  hookRoutes(app, deps as unknown as Deps) // why: this route uses no more of them
  const { url, close } = await listen(app.fetch, '127.0.0.1', 0)
  const row = await connectionFor(db, WORKSPACE, REMOTE)
  if (!row) throw new Error('there is no connection')
  await ensureHooks({ ...deps, url } as unknown as Deps, key, row) // why: as above
  return close
}
