import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import { startKlaviyoSandbox } from '../../src/connectors/klaviyo/sandbox/index.ts'
import { Engine } from '../../src/engine/engine.ts'
import { wire } from '../../src/engine/wire.ts'
import type { routes } from '../../src/http/api/klaviyo.ts'
import { klaviyoRoutes } from '../../src/http/klaviyo/routes.ts'
import { openDb } from '../../src/store/open.ts'
import { routed, type Says } from '../rig/app.ts'
import { freshDatabase } from '../rig/database.ts'
import { until } from '../rig/engine.ts'
import { first, page, seat, seatFlow, sending, shippedOrders, workspace } from './mirror.ts'

type Report = z.infer<typeof routes.report.answer>
type Shown = z.infer<typeof routes.show.answer>
type Day = z.infer<typeof routes.reportDay.answer>
type Feed = z.infer<typeof routes.feed.answer>
const other = 'shipstation:200'
const since = new Date(Date.now() - 3_600_000)
const soonAfter = (n: number) =>
  Array.from({ length: n }, (_, at) => new Date(since.getTime() + 1000 * (at + 1)))
const store = (id: string) => ({
  ...{ id, of: [], data: { name: `Shop ${id}`, marketplace: 'Shopify', manual: false, active: true } },
})

test('two ShipStation accounts send to one Klaviyo account: each is counted, shown and removed on its own', async () => {
  await using database = await freshDatabase()
  const db = openDb(database.pool)
  const far = await startKlaviyoSandbox({ seed: 1, limit: 'off' })
  const sockets = wire(null)
  await workspace(db)
  const context = sending(db, far.apiKey, { transport: sockets.transport })
  const engine = new Engine(context, false)
  try {
    await page(db, 'store', [store('42')])
    await page(db, 'store', [store('77')], other)
    await shippedOrders(db, soonAfter(3))
    await shippedOrders(db, soonAfter(2), 500, ['77'], other)
    await seat(db, { base: far.url, since })
    await seatFlow(db, { since, from: other, id: 'int2', flow: 'flow2' })
    await first(db, since)
    await first(db, since, 90, 'flow2', other)
    await engine.start()
    await until('all five are told', () => far.account.events.size === 5)
    await until('and settled', async () => {
      const { rows } = await sql`select from steps where state <> 'done'`.execute(db)
      return rows.length === 0
    })
    const { ask } = routed(db, context, engine, klaviyoRoutes)
    for (const [id, n] of [['int', 3] as const, ['int2', 2] as const]) {
      const at = `/api/klaviyo/${id}`
      const { body: report } = await ask<Report>('GET', `${at}/report`)
      assert.deepEqual(report.total, { shipstation: n, sent: n, klaviyo: n }, id)
      for (const { day } of report.days.filter((one) => one.shipstation > 0)) {
        const { body } = await ask<Day>('GET', `${at}/report/${day}`)
        assert.deepEqual(body.differences, [], id)
      }
      const { body: shown } = await ask<Shown>('GET', at)
      assert.equal(shown.queue.doneToday, n, id)
      assert.match(shown.title, /, from /, 'they are told apart by where their events come from')
      assert.equal((await ask<Feed>('GET', `${at}/feed`)).body.total, n, id)
    }
    const { body: gone } = await ask<Says>('DELETE', '/api/klaviyo/int2?forgetKey=yes')
    assert.match(gone.says, /^Klaviyo is removed\. .*2 events were sent/, 'its key is the other one’s too')
    const { body: left } = await ask<Shown>('GET', '/api/klaviyo/int')
    assert.deepEqual(
      [left.status.word === 'Stopped' && left.status.detail, left.title],
      ['Its ShipStation connection was removed.', 'Klaviyo – Lighthouse Coffee'],
    )
    const { rows: keys } = await sql`select from connections where id = 'key' and removed_at is null`.execute(
      db,
    )
    assert.equal(keys.length, 1)
  } finally {
    await engine.stop()
    await sockets.close()
    await far.close()
  }
})
