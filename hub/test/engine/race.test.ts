import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { holdFlows } from '../../src/store/flows.ts'
import { type Db } from '../../src/store/open.ts'
import { postgresStore } from '../../src/store/store.ts'
import { until } from '../rig/engine.ts'
import { drawingBoard, remote } from './desk.ts'
import { WORKSPACE } from '../rig/engine.ts'

/** Whether some session of this database waits for a lock. */
const somebodyWaits = async (db: Db) =>
  (
    await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      db,
    )
  ).rows.length > 0

test('what is claimed while it is planned anew is seen on its way: the record’s last word is sent after it', async () => {
  await using on = await drawingBoard()
  await on.say({ a: { quantity: 1 } })
  await on.become('done')
  await on.say({ a: { quantity: 2 } })
  await on.put('pledge', [{ id: 'a', data: { quantity: 1 } }])
  // A lane has taken the second one and has not said so yet.
  let letGo = () => {}
  const claimed = postgresStore(on.db).transaction(async (tx) => {
    const due = await tx.dueSteps(WORKSPACE, remote, new Date(Date.now() + 1000), () => 1)
    assert.equal(due.length, 1)
    await tx.openAttempt({
      ...{
        workspace: WORKSPACE,
        account: remote,
        sink: 'shipstation.orders',
        flow: 'flow',
        hub: 'h',
        fence: 1n,
      },
      ...{ at: new Date(), deadline: new Date(), steps: due.map(({ key }) => key) },
    })
    await new Promise<void>((done) => (letGo = done))
  })
  const planned = on.plan()
  await until('the plan waits for it', () => somebodyWaits(on.db))
  letGo()
  await Promise.all([claimed, planned])
  assert.deepEqual(await on.states(), ['done', 'in_flight', 'planned'])
})

test('a plan is made under the settings that stand when it holds the flow, and whoever changes them waits for it', async () => {
  await using on = await drawingBoard()
  const settings = (plus: number) => JSON.stringify({ store: '1', plus })
  await on.put('pledge', [{ id: 'a', data: {} }])
  const changed = on.db.transaction().execute(async (trx) => {
    await holdFlows(trx, { integration: 'int-flow' })
    // Who holds it plans nothing meanwhile.
    assert.equal(await on.plan(), 0)
    await sql`update integrations set settings = ${settings(4)}::jsonb where id = 'int-flow'`.execute(trx)
  })
  await changed
  await on.plan()
  const { rows } = await sql<{
    n: number
  }>`select (body -> 'lines' -> 0 ->> 'quantity')::int as n from steps`.execute(on.db)
  assert.deepEqual(rows, [{ n: 5 }])
})
