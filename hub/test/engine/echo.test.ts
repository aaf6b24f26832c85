import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Change } from '../../src/connector.ts'
import { shipstation } from '../../src/connectors/shipstation/index.ts'
import { BatchView } from '../../src/engine/view.ts'
import { postgresStore } from '../../src/store/store.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { desk, deskConnector, drawingBoard, remote } from './desk.ts'

test('our own write is known by its key from the moment its request left, before any receipt', async () => {
  await using board = await drawingBoard()
  const { db } = board
  await board.say({ a: {} })
  const { rows } = await sql<{ object: string }>`select object from steps`.execute(db)
  await board.put('order', [{ id: '77', data: { number: 'T-a' } }], remote)
  await sql`insert into record_of (workspace, account, kind, id, of_kind, of_id) values (${WORKSPACE}, ${remote}, 'order', '77', 'key', ${rows[0]?.object})`.execute(
    db,
  )
  const ref = { account: remote, kind: 'order' as const, id: '77' }
  const origin = async () => {
    const view = new BatchView(postgresStore(db), WORKSPACE, remote, () => shipstation.sinks?.orders?.echo)
    const change: Change = { seq: 1n, ref, before: null, after: null, seen: '', why: 'live' }
    await view.gather([change], deskConnector.flows?.orders ?? assert.fail(), {
      ...{ settings: {}, self: desk, connected: remote, since: '' },
    })
    return view.origin(ref)
  }
  assert.equal(await origin(), null, 'a step that never left made nothing')
  await sql`update steps set state = 'in_flight', attempt = 1`.execute(db)
  assert.deepEqual(await origin(), { account: desk, kind: 'pledge', id: 'a' })
})
