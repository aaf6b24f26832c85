import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { until } from '../../demo/until.ts'
import { deskConnector } from '../engine/desk.ts'
import { engineRig, type EngineRig, WORKSPACE } from '../rig/engine.ts'
import { type Berth, berth } from './harbour.ts'
import { type Scenario, scenarios } from './troubles.ts'

/** A request's whole time; each trouble is made for it. */
const timing = { lease: 20_000, beat: 3000, deadline: 2000, look: 5000, late: 250 }
const pledges = ['a', 'b', 'c', 'd']
const limit = 40
/** When to give up. On a machine with nothing else to do it takes half a minute. */
const mostSeconds = 150
const mostMemory = 300 * 1024 * 1024

test(`${scenarios.length} troubles between the hub and its far sides at once: nothing lost, nothing doubled, others go on`, async (t) => {
  await using rig = await engineRig([deskConnector], { timing })
  await using berths = new AsyncDisposableStack()
  const moored = async (name: string, downMs?: number) => {
    const one = await berth(rig, name, downMs)
    berths.defer(() => one.close())
    return one
  }
  const calm = await moored('calm')
  const troubled = await Promise.all(
    scenarios.map(async (scenario, n) => ({ scenario, one: await moored(`t${n}`, scenario.downMs) })),
  )
  await rig.engine.seatLanes()
  const usual = await lagsOf(calm, 'before', (n) => n < 3)
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100)
  berths.defer(async () => clearInterval(watch))

  await Promise.all(troubled.map(({ scenario, one }) => suffer(scenario, one)))
  await until('all of it is planned', () => allPlanned(rig), mostSeconds)
  let goesOn = true
  const meanwhile = lagsOf(calm, 'meanwhile', () => goesOn)
  const unwell = await allWell(
    rig,
    troubled.map(({ one }) => one),
  )
  goesOn = false
  const lags = await meanwhile
  const faults = troubled.flatMap(({ scenario, one }) =>
    unwell.has(one) ? [`${scenario.name}: ${unwell.get(one)}`] : [],
  )
  assert.deepEqual(faults, [], 'every trouble is overcome')
  for (const { scenario, one } of troubled) checkTrouble(scenario, one)
  const [p50, p95] = [part(lags, 0.5), part(lags, 0.95)]
  t.diagnostic(
    `the undisturbed account: ${lags.length} orders, there after ${p50} ms, p95 ${p95} ms; before, ${part(usual, 1)} ms at most`,
  )
  t.diagnostic(
    `memory grew by ${Math.round((most - before) / 1024 / 1024)} MB at most, with ${scenarios.length + 1} sandboxes in the same process`,
  )
  // What the machine has to do besides shows in both.
  assert.ok(p95 < Math.max(5000, 4 * part(usual, 1)), `an undisturbed account took ${p95} ms for an order`)
  assert.ok(most - before < mostMemory, 'memory stays bounded')
})

async function allPlanned({ db }: EngineRig): Promise<boolean> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from steps where account <> 'shipstation:calm'`.execute(db)
  return rows[0]?.n === scenarios.length * pledges.length
}

function part(milliseconds: readonly number[], share: number): number {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}

/** Lets the trouble meet the account's next requests of its kind, and gives it something to send and something to read. */
async function suffer(scenario: Scenario, one: Berth) {
  const isWrite = scenario.on === 'write'
  if (scenario.times > 0) {
    one.proxy.trouble({
      times: scenario.times,
      meets: ({ method }) => (method === 'POST') === isWrite,
      deed: scenario.deed,
    })
  }
  await one.say(pledges)
}

/** Waits until every account is well; gives those that are not, with what is the matter. */
async function allWell({ db }: EngineRig, all: readonly Berth[]): Promise<Map<Berth, string>> {
  const end = performance.now() + mostSeconds * 1000
  for (;;) {
    const states = await sql<{ account: string; states: string[] }>`
      select account, array_agg(state || coalesce(': ' || reason, '')) as states from steps group by account`.execute(
      db,
    )
    const held = await sql<{ account: string; id: string; modified: string }>`
      select account, id, raw ->> 'modifyDate' as modified from records where workspace = ${WORKSPACE} and kind = 'order'`.execute(
      db,
    )
    const mirror = new Map(held.rows.map(({ account, id, modified }) => [`${account} ${id}`, modified]))
    const unwell = new Map<Berth, string>()
    for (const one of all) {
      const steps = states.rows.find(({ account }) => account === one.account)?.states ?? []
      const missing = one.sandbox.shop.orders
        .all()
        .filter(({ order }) => mirror.get(`${one.account} ${order.orderId}`) !== order.modifyDate)
      const isThrough = steps.length === pledges.length && steps.every((state) => state === 'done')
      if (!isThrough || missing.length > 0)
        unwell.set(one, `${steps.join(', ')}; ${missing.length} orders are otherwise here`)
    }
    if (unwell.size === 0 || performance.now() > end) return unwell
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function checkTrouble(scenario: Scenario, one: Berth) {
  if (scenario.times > 0)
    assert.equal(one.proxy.met, scenario.times, 'the trouble came about as often as it should')
  const orders = one.sandbox.shop.orders.all().map(({ order }) => order.orderNumber)
  const ours = orders.filter((number) => number.startsWith('T-')).toSorted()
  assert.deepEqual(
    ours,
    pledges.map((id) => `T-${id}`),
    'each order is there once',
  )
  for (const window of one.sandbox.windows()) {
    assert.equal(window.refused429, 0, 'no minute had more requests than it may')
    const start = Date.parse(window.start)
    // What the proxy kept to itself counts too: the hub could not know.
    const asked = one.proxy.arrived.filter((at) => at >= start && at < start + 60_000)
    assert.ok(asked.length <= limit, `${asked.length} requests in one minute`)
  }
}

/** One order after the other, and how long each took until it was there. */
async function lagsOf(calm: Berth, name: string, more: (n: number) => boolean): Promise<number[]> {
  const lags: number[] = []
  for (let n = 0; more(n); n += 1) {
    const began = performance.now()
    await calm.say([`${name}${n}`])
    const isThere = async () =>
      calm.sandbox.shop.orders.all().some(({ order }) => order.orderNumber === `T-${name}${n}`)
    await until('the undisturbed account has its order', isThere, mostSeconds)
    lags.push(performance.now() - began)
    // Forty requests a minute are its budget too.
    await new Promise((resolve) => setTimeout(resolve, 4000))
  }
  return lags
}
