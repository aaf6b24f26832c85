import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { everyMs } from '../../src/engine/pace.ts'
import { hookToken } from '../../src/hooks.ts'
import { delayed } from '../../src/http/overview/status.ts'
import { connectionFor, saveHook } from '../../src/store/connections.ts'
import { sourcesOf } from '../../src/store/sources.ts'
import { until, WORKSPACE } from '../rig/engine.ts'
import { readBack } from '../engine/desk.ts'
import { ground } from './ground.ts'

test('while notices come, what they tell of is read every five minutes; without them every minute', async () => {
  await using on = await ground()
  const connection = await on.connected()
  await until('it is read back', () => readBack(on.db))
  const [row] = await on.rows<{ account: string }>(
    sql`select account from connections where id = ${connection.id}`,
  )
  const account = row?.account ?? ''
  /** Seconds from the beginning of the streams' last pass to the next, after one that begins now. */
  const pace = async () => {
    await sql`update sources set due_at = now(), finished_at = null where stream in ('orders', 'shipments', 'stores')`.execute(
      on.db,
    )
    on.deps.engine.wake(WORKSPACE, account)
    const passed = () =>
      on.rows<{ stream: string; seconds: number }>(
        sql`select stream, extract(epoch from due_at - begun_at)::int as seconds from sources
          where stream in ('orders', 'shipments', 'stores') and finished_at >= begun_at and due_at > now() order by stream`,
      )
    await until('each was read', async () => (await passed()).length === 3)
    return (await passed()).map(({ stream, seconds }) => `${stream} ${seconds}`)
  }
  const often = ['orders 60', 'shipments 60', 'stores 3600']
  assert.deepEqual(await pace(), often)
  await saveHook(on.db, connection.id, { on: true, says: 'On.' })
  assert.deepEqual(await pace(), often, 'subscribed is not yet told')
  const path = `/hooks/ss/${hookToken(on.deps.key, connection.id)}`
  const body = JSON.stringify({
    resource_url: 'https://ssapi.shipstation.com/orders?importBatch=a',
    resource_type: 'ORDER_NOTIFY',
  })
  const headers = { host: 'hub.example.com', 'content-type': 'application/json' }
  assert.equal((await on.app.request(path, { method: 'POST', body, headers })).status, 200)
  await until('what it told of is looked at', async () => {
    return (await on.rows(sql`select from hints where due_at is not null`)).length === 0
  })
  assert.deepEqual(await pace(), ['orders 300', 'shipments 300', 'stores 3600'])

  // A daily check keeps what is known of it, and four minutes of silence are no delay.
  await saveHook(on.db, connection.id, { on: true, says: 'On.', at: new Date().toISOString() })
  const told = await connectionFor(on.db, WORKSPACE, account)
  assert.ok(told?.hook?.heard)
  await sql`update sources set finished_at = finished_at - interval '4 minutes', begun_at = begun_at - interval '4 minutes'`.execute(
    on.db,
  )
  const sources = await sourcesOf(on.db, WORKSPACE, account)
  assert.equal(delayed(on.deps, told, sources), null)
  assert.equal(delayed(on.deps, { ...told, hook: null }, sources)?.word, 'Delayed')

  const source = on.deps.registry.connector('shipstation').sources?.orders
  const inADay = new Date(Date.now() + 86_400_000)
  assert.equal(everyMs(source, told.hook, inADay), 60_000, 'a day without a notice: they may lead nowhere')
})
