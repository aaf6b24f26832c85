import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { operations, ServerError } from 'shipstation'
import { type List, pages, wholePage } from '../../src/connectors/shipstation/pages.ts'
import { engineRig, until } from '../rig/engine.ts'
import { shopFloor } from './shop-floor.ts'

const failure = (status = 500) =>
  new ServerError('ShipStation failed', {
    status,
    request: { method: 'GET', path: '/orders' },
    words: 'Object reference',
    body: {},
  })

/** A list of so many records, of which some make their page fail. */
function listed(total: number, poison: ReadonlySet<number>) {
  const asked: string[] = []
  const list: List = async (page, pageSize) => {
    asked.push(`${page}x${pageSize}`)
    const from = (page - 1) * pageSize
    const items = Array.from({ length: Math.max(0, Math.min(pageSize, total - from)) }, (_, n) => from + n)
    if (items.some((item) => poison.has(item))) throw failure()
    return { items, misfits: [], total }
  }
  return { list, asked }
}

test('whatever stands beside it, a poisoned record costs itself alone, and its neighbours tell where it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1300 }),
      fc.uniqueArray(fc.nat(1299), { maxLength: 4 }),
      async (total, places) => {
        const poison = new Set(places.filter((place) => place < total))
        const { list } = listed(total, poison)
        const items: unknown[] = []
        let broken = 0
        for await (const page of pages(list)) {
          assert.equal(page.total, total)
          items.push(...page.items)
          for (const one of page.broken) {
            broken += 1
            if (one.before !== null && one.after !== null) {
              const between = Array.from(
                { length: Number(one.after) - Number(one.before) - 1 },
                (_, n) => Number(one.before) + 1 + n,
              )
              assert.ok(between.length > 0 && between.every((place) => poison.has(place)))
            }
          }
        }
        assert.deepEqual(
          items,
          Array.from({ length: total }, (_, n) => n).filter((n) => !poison.has(n)),
        )
        assert.equal(broken, poison.size)
      },
    ),
    { numRuns: 200 },
  )
})

test('one of five hundred is found with twenty-odd requests, one of three with five', async () => {
  const many = listed(500, new Set([317]))
  await wholePage(many.list, 1)
  assert.ok(many.asked.length <= 24, `${many.asked.length}: ${many.asked.join(' ')}`)
  const few = listed(3, new Set([2]))
  await wholePage(few.list, 1)
  assert.equal(few.asked.length, 5, few.asked.join(' '))
})

test('when ShipStation fails on everything, two requests show it, and nothing is set aside', async () => {
  let asked = 0
  const failing: List = async () => {
    asked += 1
    throw failure()
  }
  await assert.rejects(wholePage(failing, 1), ServerError)
  assert.equal(asked, 2)
  const away: List = async () => {
    asked += 1
    throw failure(503)
  }
  await assert.rejects(wholePage(away, 1), ServerError)
  assert.equal(asked, 3, 'and what is no 500 is no poison')
})

test('a page with more than five of them is no record’s doing', async () => {
  const { list } = listed(500, new Set([1, 50, 100, 200, 300, 400]))
  await assert.rejects(wholePage(list, 1), ServerError)
})

type Aside = { id: string; reason: string; place: { from: string; to: string } | null }
test('an order that ShipStation fails on is set aside with its neighbours, the others go on; healed, it is taken back', async () => {
  await using rig = await engineRig([], { sandbox: { limit: 'off' }, unread: true })
  const floor = shopFloor(rig)
  const [a, b, c] = [await floor.make('A'), await floor.make('B'), await floor.make('C')]
  const poisoned = rig.sandbox.shop.order(b.orderId) ?? assert.fail('it is there')
  rig.sandbox.shop.keep({ ...poisoned, order: { ...poisoned.order, orderNumber: 'SANDBOX-POISON' } })
  rig.engine = await rig.another()
  const asides = async () => (await sql<Aside>`select id, reason, place from set_aside`.execute(rig.db)).rows
  await until(
    'both others are here',
    async () => (await floor.living()).length === 2 && (await asides()).length === 1,
  )
  assert.deepEqual(await floor.living(), [a, c].map((one) => String(one.orderId)).sort())
  const [aside] = await asides()
  assert.equal(aside?.id, `after ${a.orderId}`)
  assert.match(aside?.reason ?? '', /ShipStation failed .*Object reference/)
  const source = async () =>
    (
      await sql<{ cursor: string; wait: number }>`
        select cursor, extract(epoch from due_at - begun_at)::int as wait from sources`.execute(rig.db)
    ).rows[0]
  assert.equal((await source())?.cursor, c.modifyDate, 'the cursor went past it')
  await until('it is not looked for every minute', async () => ((await source())?.wait ?? 0) >= 300)

  rig.sandbox.shop.keep(poisoned)
  await sql`update set_aside set tried_at = now() - interval '61 minutes'`.execute(rig.db)
  rig.engine.wake('ws', rig.account)
  await until(
    'it is taken back',
    async () => (await floor.living()).length === 3 && (await asides()).length === 0,
  )
})

test('what did not fit is tried again by the next program, and taken back when it fits', async () => {
  await using rig = await engineRig([], { sandbox: { limit: 'off' }, unread: true })
  const floor = shopFloor(rig)
  const a = await floor.make('A')
  const kept = rig.sandbox.shop.order(a.orderId) ?? assert.fail('it is there')
  // why: an answer that this program does not understand
  rig.sandbox.shop.keep({ ...kept, order: { ...kept.order, orderStatus: 7 as never } })
  rig.engine = await rig.another()
  const asides = async () =>
    (await sql<{ id: string; program: string }>`select id, program from set_aside`.execute(rig.db)).rows
  await until('it is set aside', async () => (await asides()).length === 1)
  assert.deepEqual(await floor.living(), [])
  rig.sandbox.shop.keep(kept)
  const before = rig.sandbox.requests.length
  await sql`update set_aside set program = '0.0.0'`.execute(rig.db)
  await sql`update sources set due_at = now() + interval '1 hour'`.execute(rig.db)
  rig.engine.wake('ws', rig.account)
  await until(
    'it is taken back',
    async () => (await floor.living()).length === 1 && (await asides()).length === 0,
  )
  const paths = rig.sandbox.requests.slice(before).map(({ path }) => path)
  assert.ok(paths.includes(`/orders/${a.orderId}`), 'it was asked for alone')
})

test('what was set aside and is gone there is no trouble any more', async () => {
  await using rig = await engineRig([], { sandbox: { limit: 'off' }, unread: true })
  const floor = shopFloor(rig)
  const a = await floor.make('A')
  const kept = rig.sandbox.shop.order(a.orderId) ?? assert.fail('it is there')
  rig.sandbox.shop.keep({ ...kept, order: { ...kept.order, orderStatus: 7 as never } }) // why: as above
  rig.engine = await rig.another()
  const asides = async () => (await sql`select from set_aside`.execute(rig.db)).rows.length
  await until('it is set aside', async () => (await asides()) === 1)
  await operations.deleteOrder(floor.http, { orderId: a.orderId })
  await sql`update set_aside set tried_at = now() - interval '2 hours'`.execute(rig.db)
  rig.engine.wake('ws', rig.account)
  await until('it is forgotten', async () => (await asides()) === 0)
})
