import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { startKlaviyoSandbox } from '../../src/connectors/klaviyo/sandbox/index.ts'
import type { Fault } from '../../src/connectors/klaviyo/sandbox/faults.ts'
import { Engine } from '../../src/engine/engine.ts'
import { wire } from '../../src/engine/wire.ts'
import { type Db, openDb } from '../../src/store/open.ts'
import { freshDatabase } from '../rig/database.ts'
import { until } from '../rig/engine.ts'
import { first, seat, sending, shippedOrders, workspace } from './mirror.ts'
import { stormTiming } from './storm-timing.ts'

const since = new Date(Date.now() - 3_600_000)
const kinds: Partial<Fault>[] = [
  { kind: '429', retryAfter: 1 },
  { kind: '5xx' },
  { kind: '5xx', after: true, status: 502 },
  { kind: '5xx', after: true },
  { kind: 'html', status: 200, after: true },
  { kind: 'truncate' },
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'timeout', after: true, ms: 1500 },
]

/** So many shipped orders, planned; a Klaviyo to tell. */
async function world(orders: number) {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  const far = await startKlaviyoSandbox({ seed: 1, limit: 'off' })
  await workspace(db)
  await shippedOrders(
    db,
    Array.from({ length: orders }, (_, n) => new Date(since.getTime() + 1000 * (n + 1))),
  )
  await seat(db, { base: far.url, since })
  await first(db, since)
  return {
    ...{ db, far, url: database.url },
    async [Symbol.asyncDispose]() {
      await far.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

const states = async (db: Db) =>
  Object.fromEntries(
    (
      await sql<{ state: string; n: number }>`select state, count(*)::int as n from steps group by 1`.execute(
        db,
      )
    ).rows.map(({ state, n }) => [state, n]),
  )

/** Each order once in Klaviyo, and nothing else. */
function toldOnce(far: Awaited<ReturnType<typeof startKlaviyoSandbox>>, orders: number) {
  const told = far.account.events.all().map(({ properties }) => String(properties.OrderId))
  assert.equal(new Set(told).size, orders, 'none is missing')
  assert.equal(told.length, orders, 'none is there twice')
}

test('a storm of 429, 5xx, cut answers and timeouts after success: no event twice, none missing', async () => {
  const orders = 80
  await using on = await world(orders)
  const sockets = wire(null)
  const engine = new Engine(
    sending(on.db, on.far.apiKey, { transport: sockets.transport, timing: stormTiming }),
    false,
  )
  await engine.start()
  try {
    for (let n = 0; n < 18; n++) {
      on.far.world.faults.add({ path: '/api/events', method: 'POST', ...kinds[n % kinds.length] } as Fault) // why: a kind of the list
      await pause(120)
    }
    const met = () =>
      on.far.requests
        .flatMap(({ says }) => says.split(', '))
        .filter((says) => kinds.some(({ kind }) => kind === says))
    await until('the storm is over', () => on.far.world.faults.waiting.length === 0, 60)
    await until('all is told', async () => (await states(on.db)).done === orders, 90)
    assert.deepEqual(
      [...new Set(met())].sort(),
      [...new Set(kinds.map(({ kind }) => String(kind)))].sort(),
      'each kind was met',
    )
    toldOnce(on.far, orders)
    const sent = on.far.requests.filter(({ says }) => says.includes('a repeat')).length
    assert.ok(sent > 0, 'some went again under their key, and were dropped there')
  } finally {
    await engine.stop()
    await sockets.close()
  }
})

test('processes that are killed while they send, one after the other: no event twice, none missing', async () => {
  const orders = 400
  await using on = await world(orders)
  const start = async () => {
    const env = { ...process.env, DATABASE_URL: on.url, KLAVIYO_KEY: on.far.apiKey }
    const child = spawn(process.execPath, [fileURLToPath(import.meta.resolve('./sender.ts'))], {
      ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
    })
    await once(child.stdout as NonNullable<typeof child.stdout>, 'data') // why: its output is our pipe
    return child
  }
  const kill = async (child: ChildProcess) => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  let child = await start()
  let kills = 0
  try {
    for (let mark = 40; mark <= 280; mark += 60) {
      await until(`${mark} are told`, () => on.far.account.events.size >= mark, 60)
      await kill(child)
      kills += 1
      child = await start()
    }
    await until('all is told', async () => (await states(on.db)).done === orders, 90)
  } finally {
    await kill(child)
  }
  assert.equal(kills, 5)
  toldOnce(on.far, orders)
})
