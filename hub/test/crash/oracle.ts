import assert from 'node:assert/strict'
import { until } from '../../demo/until.ts'
import { ours, type Work } from './work.ts'
import type { World } from './world.ts'

/**
 * What must hold, told from outside: from the sandbox's own state, from the mail server, and from the database read as plain rows.
 * Nothing here imports the engine.
 */

/** What can be said at any moment, however much is still to do. */
export async function checkAlways(world: World, work: Work) {
  checkNothingDoubled(world, work)
  checkBudget(world)
  await checkLog(world)
}

/** What can be said once everything is at rest. */
export async function checkAtRest(world: World, work: Work) {
  await checkAlways(world, work)
  await checkOrders(world, work)
  await checkImports(world, work)
  await checkMails(world)
  await checkMirror(world)
}

/** Waits until nothing is left to do but what a person decides. */
export async function rest(world: World, work: Work, seconds = 150) {
  await work.finishImports()
  await until('every change is planned and every step is through', async () => isQuiet(world), seconds)
  await work.readAll()
  await until('the mirror shows what is there', async () => (await difference(world)).length === 0, seconds)
  await until('what that brought is through too', async () => isQuiet(world), seconds)
}

async function isQuiet(world: World): Promise<boolean> {
  const [row] = await world.query<{ open: number; behind: number }>(`select
    (select count(*)::int from steps where state in ('planned', 'in_flight') or (state = 'unknown' and sink <> 'mail.messages')) as open,
    (select count(*)::int from replans) + (select count(*)::int from flows f join workspaces w on w.id = f.workspace
      where f.state <> 'removed' and f.position < w.last_seq) as behind`)
  return row?.open === 0 && row.behind === 0
}

function checkNothingDoubled(world: World, work: Work) {
  const orders = ours(world)
  const numbers = orders.map((order) => order.orderNumber)
  assert.equal(new Set(numbers).size, numbers.length, `an order is there twice: ${twice(numbers)}`)
  assert.equal(new Set(orders.map((order) => order.orderKey)).size, orders.length, 'a key is there twice')
  const known = new Set(work.report.expected.map(({ number }) => `KS-${number}`))
  for (const number of numbers)
    assert.ok(known.has(number), `${number} belongs to no backer that may be shipped to`)
  const mails = world.mail.mails.filter((id) => id.includes('@longshore'))
  assert.equal(new Set(mails).size, mails.length, `a parcel was mailed about twice: ${twice(mails)}`)
}

const twice = (all: readonly string[]) => all.filter((one, place) => all.indexOf(one) !== place).join(', ')

/** The sandbox counts each minute itself: it refused nothing, however often another process took the budget over. */
function checkBudget({ sandbox }: World) {
  const over = sandbox.windows().filter((window) => window.refused429 > 0)
  assert.deepEqual(over, [], 'no minute had more requests than it may')
}

/** The log has no gap, and its last entries are the mirror, row for row. */
async function checkLog(world: World) {
  const [log] = await world.query<{ n: string; last: string; workspace: string; differs: number }>(`select
    (select count(*)::text from changes) as n, (select coalesce(max(seq), 0)::text from changes) as last,
    (select last_seq::text from workspaces) as workspace,
    (select count(*)::int from records r full join (select distinct on (account, kind, id) * from changes order by account, kind, id, seq desc) c
      using (workspace, account, kind, id) where r.hash is distinct from c.hash or r.seq is distinct from c.seq
        or r.raw is distinct from c.raw or r.data is distinct from c.after) as differs`)
  if (log?.workspace === undefined || log.workspace === null) return
  assert.equal(log.n, log.last, 'the log has a gap')
  assert.equal(log.last, log.workspace, 'the workspace counts what the log holds')
  assert.equal(log.differs, 0, 'replaying the log does not give the mirror')
}

/** The report says who is to be shipped to, and where: each of them has one order, and an open one has the last address. */
async function checkOrders(world: World, work: Work) {
  const orders = new Map(ours(world).map((order) => [order.orderNumber, order]))
  assert.equal(orders.size, work.report.expected.length, 'every backer who may be shipped to has an order')
  for (const { number, street } of work.report.expected) {
    const order = orders.get(`KS-${number}`)
    assert.ok(order, `backer ${number} has an order`)
    if (order.orderStatus !== 'awaiting_shipment') continue
    assert.equal(order.shipTo?.street1, street, `the order of backer ${number} goes where they live now`)
  }
}

async function checkImports(world: World, work: Work) {
  const rows = await world.query<{ id: string; state: string; done: number; total: number }>(
    `select id, state, done, total from imports`,
  )
  for (const id of work.acknowledged) {
    const row = rows.find((one) => one.id === id)
    assert.equal(row?.state, 'done', `the import ${id} was acknowledged, and is done`)
    assert.equal(row?.done, row?.total)
  }
  const [pledges] = await world.query<{ n: number }>(
    `select count(*)::int as n from records where kind = 'pledge'`,
  )
  assert.equal(pledges?.n, work.report.rows, 'every row was imported, once')
}

async function checkMails(world: World) {
  const steps = await world.query<{ key: string; state: string }>(
    `select key, state from steps where sink = 'mail.messages' and state <> 'superseded'`,
  )
  const seen = world.mail.mails.filter((id) => id.includes('@longshore'))
  for (const { key, state } of steps) {
    assert.ok(
      state === 'done' || state === 'unknown',
      `the mail ${key} is sent or listed as unknown, not ${state}`,
    )
    if (state === 'done')
      assert.ok(
        seen.some((id) => id.includes(key)),
        `${key} is said to be sent, and was`,
      )
  }
  const mine = new Set(ours(world).map((order) => order.orderId))
  const parcels = world.sandbox.shop.shipments
    .all()
    .filter(({ shipment }) => mine.has(Number(shipment.orderId)))
  assert.equal(steps.length, parcels.length, 'every parcel has its mail')
}

async function checkMirror(world: World) {
  assert.deepEqual(await difference(world), [], 'the mirror is what the remote holds')
}

/** What the mirror holds otherwise than the sandbox, or not at all. */
async function difference(world: World): Promise<string[]> {
  const rows = await world.query<{
    kind: string
    id: string
    modified: string | null
    status: string | null
    gone: boolean
  }>(
    `select kind, id, raw ->> 'modifyDate' as modified, raw ->> 'orderStatus' as status, gone from records where kind in ('order', 'shipment')`,
  )
  const held = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row]))
  const { shop } = world.sandbox
  const orders = shop.orders.all().flatMap(({ order, gone }) => {
    const row = held.get(`order ${order.orderId}`)
    if (gone) return []
    const isSame = row?.modified === order.modifyDate && row.status === order.orderStatus
    return isSame
      ? []
      : [`order ${order.orderNumber}: ${row?.status ?? 'missing'} here, ${order.orderStatus} there`]
  })
  const shipments = shop.shipments
    .all()
    .flatMap(({ shipment }) =>
      held.has(`shipment ${shipment.shipmentId}`) ? [] : [`shipment ${shipment.shipmentId} is missing here`],
    )
  return [...orders, ...shipments]
}
