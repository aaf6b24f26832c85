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

type Some = {
  id: string
  account: string
  number: string
  email: string
  name: string
  status: string
  store: string
  sku: string
}
const list = (query: Record<string, string>) => `/api/orders?${new URLSearchParams(query).toString()}`
const search = (q: string) => `/api/search?${new URLSearchParams({ q }).toString()}`
/** The last pages of a list, one after the other backwards. */
const late = (of: number, n: number) => String(Math.max(1, Math.ceil(of / 50) - n))

/** What people ask of it, each with something else in hand every time. */
const ways = (shipped: number): Record<string, (one: Some, n: number) => string> => ({
  firstPage: () => list({}),
  ofAStatus: ({ status }) => list({ status }),
  ofAStore: ({ store }) => list({ store }),
  byNumber: () => list({ sort: 'number' }),
  latePage: (_, n) => list({ page: late(orders, n) }),
  latePageOfAStatus: (_, n) => list({ status: 'shipped', page: late(shipped, n) }),
  listOfANumberBegun: ({ number }) => list({ q: number.slice(0, 5) }),
  listOfAName: ({ name }) => list({ q: name }),
  listOfAnAddress: ({ email }) => list({ q: email }),
  listOfASku: ({ sku }) => list({ q: sku }),
  searchForAnyId: ({ number, id, email, name, sku }, n) =>
    search([number, id, email, name, sku][n % 5] ?? ''),
  searchForABeginning: ({ number, email, name }, n) =>
    search([number, email, name][n % 3]?.slice(0, 4) ?? ''),
  searchForNothingThere: ({ id }) => search(`nobody${id}`),
  orderPage: ({ account, id }) => `/api/orders/order.${encodeURIComponent(account)}.${id}`,
})

async function answerTimes(client: Client, db: Db) {
  const { rows } = await sql<Some>`
    select id, account, data ->> 'number' as number, data ->> 'email' as email, data #>> '{shipTo,name}' as name, data ->> 'status' as status,
      data ->> 'store' as store, data #>> '{lines,0,sku}' as sku
    from records where kind = 'order' order by md5(id) limit ${asked}`.execute(db)
  const counted = await sql<{
    n: number
  }>`select sum(n)::int as n from listed_counts where status = 'shipped'`.execute(db)
  const answers: Record<string, object> = {}
  for (const [name, way] of Object.entries(ways(counted.rows[0]?.n ?? 0))) {
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
