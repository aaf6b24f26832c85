import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { drawingBoard } from './desk.ts'

test('what is said once is said as it is known when it leaves, and never again after that', async () => {
  await using on = await drawingBoard()
  const bodies = async () =>
    (
      await sql<{ state: string; quantity: number }>`
      select state, (body -> 'lines' -> 0 ->> 'quantity')::int as quantity from steps order by nth`.execute(
        on.db,
      )
    ).rows.map(({ state, quantity }) => `${state} ${quantity}`)
  await on.say({ a: { mode: 'once', quantity: 1 } })
  await on.say({ a: { mode: 'once', quantity: 2 } })
  assert.deepEqual(await bodies(), ['superseded 1', 'planned 2'])
  await on.become('refused')
  await on.say({ a: { mode: 'once', quantity: 3 } })
  assert.deepEqual(await bodies(), ['superseded 1', 'superseded 2', 'planned 3'])
  await on.become('done')
  await on.say({ a: { mode: 'once', quantity: 4 } })
  assert.deepEqual(await bodies(), ['superseded 1', 'superseded 2', 'done 3'])
})

test('what was refused may be said better, however often it was refused', async () => {
  await using on = await drawingBoard()
  await on.say({ a: { mode: 'once', quantity: 1 } })
  await sql`update steps set state = 'refused', attempt = 2, attempts = 2`.execute(on.db)
  assert.equal(await on.say({ a: { mode: 'once', quantity: 2 } }), 1)
  assert.deepEqual(await on.states(), ['superseded', 'planned'])
})

test('what may have left keeps its body and its key', async () => {
  await using on = await drawingBoard()
  await on.say({ a: { mode: 'once', quantity: 1 } })
  await sql`update steps set attempt = 1, attempts = 1`.execute(on.db)
  assert.equal(await on.say({ a: { mode: 'once', quantity: 2 } }), 0)
  await sql`update steps set state = 'refused', attempts = 10, unclear = true`.execute(on.db)
  assert.equal(await on.say({ a: { mode: 'once', quantity: 3 } }), 0, 'it may be there')
})
