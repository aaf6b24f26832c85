import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { setLookBack } from '../../src/store/sources.ts'
import { engineRig, until, WORKSPACE } from '../rig/engine.ts'
import { readBack } from './desk.ts'
import { shopFloor } from './shop-floor.ts'

test('news come at once while the look-back is read within forty requests a minute, and ShipStation never has to refuse one', async (t) => {
  const speed = 20
  await using rig = await engineRig([], {
    sandbox: { orders: 1500, limit: 40, speed },
    sources: ['orders', 'shipments', 'fulfillments'],
    speed,
    timing: { lease: 600_000, beat: 60_000, deadline: 30_000, look: 5000 },
  })
  // Fifty years back, so that there is much to read however few orders there are.
  await setLookBack(rig.db, WORKSPACE, rig.account, 20_000)
  await until(
    'it has begun',
    async () => (await sql`select from sources where progress is not null`.execute(rig.db)).rows.length > 0,
    30,
  )
  const floor = shopFloor(rig)
  const waits: number[] = []
  for (let n = 0; n < 4; n += 1) {
    const { orderId } = await floor.make(`N-${n}`)
    const began = performance.now()
    await until('it is here', async () => (await floor.record('order', orderId)) !== null)
    waits.push(((performance.now() - began) * speed) / 1000)
  }
  assert.ok(!(await readBack(rig.db)), 'the look-back was under way all the while')
  const counts = rig.sandbox.windows()
  assert.deepEqual(
    counts.map((one) => one.refused429),
    counts.map(() => 0),
  )
  t.diagnostic(`seconds from made to mirrored: ${waits.map(Math.round).join(', ')}`)
  assert.ok(Math.max(...waits) < 240, `${waits.map(Math.round).join(', ')} s`)
})
