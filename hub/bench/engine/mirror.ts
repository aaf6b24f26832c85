import { sql } from 'kysely'
import { startSandbox } from 'shipstation/sandbox'
import type { Client } from '../../demo/client.ts'
import { until } from '../../demo/until.ts'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import { hashOf } from '../../src/engine/key.ts'
import { sift } from '../../src/engine/sift.ts'
import type { Db } from '../../src/store/open.ts'
import { memoryOf, peakOf } from '../ground.ts'
import { benchHub, loadNow, quantile, rounded, timed } from './ground.ts'

const orders = Number(process.env.LONGSHORE_BENCH_ORDERS ?? 200_000)
const step = 50_000
const asked = 300
/** A way that is far too slow is not asked all of them. */
const longestMs = 60_000

/**
 * A whole account into a fresh hub, over HTTP, the sandbox's limit off: how fast, whether anything differs from what the sandbox
 * itself holds, and what the hub's own interface and memory are like then.
 */
export async function mirror(): Promise<object> {
  const sandbox = await startSandbox({ seed: 1, orders, limit: 'off' })
  await using ground = await benchHub(sandbox.url)
  try {
    const { client, db, pid } = ground
    const { apiKey, apiSecret } = sandbox
    const began = performance.now()
    await client.send('POST', '/api/connections/shipstation', { apiKey, apiSecret, expiresOn: null })
    const steps = await readBack(db, began)
    const afterReading = { peakMemoryMB: peakOf(pid) }
    const differences = await differencesFrom(db, sandbox.shop)
    console.error(JSON.stringify({ ...steps, ...differences, ...afterReading, load: loadNow() }))
    await sql`vacuum analyze records`.execute(db)
    const answers = await answerTimes(client, db)
    return {
      ...{ orders, ...steps, ...differences, ...afterReading, answers },
      ...{ memoryMB: memoryOf(pid), peakMemoryMB: peakOf(pid) },
      atMost: { differences: 0, p99Ms: 150, memoryMB: 300 },
      load: loadNow(),
    }
  } finally {
    await sandbox.close()
  }
}

/** Rows a second for every 50,000 rows, so that a bend shows; a row is a record with its entry in the log. */
async function readBack(db: Db, began: number) {
  const perStep: number[] = []
  let [reached, since] = [0, began]
  await until(
    'everything is read',
    async () => {
      const now = await standing(db)
      if (now.rows >= reached + step) {
        const at = performance.now()
        perStep.push(Math.round(((now.rows - reached) / (at - since)) * 1000))
        reached = now.rows
        since = at
        console.error(`${now.rows} rows, ${perStep.at(-1)} a second, load ${loadNow()}`)
      }
      return now.done
    },
    3600,
  )
  const { rows } = await standing(db)
  const seconds = (performance.now() - began) / 1000
  return {
    rows,
    seconds: rounded(seconds),
    rowsASecond: Math.round(rows / seconds),
    rowsASecondPer50000: perStep,
  }
}

async function standing(db: Db): Promise<{ rows: number; done: boolean }> {
  const { rows } = await sql<{ rows: number; done: boolean }>`
    select (select coalesce(max(last_seq), 0)::int from workspaces) as rows,
      (select count(*) > 0 and bool_and(covered is not null and covered <= opened_at - look_back * interval '1 day') from sources
        where kind in ('order', 'shipment', 'fulfillment')) as done`.execute(db)
  return rows[0] ?? { rows: 0, done: false }
}

type Shop = Awaited<ReturnType<typeof startSandbox>>['shop']
/** Every order and label as the sandbox holds it, beside what the mirror holds: told by their hashes. */
async function differencesFrom(db: Db, shop: Shop) {
  const living = shop.orders.all().filter((kept) => !kept.gone)
  const there = {
    order: hashes(
      'orders',
      living.map((kept) => kept.order),
    ),
    shipment: hashes(
      'shipments',
      shop.shipments.all().map((kept) => kept.shipment),
    ),
  }
  const compared: Record<string, { compared: number; differences: number }> = {}
  for (const [kind, wanted] of Object.entries(there)) {
    const { rows } = await sql<{
      id: string
      hash: string
    }>`select id, hash from records where kind = ${kind} and not gone`.execute(db)
    const wrong = rows.filter((row) => wanted.get(row.id) !== row.hash).length
    compared[kind] = { compared: rows.length, differences: wrong + Math.abs(wanted.size - rows.length) }
  }
  return { compared }
}

/** As they stand after a way over the wire. */
function hashes(stream: string, raws: unknown[]): Map<string, string> {
  const source = shipstation.sources?.[stream]
  if (!source) throw new Error(`ShipStation has no ${stream}`)
  const found = new Map<string, string>()
  for (const raw of raws) {
    const [one] = sift(source, [JSON.parse(JSON.stringify(raw))]).good
    if (one) found.set(one.id, hashOf([one.raw, one.data]))
  }
  return found
}

type Some = { id: string; account: string; number: string; email: string; name: string; status: string }
async function answerTimes(client: Client, db: Db) {
  const { rows } = await sql<Some>`
    select id, account, data ->> 'number' as number, data ->> 'email' as email, data #>> '{shipTo,name}' as name, data ->> 'status' as status
    from records where kind = 'order' order by md5(id) limit ${asked}`.execute(db)
  const searched = (one: Some, n: number) =>
    [one.number, one.email, one.name, one.number.slice(0, 5)][n % 4] ?? ''
  const ways: Record<string, (one: Some, n: number) => string> = {
    list: (_, n) => `/api/orders?page=${1 + (n % 20)}`,
    listByStatus: (one) => `/api/orders?status=${one.status}`,
    search: (one, n) => `/api/search?q=${encodeURIComponent(searched(one, n))}`,
    orderPage: (one) => `/api/orders/order.${encodeURIComponent(one.account)}.${one.id}`,
  }
  const answers: Record<string, object> = {}
  for (const [name, way] of Object.entries(ways)) {
    const times: number[] = []
    const began = performance.now()
    for (const [n, one] of rows.entries())
      if (performance.now() - began < longestMs) times.push(await timed(() => client.get(way(one, n))))
    answers[name] = {
      p50Ms: rounded(quantile(times, 0.5)),
      p99Ms: rounded(quantile(times, 0.99)),
      n: times.length,
    }
  }
  return answers
}
