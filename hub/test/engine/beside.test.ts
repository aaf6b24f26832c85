import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { drawingBoard } from './desk.ts'

const quantities = async ({ db }: Awaited<ReturnType<typeof drawingBoard>>) =>
  (
    await sql<{ n: number }>`
      select (body -> 'lines' -> 0 ->> 'quantity')::int as n from steps where state = 'planned' order by nth`.execute(
      db,
    )
  ).rows.map((row) => row.n)

test('two records that are about the same remote thing do a once deed once, in one batch and over two', async () => {
  await using board = await drawingBoard()
  assert.equal(await board.say({ p1: { mode: 'once', about: 'o' }, p2: { mode: 'once', about: 'o' } }), 1)
  await board.become('done')
  assert.equal(await board.say({ p3: { mode: 'once', about: 'o' }, q: { mode: 'once', about: 'other' } }), 1)
  const { rows } = await sql<{ about: string; objects: number }>`
    select about ->> 'id' as about, count(distinct object)::int as objects from steps group by 1 order by 1`.execute(
    board.db,
  )
  assert.deepEqual(rows, [
    { about: 'o', objects: 1 },
    { about: 'other', objects: 1 },
  ])
})

test('what comes behind a question is parked with it, and is planned in order once it is answered', async () => {
  await using board = await drawingBoard()
  await board.say({ a: { say: 'wait', mode: 'each', quantity: 1 } })
  await board.say({ a: { mode: 'each', quantity: 2 } })
  await board.say({ a: { mode: 'each', quantity: 3 } })
  assert.deepEqual(await quantities(board), [], 'nothing overtakes what waits')
  await board.put('mapping', [{ id: 'mug', data: { sku: 'MUG' } }])
  await board.plan()
  assert.deepEqual(await quantities(board), [1, 2, 3])
  await board.say({ a: { mode: 'each', quantity: 4 } })
  assert.deepEqual(await quantities(board), [1, 2, 3, 4], 'and nothing of it is made again')
})

test('the newest state of a record goes though an older one waited: it holds all that the older one held', async () => {
  await using board = await drawingBoard()
  await board.say({ a: { say: 'wait', quantity: 1 } })
  await board.say({ a: { quantity: 2 } })
  assert.deepEqual(await quantities(board), [2])
})
