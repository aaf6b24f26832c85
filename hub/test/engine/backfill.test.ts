import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { isBehind, nextSpan, progressAt, readSpan } from '../../src/engine/backfill.ts'
import { setLookBack, type SourceRow } from '../../src/store/sources.ts'
import { engineRig, until, WORKSPACE } from '../rig/engine.ts'
import { readBack } from './desk.ts'
import { account, far, opened, type Raw } from './windows.ts'

const dayMs = 86_400_000
const blank: SourceRow = {
  ...{
    stream: 'orders',
    kind: 'order',
    cursor: 'c',
    dueAt: opened,
    begunAt: null,
    finishedAt: null,
    failed: null,
  },
  ...{
    openedAt: opened,
    covered: opened,
    lookBack: 90,
    span: null,
    progress: null,
    late: null,
    sweep: null,
    mapped: null,
  },
}

test('whatever the days hold, the parts touch each other, newest first, and end where the look-back ends', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.array(fc.integer({ min: 1, max: 32 }), { minLength: 400, maxLength: 400 }),
      (lookBack, counts) => {
        let row: SourceRow = { ...blank, lookBack }
        let reads = 0
        while (isBehind(row)) {
          const span = nextSpan(row)
          assert.equal(span.to, row.covered?.toISOString())
          assert.ok(span.from < span.to)
          const days = counts[reads] ?? 1
          row = { ...row, covered: new Date(span.from), span: { ...span, to: span.from, days } }
          assert.ok((reads += 1) <= lookBack)
        }
        assert.equal(row.covered?.getTime(), opened.getTime() - lookBack * dayMs)
      },
    ),
  )
})

test('progress tells days, rows, rate and end, and begins anew when the look-back grows', () => {
  const at = (minutes: number) => new Date(opened.getTime() + minutes * 60_000)
  const first = progressAt(blank, opened, 0, at(0))
  const half = progressAt({ ...blank, progress: first }, new Date(opened.getTime() - 45 * dayMs), 900, at(10))
  assert.deepEqual([half.done, half.days, half.rows, half.rate], [45, 90, 900, 90])
  assert.equal(half.ends, at(20).toISOString())
  const through = progressAt(
    { ...blank, progress: half },
    new Date(opened.getTime() - 90 * dayMs),
    100,
    at(20),
  )
  const more = progressAt(
    { ...blank, lookBack: 180, progress: through },
    new Date(opened.getTime() - 91 * dayMs),
    10,
    at(5000),
  )
  assert.deepEqual([more.days, more.done, more.rows, more.since], [180, 91, 1010, at(5000).toISOString()])
})

const order = (id: number): Raw => ({ id, made: '2026-05-31T10:00:00Z', changed: '2026-05-31T12:00:00Z' })

test('killed between two pages, it goes on with the page that is not stored yet', async () => {
  await using it = await far()
  const dying = it.pass(function* () {
    yield { items: [order(1), order(2)], cursor: '2', total: 4 }
    throw new Error('killed')
  })
  await assert.rejects(
    readSpan(dying, await it.row(), () => {}),
    /killed/,
  )
  assert.deepEqual(await it.living(), ['1', '2'])
  const again = it.pass(function* () {
    yield { items: [order(3), order(4)], cursor: '3', total: 4 }
  })
  await readSpan(again, await it.row(), () => {})
  assert.deepEqual(await it.living(), ['1', '2', '3', '4'])
  const [first, second] = it.asked
  assert.ok(first && second && 'from' in first && 'from' in second)
  assert.deepEqual([second.from, second.to, second.cursor], [first.from, first.to, '2'])
  const row = await it.row()
  assert.deepEqual([row.covered?.toISOString(), row.progress?.rows], [first.from, 4])
})

test('a part whose total is another one after the kill is read from its first page again', async () => {
  await using it = await far()
  const dying = it.pass(function* () {
    yield { items: [order(1)], cursor: '2', total: 3 }
    throw new Error('killed')
  })
  await assert.rejects(
    readSpan(dying, await it.row(), () => {}),
    /killed/,
  )
  const again = it.pass(function* (ask) {
    // Order 1 changed meanwhile and left the part: what stood on page 2 begins a place earlier.
    if ('from' in ask && ask.cursor === '2') yield { items: [order(3)], cursor: '3', total: 2 }
    else yield { items: [order(2), order(3)], cursor: '2', total: 2 }
  })
  await readSpan(again, await it.row(), () => {})
  assert.deepEqual(await it.living(), ['1', '2', '3'])
  assert.deepEqual(
    it.asked.map((ask) => 'from' in ask && ask.cursor),
    [null, '2', null],
  )
})

test('a longer look-back reads the missing days only; a shorter one reads nothing', async () => {
  await using it = await far()
  const empty = it.pass(function* () {
    yield { items: [], cursor: null, total: 0 }
  })
  const through = async () => {
    for (let row = await it.row(); isBehind(row); row = await it.row()) await readSpan(empty, row, () => {})
    return it.asked.splice(0).flatMap((ask) => ('from' in ask ? [ask] : []))
  }
  const first = await through()
  assert.equal(first.at(-1)?.from, new Date(opened.getTime() - 90 * dayMs).toISOString())
  await setLookBack(it.db, WORKSPACE, account, 30)
  assert.deepEqual(await through(), [])
  await setLookBack(it.db, WORKSPACE, account, 100)
  assert.deepEqual(
    (await through()).map(({ from, to }) => [from, to]),
    [[new Date(opened.getTime() - 100 * dayMs).toISOString(), first.at(-1)?.from]],
  )
})

test('the first connection reads ninety days of everything, newest first, while news go on beside it', async () => {
  await using rig = await engineRig([], {
    sandbox: { orders: 400, limit: 'off' },
    sources: ['orders', 'shipments', 'fulfillments'],
  })
  const { shop } = rig.sandbox
  await until('all is read', () => readBack(rig.db))
  const held = async (kind: string) =>
    (
      await sql<{ id: string }>`select id from records where kind = ${kind} order by id`.execute(rig.db)
    ).rows.map((row) => row.id)
  assert.deepEqual(
    await held('order'),
    shop.orders
      .all()
      .map((kept) => String(kept.order.orderId))
      .sort(),
  )
  assert.deepEqual(
    await held('shipment'),
    shop.shipments
      .all()
      .map((kept) => String(kept.shipment.shipmentId))
      .sort(),
  )
  const starts = rig.sandbox.requests.flatMap(({ path }) => {
    const query = new URL(path, rig.sandbox.url).searchParams
    return path.startsWith('/orders?') && query.has('modifyDateEnd')
      ? [query.get('modifyDateStart') ?? '']
      : []
  })
  assert.ok(starts.length >= 5, `${starts.length} parts`)
  assert.deepEqual(starts, [...starts].sort().reverse(), 'newest first')
  assert.ok(starts.length < 30, `${starts.length} requests: few orders are read by many days at once`)
})
