import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { sql } from 'kysely'
import type { Stopped } from '../../src/store/connections.ts'
import { stopConnection } from '../../src/store/connections.ts'
import { engineRig, type EngineRig, until } from '../rig/engine.ts'
import { allAre, deskConnector, ordersIn, readBack, seated, statesOf, steer, stepsOf } from './desk.ts'

const stoppedOf = async (rig: EngineRig) =>
  (await sql<{ stopped: Stopped | null }>`select stopped from connections`.execute(rig.db)).rows[0]
    ?.stopped ?? null

const causes = [
  { status: 401, words: /does not accept the key and secret/, remedy: /replace it here/ },
  { status: 402, words: /plan has no API access/, remedy: /Gold, Scale or Accelerate/ },
  { status: 403, words: /does not allow this key/, remedy: /Account Owner/ },
]
describe('a connection stops with one sentence', { concurrency: true }, () => {
  for (const { status, words, remedy } of causes)
    it(`when a write is answered ${status}: its steps wait, are no attempts, and go with new keys`, async () => {
      await using rig = await engineRig([deskConnector])
      const { say } = await seated(rig)
      await until('the look-back is read: nothing else is under way', () => readBack(rig.db))
      const fault = { kind: 'html', status, path: '/orders/createorders', method: 'POST' }
      await steer(rig.sandbox, 'faults', fault)
      await say({ a: {}, b: {} })
      const stopped = await until('it stops', () => stoppedOf(rig))
      assert.match(stopped.says, words)
      assert.match(stopped.remedy, remedy)
      assert.equal(stopped.status, status)
      const waiting = await stepsOf(rig.db)
      assert.deepEqual(
        waiting.map(({ state, attempts }) => [state, attempts]),
        [
          ['planned', 0],
          ['planned', 0],
        ],
      )
      const count = rig.sandbox.requests.length
      await say({ c: {} })
      await until('it is planned', async () => (await statesOf(rig.db)).length === 3)
      await new Promise((resolve) => setTimeout(resolve, 500))
      assert.equal(rig.sandbox.requests.length, count, 'nothing is asked meanwhile')
      await stopConnection(rig.db, 'con', null)
      rig.engine.wake('ws', rig.account)
      await until('all went', () => allAre(rig.db, 'done', 3))
      assert.equal(ordersIn(rig.sandbox).length, 3)
    })
})

test('a key that is deleted in ShipStation stops the reading too', async () => {
  await using rig = await engineRig([deskConnector])
  await steer(rig.sandbox, 'keys', { delete: rig.sandbox.apiKey })
  await sql`update sources set due_at = now() - interval '1 second'`.execute(rig.db)
  rig.engine.wake('ws', rig.account)
  assert.equal((await until('it stops', () => stoppedOf(rig))).status, 401)
})

test('a pass that is still under way with replaced keys stops nothing when these are deleted', async () => {
  await using rig = await engineRig([deskConnector], { unread: true, sandbox: { orders: 12 } })
  await sql`update connections set settings = settings || '{"pageSize":1}'`.execute(rig.db)
  await steer(rig.sandbox, 'faults', { kind: 'latency', ms: 100, path: '/orders', times: 1000 })
  await rig.another()
  await until('it reads', () => rig.sandbox.requests.length > 1)
  await rig.giveSecond()
  await sql`update connections set secrets = second ->> 'secrets', second = null`.execute(rig.db)
  await steer(rig.sandbox, 'keys', { delete: rig.sandbox.apiKey })
  const refused = () => rig.sandbox.requests.filter(({ status }) => status === 401).length
  await until('the old ones were refused', () => refused() > 0)
  await until('it is read to the end with the new ones', () => readBack(rig.db))
  assert.equal(await stoppedOf(rig), null)
})
