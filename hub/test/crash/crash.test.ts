import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberAt, sampleReport } from '../../../examples/kickstarter/sample.ts'
import { type Client, signUp } from '../../demo/client.ts'
import { until } from '../../demo/until.ts'
import { type CrashWorld, crashWorld } from './world.ts'

const at = '/api/campaigns/moon-lamp'
const backers = 2500
/** Printed at once; as many again whenever the kills have outlived them. */
const parcelsAtOnce = 40
const mostParcels = 400
const fewest = 25
const inFlight = `select from steps where state = 'in_flight'`
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Kills counted by what was half done; a kill that hit nothing does not count. */
class Kills {
  import = 0
  inFlight = 0
  unsettled = 0
  empty = 0
  get counted() {
    return this.import + this.inFlight + this.unsettled
  }

  /** Waits for work to be under way, then a random while, and kills: whether that hit something is asked of the database afterwards. */
  async one(world: CrashWorld, busy: string, wait: number) {
    const began = performance.now()
    while (performance.now() - began < 4000) {
      const [row] = await world.query<{ busy: boolean }>(`select exists (${busy}) as busy`)
      if (row?.busy) break
      await pause(15)
    }
    await pause(wait)
    const half = await world.kill()
    if (half.importRows > 0) this.import += 1
    else if (half.inFlight > 0) this.inFlight += 1
    else if (half.unsettled > 0) this.unsettled += 1
    else this.empty += 1
    const killed = performance.now()
    await world.restart()
    if (process.env.CRASH_SAYS)
      console.error(
        `${(performance.now() / 1000).toFixed(0)} s: ${JSON.stringify(half)}, restarted in ${Math.round(performance.now() - killed)} ms; ${JSON.stringify(await states(world))}`,
      )
  }
}

test('killed again and again, in an import, in a sync and while mails go: nothing lost, nothing doubled', async (t) => {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 100_000)
  const chance = random(seed)
  await using world = await crashWorld()
  const kills = new Kills()
  assert.ok(world.hub.link, 'a new hub prints its sign-up link')
  const hub = await signUp(world.url, world.hub.link)
  await setUp(hub, world)

  const id = await upload(hub)
  await hub.send('POST', `${at}/imports/${id}/confirm`, {})
  while (kills.import < 6) {
    await kills.one(world, `select from imports where state = 'importing' and done < total`, chance() * 350)
    if ((await states(world)).imported) break
  }
  await until('the import is done', async () => (await states(world)).imported, 60)

  await nameProducts(hub)
  await hub.send('POST', `${at}/sync`, {
    connection: await connectionOf(hub),
    store: await storeOf(world),
    shipFrom: null,
    prefix: 'KS-',
  })
  await hub.send('POST', `${at}/sync/release`, {})
  // Answers take a moment, so that kills fall between the effect and its receipt.
  await fault(world, { kind: 'latency', path: 'createorders', times: 100_000, ms: 300 })
  while (kills.counted < fewest - 4) {
    const now = await until(
      'orders are on their way, or all through',
      async () => {
        const seen = await states(world)
        return (seen.open > 0 || (seen.quiet && seen.done > 0)) && seen
      },
      60,
    )
    if (now.open === 0) break
    await kills.one(world, inFlight, chance() * 250)
  }
  await until(
    'every order is through',
    async () => (await states(world)).quiet && (await states(world)).done > 0,
    120,
  )
  await noteOrders(world)

  await hub.send('POST', '/api/mail/test', { to: 'ada@example.com', from: 'lamps@example.com' })
  world.mails.length = 0
  await hub.send('PATCH', `${at}/sync`, { mail: { on: true, from: 'lamps@example.com' } })
  let parcels = await ship(world, 0)
  while (kills.counted < fewest) {
    await until('every parcel’s mail is planned', async () => (await mailStates(world)).total === parcels, 60)
    if ((await mailStates(world)).open === 0) {
      assert.ok(parcels < mostParcels, `only ${kills.counted} kills hit something in ${parcels} mails`)
      parcels += await ship(world, parcels)
      continue
    }
    await kills.one(world, inFlight, chance() * 100)
  }
  await until(
    'every mail is through or known as unknown',
    async () => (await mailStates(world)).open === 0 && (await mailStates(world)).total === parcels,
    120,
  )

  t.diagnostic(
    `seed ${seed}: ${kills.import} kills in the import, ${kills.inFlight} with a step in flight, ${kills.unsettled} with an unsettled answer, ${kills.empty} that hit nothing`,
  )
  assert.ok(kills.counted >= fewest, `only ${kills.counted} kills hit something half done`)
  await checkOrders(world)
  await checkMails(world, parcels, t)
  await checkLog(world)
})

async function setUp(hub: Client, world: CrashWorld) {
  await hub.send('POST', '/api/connections/shipstation', {
    apiKey: world.sandbox.apiKey,
    apiSecret: world.sandbox.apiSecret,
    expiresOn: null,
  })
  await hub.send('POST', '/api/campaigns', {
    address: 'https://www.kickstarter.com/projects/lampworks/moon-lamp',
    name: 'Moon Lamp',
    currency: 'USD',
    state: 'live',
  })
  await until(
    'the stores are read',
    async () =>
      (await hub.get<{ connections: { stores: unknown[] }[] }>('/api/connections')).connections[0]?.stores
        .length,
  )
}

async function upload(hub: Client): Promise<string> {
  const { id } = await hub.upload<{ id: string }>(
    `${at}/imports?file=report-2026-07-01.csv`,
    sampleReport({ backers }),
  )
  await until(
    'the preview is made',
    async () => (await hub.get<{ state: string }>(`${at}/imports/${id}`)).state === 'preview',
    60,
  )
  return id
}

