import { sql } from 'kysely'
import { startSandbox, type Sandbox, type SandboxOptions } from 'shipstation/sandbox'
import type { Connector } from '../../src/connector.ts'
import { mail } from '../../src/connectors/mail/index.ts'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import { machineClock } from '../../src/engine/clock.ts'
import type { Timing } from '../../src/engine/context.ts'
import { Engine } from '../../src/engine/engine.ts'
import { Registry } from '../../src/engine/registry.ts'
import { wire } from '../../src/engine/wire.ts'
import { saveSecond } from '../../src/store/connections.ts'
import { addLane } from '../../src/store/lanes.ts'
import { enter } from '../../src/engine/enter.ts'
import { workOf } from '../../src/store/store.ts'
import { type Seen } from '../../src/store/log.ts'
import { type Db, openDb } from '../../src/store/open.ts'
import { addSource } from '../../src/store/sources.ts'
import type { Kind } from '../../src/model/entities.ts'
import { contextOn, quick } from './context.ts'
import { freshDatabase } from './database.ts'

export type EngineRig = {
  db: Db
  engine: Engine
  sandbox: Sandbox
  account: string
  /** Gives the connection the account's second key pair, as a person would. */
  giveSecond(): Promise<Pair>
  /** Restarts the engine as another process would: nothing but the database is kept. */
  another(): Promise<Engine>
  native(kind: Kind, account: string, items: { id: string; data: unknown; request?: bigint }[]): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
export const WORKSPACE = 'ws'
type Pair = { apiKey: string; apiSecret: string }

/** A real engine on a real database and a real sandbox over HTTP; one ShipStation connection, ready to be read. */
export async function engineRig(
  connectors: Connector[],
  options: {
    sandbox?: SandboxOptions
    timing?: Partial<Timing>
    sources?: string[]
    speed?: number
    /** Nothing has been read yet: the test calls `another` when its shop stands. */
    unread?: boolean
    hasRoom?: () => boolean
  } = {},
): Promise<EngineRig> {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  const sandbox = await startSandbox({ seed: 1, ...options.sandbox })
  const sockets = wire(null)
  const account = 'shipstation:1'
  const first: Pair = { apiKey: sandbox.apiKey, apiSecret: sandbox.apiSecret }
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)
  await sql`insert into connections (id, workspace, connector, account, name, settings, secrets, key_id, last4, changed_at)
    values ('con', ${WORKSPACE}, 'shipstation', ${account}, 'Sandbox', ${JSON.stringify({ base: sandbox.url })}::jsonb, 'none', 'k', 'abcd', now())`.execute(
    db,
  )
  const registry = new Registry([shipstation, mail, ...connectors])
  for (const stream of options.sources ?? ['orders'])
    await addSource(
      db,
      WORKSPACE,
      account,
      stream,
      registry.connector('shipstation').sources?.[stream]?.kind ?? 'order',
    )
  await addLane(db, WORKSPACE, account)
  const context = contextOn(db, {
    registry,
    clock: machineClock(options.speed),
    transport: sockets.transport,
    secretsOf: (row, which): Pair => {
      const kept = which === 'second' ? row.second?.secrets : row.secrets
      return kept === 'none' ? first : JSON.parse(kept ?? '')
    },
    timing: { ...quick, ...options.timing },
    ...(options.hasRoom ? { hasRoom: options.hasRoom } : {}),
  })
  const engines: Engine[] = []
  const giveSecond = async () => {
    const { apiKey, apiSecret } = await pairAt(sandbox)
    const secrets = JSON.stringify({ apiKey, apiSecret })
    const shown = {
      keyId: 'k',
      last4: apiKey.slice(-4),
      changedAt: new Date().toISOString(),
      expiresOn: null,
    }
    await saveSecond(db, 'con', { secrets, ...shown, refused: null })
    for (const engine of engines) engine.wake(WORKSPACE, account)
    return { apiKey, apiSecret }
  }
  const another = async () => {
    const engine = new Engine(context, false)
    engines.push(engine)
    await engine.start()
    return engine
  }
  const native: EngineRig['native'] = async (kind, from, items) => {
    const seen = items.map(
      (item): Seen => ({ id: item.id, raw: item.data, data: item.data, version: null, of: [] }),
    )
    await db.transaction().execute((trx) =>
      enter(workOf(trx), {
        workspace: WORKSPACE,
        account: from,
        kind,
        items: seen,
        request: items[0]?.request ?? BigInt(Date.now()),
        at: new Date(),
        source: 'test',
        why: 'live',
      }),
    )
    for (const engine of engines) engine.plan()
  }
  return {
    db,
    engine: options.unread ? new Engine(context, false) : await another(),
    sandbox,
    account,
    giveSecond,
    another,
    native,
    async [Symbol.asyncDispose]() {
      await Promise.all(engines.map((engine) => engine.stop()))
      await sockets.close()
      await sandbox.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Somebody makes the account's second pair in ShipStation. */
async function pairAt(sandbox: Sandbox): Promise<Pair> {
  const answer = await fetch(`${sandbox.url}/_sandbox/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ make: true }),
  })
  return ((await answer.json()) as { made: Pair }).made // why: the sandbox's own answer
}

/** Waits until something is so, looking every 20 ms; fails with the words when it is not so within a minute: a test waits for what is to come, however slow the machine. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  seconds = 60,
): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > end) throw new Error(`it never came to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
