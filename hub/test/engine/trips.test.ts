import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Connector } from '../../src/connector.ts'
import { saveLinks } from '../../src/store/links.ts'
import { workOf } from '../../src/store/store.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { desk, drawingBoard } from './desk.ts'

const anything = { parse: (it: unknown) => it } as never // why: nothing parses settings here
/** A far side that writes the desk's pledges, made from orders in its books. */
const books: Connector = {
  ...{ id: 'desk', title: 'Desk', settings: anything, secrets: anything },
  sinks: { pledges: { body: anything, again: 'replaces', echo: 'pledge', send: async () => new Map() } },
}
const object = 'made-of-books-order-1'

async function between(): Promise<Awaited<ReturnType<typeof drawingBoard>>> {
  const board = await drawingBoard()
  const own = board.registry.sink.bind(board.registry)
  board.registry.sink = (name) =>
    name === 'desk.pledges' ? { connector: books, sink: books.sinks?.pledges ?? assert.fail() } : own(name)
  const source = { account: 'books:1', kind: 'order' as const, id: '1' }
  await saveLinks(
    board.db,
    WORKSPACE,
    [{ account: desk, sink: 'desk.pledges', deed: 'put', source, object, receipt: { id: 'a' } }],
    new Date(),
  )
  return board
}

/** As if the other flow had written the desk's pledge just now, so many trips on. */
async function written({ db }: Awaited<ReturnType<typeof drawingBoard>>, trips: number): Promise<void> {
  const now = new Date()
  await db.transaction().execute((trx) =>
    workOf(trx).insertSteps(
      { id: 'other', workspace: WORKSPACE, to: desk, sink: 'desk.pledges' },
      [
        {
          ...{
            key: `far-${trips}`,
            object,
            deed: 'put',
            mode: 'latest',
            says: 'Write it',
            about: null,
            seq: 1n,
          },
          ...{
            source: { account: 'books:1', kind: 'order', id: '1' },
            body: { trips },
            bodyHash: `${trips}`,
          },
          ...{ trips, refused: null },
        },
      ],
      now,
    ),
  )
  await sql`update steps set state = 'done', settled_at = ${now} where key = ${`far-${trips}`}`.execute(db)
}

const newest = async ({ db }: Awaited<ReturnType<typeof drawingBoard>>) =>
  (
    await sql<{ state: string; trips: number; reason: string | null }>`
      select state, trips, reason from steps where flow = 'flow' order by nth desc limit 1`.execute(db)
  ).rows[0]

test('what two flows write to and fro stops after three round trips, as a task for a person, who may let it go on', async () => {
  await using board = await between()
  await board.say({ a: { quantity: 1 } })
  assert.deepEqual(await newest(board), { state: 'planned', trips: 0, reason: null }, 'nobody wrote it yet')
  await board.become('done')
  for (const trips of [1, 3]) {
    await written(board, trips)
    await board.say({ a: { quantity: 10 + trips } })
    assert.deepEqual(await newest(board), { state: 'planned', trips: trips + 1, reason: null })
    await board.become('done')
  }
  await written(board, 5)
  await board.say({ a: { quantity: 20 } })
  const stopped = await newest(board)
  assert.deepEqual([stopped?.state, stopped?.trips], ['refused', 6])
  assert.match(stopped?.reason ?? '', /back and forth three times/)
  await written(board, 7)
  await board.say({ a: { quantity: 21 } })
  assert.equal((await newest(board))?.state, 'planned', 'sent again by a person it has three more')
})

test('a change that somebody made after our own was read back begins anew', async () => {
  await using board = await between()
  await written(board, 5)
  await board.say({ a: { say: 'skip' } })
  await board.say({ a: { quantity: 2 } })
  assert.deepEqual(await newest(board), { state: 'planned', trips: 0, reason: null })
})