async function nameProducts(hub: Client) {
  const { items } = await hub.get<{ items: { key: string; title: string }[] }>(`${at}/items`)
  await hub.send('PUT', `${at}/items`, {
    answers: items.map(({ key, title }) => ({
      key,
      lines: [{ sku: title.toUpperCase(), name: title, quantity: 1, unitPrice: null }],
      digital: false,
    })),
  })
}

const connectionOf = async (hub: Client) =>
  (await hub.get<{ connections: { id: string }[] }>('/api/connections')).connections[0]?.id
const storeOf = async (world: CrashWorld) =>
  (
    await world.query<{ id: string }>(
      `select id from records where kind = 'store' and (data ->> 'active')::boolean order by id limit 1`,
    )
  )[0]?.id

async function states(world: CrashWorld) {
  const [row] = await world.query<{ imported: boolean; done: number; open: number; behind: number }>(`select
    exists (select from imports where state = 'done') as imported,
    (select count(*)::int from steps where sink = 'shipstation.orders' and state = 'done') as done,
    (select count(*)::int from steps where sink = 'shipstation.orders' and state in ('planned', 'in_flight', 'unknown')) as open,
    (select count(*)::int from replans) + (select count(*)::int from flows f join workspaces w on w.id = f.workspace where f.state <> 'removed' and f.position < w.last_seq) as behind`)
  const { imported = false, done = 0, open = 0, behind = 1 } = row ?? {}
  return { imported, done, open, quiet: open === 0 && behind === 0 }
}

async function mailStates(world: CrashWorld) {
  const [row] = await world.query<{
    total: number
    open: number
  }>(`select count(*) filter (where state <> 'superseded')::int as total,
    count(*) filter (where state in ('planned', 'in_flight'))::int as open from steps where sink = 'mail.messages'`)
  return row ?? { total: 0, open: 0 }
}

async function fault(world: CrashWorld, body: object) {
  await fetch(`${world.sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** The orders must be in the mirror before they are shipped, or the parcels would wait for the next reading. */
async function noteOrders(world: CrashWorld) {
  await until(
    'the mirror has every order',
    async () =>
      (
        await world.query<{ n: number }>(
          `select count(*)::int as n from records where kind = 'order' and data ->> 'number' like 'KS-%'`,
        )
      )[0]?.n === ours(world).length,
    120,
  )
}

const ours = (world: CrashWorld) =>
  world.sandbox.shop.orders
    .all()
    .map((kept) => kept.order)
    .filter((order) => order.orderNumber.startsWith('KS-'))

/** Prints labels for the next orders, as one batch; gives how many. */
async function ship(world: CrashWorld, from: number): Promise<number> {
  const orderIds = ours(world)
    .slice(from, from + parcelsAtOnce)
    .map((order) => order.orderId)
  const response = await fetch(`${world.sandbox.url}/_sandbox/batch/label`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ orderIds }),
  })
  assert.equal(response.status, 200, await response.text())
  return orderIds.length
}

/** The oracle knows the sample, not the engine: every finalized backer has exactly one order, nobody else has any. */
async function checkOrders(world: CrashWorld) {
  const [expected] = await world.query<{ n: number }>(
    `select count(*)::int as n from looks where kind = 'pledge' and verdicts -> 0 ? 'step'`,
  )
  const orders = ours(world)
  const numbers = orders.map((order) => order.orderNumber)
  assert.equal(new Set(numbers).size, numbers.length, 'no order is there twice')
  assert.equal(new Set(orders.map((order) => order.orderKey)).size, orders.length, 'no key is there twice')
  assert.equal(orders.length, expected?.n, 'every finalized order is there')
  const known = new Set(Array.from({ length: backers }, (_, index) => `KS-${numberAt(index)}`))
  for (const number of numbers) assert.ok(known.has(number), `${number} belongs to a backer of the report`)
  assert.ok(orders.length > backers / 2, 'most backers of the sample are finalized')
  assert.equal(
    (await world.query<{ n: number }>(`select count(*)::int as n from records where kind = 'pledge'`))[0]?.n,
    backers,
    'every row was imported, once',
  )
}

async function checkMails(world: CrashWorld, parcels: number, t: { diagnostic(text: string): void }) {
  const seen = world.mails.filter((id) => id.includes('@longshore'))
  assert.equal(new Set(seen).size, seen.length, 'no parcel was mailed about twice')
  const unknown = await world.query<{ key: string }>(
    `select key from steps where sink = 'mail.messages' and state = 'unknown'`,
  )
  const done = await world.query<{ key: string }>(
    `select key from steps where sink = 'mail.messages' and state = 'done'`,
  )
  for (const { key } of done)
    assert.ok(
      seen.some((id) => id.includes(key)),
      `${key} is said to be sent, and was`,
    )
  assert.equal(done.length + unknown.length, parcels, 'every parcel’s mail is sent or listed as unknown')
  t.diagnostic(`${done.length} mails sent, ${unknown.length} listed as unknown`)
}

/** The log has no gap, and its last entries are the mirror, row for row. */
async function checkLog(world: CrashWorld) {
  const [log] = await world.query<{ n: string; last: string; workspace: string }>(
    `select count(*)::text as n, max(seq)::text as last, (select last_seq::text from workspaces) as workspace from changes`,
  )
  assert.equal(log?.n, log?.last, 'the log has no gap')
  assert.equal(log?.last, log?.workspace)
  const [differs] = await world.query<{ n: number }>(`select count(*)::int as n from records r
    join lateral (select hash, seq from changes c where c.workspace = r.workspace and c.account = r.account and c.kind = r.kind and c.id = r.id order by c.seq desc limit 1) c on true
    where c.hash <> r.hash or c.seq <> r.seq`)
  assert.equal(differs?.n, 0, 'replaying the log gives the mirror')
}

function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
