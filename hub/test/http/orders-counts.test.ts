import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { listOrders } from '../../src/http/orders/list.ts'
import type { Order } from '../../src/model/order.ts'
import { fill } from '../../src/store/migrations/0009_listed.ts'
import { openDb } from '../../src/store/open.ts'
import { orderOf } from '../kickstarter/world.ts'
import { freshDatabase } from '../rig/database.ts'
import { put } from './orders-world.ts'

type Query = Parameters<typeof listOrders>[2]
type Held = { account: string; id: string; data: Order }

const accounts = ['shipstation:1', 'shipstation:2']
const some = <T>(...of: T[]) => fc.constantFrom(...of)
const order = fc.record({
  account: some(...accounts),
  id: fc.integer({ min: 1, max: 25 }).map(String),
  gone: some(false, false, false, true),
  data: fc
    .record({
      number: some('A-1', 'a-10', 'A-2', 'b_1', 'Ä-1', '100%'),
      status: some('awaiting_shipment', 'shipped', 'on_hold', 'new_one'),
      store: some('1', '2', null),
      email: some('ann@example.com', 'B0B@mail.example', null),
      placedAt: some('2026-01-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z', null),
      name: some('Ann Ärger', "Bob O'Neil", 'back\\\\slash', null),
      skus: fc.array(some('MUG-1', 'mug-11', 'LAMP', '', null), { maxLength: 3 }),
    })
    .map(({ name, skus, ...rest }) => {
      const base = orderOf()
      const lines = skus.map((sku) => ({
        ...{ key: null, sku, name: 'Thing' },
        ...{ quantity: 1 },
        ...{ unitPrice: null, adjustment: false },
      }))
      return orderOf({ ...rest, shipTo: { ...base.shipTo, name }, lines })
    }),
})
const query: fc.Arbitrary<Query> = fc.record({
  page: fc.constant(1),
  size: some(5, 50),
  sort: some('-placedAt' as const, 'placedAt' as const, 'number' as const),
  q: some(
    undefined,
    '',
    'a',
    'A-1',
    'ä',
    'mug-1',
    'ug-1',
    'B0',
    'example',
    'ann ä',
    '_',
    '%',
    'ann \n ärger',
    "o'n",
    '\\\\',
    '1',
  ),
  status: some(undefined, 'shipped', 'on_hold', 'nothing'),
  store: some(undefined, '1', '2', '3'),
})

const bytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
/** What the words mean, said once more: something of it begins so, as a whole or at a word. */
function fits({ data }: Held, words = ''): boolean {
  const q = words.trim().replaceAll(/\s+/g, ' ').toLowerCase()
  return (
    [data.number, data.shipTo.name, data.email, ...data.lines.map((line) => line.sku)].some((text) => {
      const lower = text?.toLowerCase() ?? ''
      return [...lower].some((_, at) => {
        const isStart =
          at === 0 || (/[\p{L}\p{N}]/u.test(lower[at] ?? '') && !/[\p{L}\p{N}]/u.test(lower[at - 1] ?? ''))
        return isStart && lower.slice(at).startsWith(q)
      })
    }) || q === ''
  )
}
const placed = (a: Held, b: Held) =>
  Number(b.data.placedAt === null) - Number(a.data.placedAt === null) ||
  bytes(a.data.placedAt ?? '', b.data.placedAt ?? '') ||
  bytes(a.id, b.id) ||
  bytes(a.account, b.account)
const orders: Record<Query['sort'], (a: Held, b: Held) => number> = {
  placedAt: placed,
  '-placedAt': (a, b) => placed(b, a),
  number: (a, b) =>
    bytes(a.data.number.toLowerCase(), b.data.number.toLowerCase()) ||
    bytes(a.id, b.id) ||
    bytes(a.account, b.account),
}

test('whatever happened to the orders, under every filter the list holds what it should, and its counts are its own', async () => {
  await using database = await freshDatabase()
  const db = openDb(database.pool)
  let worlds = 0
  const pages = fc.array(fc.array(order, { maxLength: 15 }), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(pages, fc.array(query, { minLength: 6, maxLength: 6 }), async (world, queries) => {
      const workspace = `w${(worlds += 1)}`
      await sql`insert into workspaces (id, name) values (${workspace}, 'Test')`.execute(db)
      const held = new Map<string, Held>()
      for (const page of world)
        for (const account of accounts) {
          const mine = new Map(page.filter((one) => one.account === account).map((one) => [one.id, one]))
          const items = [...mine.values()].map(({ id, gone, data }) => ({
            id,
            raw: { id, gone, data },
            data: gone ? null : data,
          }))
          await put(db, 'order', account, items, { workspace })
          for (const { id, data } of items)
            if (data === null) held.delete(`${account} ${id}`)
            else held.set(`${account} ${id}`, { account, id, data })
        }
      for (const one of queries) await compare(one, [...held.values()])

      async function compare(of: Query, all: Held[]) {
        const matching = all.filter((one) => fits(one, of.q))
        const wanted = matching.filter(
          ({ data }) => (!of.status || data.status === of.status) && (!of.store || data.store === of.store),
        )
        const first = await listOrders(db, workspace, of)
        const rows: string[] = []
        for (let page = 1; page <= Math.ceil(wanted.length / of.size); page += 1)
          for (const row of (await listOrders(db, workspace, { ...of, page })).rows) rows.push(row.id)
        assert.equal(first.total, wanted.length)
        const name = ({ account, id }: Held) => `order.${encodeURIComponent(account)}.${id}`
        assert.deepEqual(rows, wanted.toSorted(orders[of.sort]).map(name))
        const counts = (of: Held[], by: (it: Held) => string | null) =>
          new Map(
            [...Map.groupBy(of, by)].flatMap(([key, its]) =>
              key === null ? [] : [[key, its.length] as const],
            ),
          )
        assert.deepEqual(
          new Map(first.statuses.map((it) => [it.status, it.count])),
          counts(
            matching.filter(({ data }) => !of.store || data.store === of.store),
            ({ data }) => data.status,
          ),
        )
        assert.deepEqual(
          new Map(first.stores.map((it) => [it.id, it.count])),
          counts(
            matching.filter(({ data }) => !of.status || data.status === of.status),
            ({ data }) => data.store,
          ),
        )
      }
    }),
    { numRuns: 25 },
  )
  // What a database of before is given when it is brought to this version is what is written from then on.
  const listed = async () =>
    (
      await sql`select to_jsonb(l) as row from (select *, words::text as words from listed_orders) l order by workspace, account, id`.execute(
        db,
      )
    ).rows
  const counted = async () =>
    (
      await sql`select to_jsonb(c) as row from listed_counts c where n <> 0 order by workspace, account, status, store`.execute(
        db,
      )
    ).rows
  const [before, counts] = [await listed(), await counted()]
  assert.ok(before.length > 100)
  await sql`truncate listed_orders, listed_counts`.execute(db)
  for (const statement of fill) await sql.raw(statement).execute(db)
  assert.deepEqual([await listed(), await counted()], [before, counts])
})
