import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { until } from '../rig/engine.ts'
import { manual } from './orders.ts'
import { type Checked, ground, open, type Outlook, type Preview, type Shown } from './ground.ts'

const kept = async (on: Awaited<ReturnType<typeof ground>>) =>
  (
    await on.rows<{
      n: number
    }>(sql`select (select count(*) from integrations)::int + (select count(*) from flows)::int
      + (select count(*) from connections where connector = 'klaviyo')::int + (select count(*) from accounts where connector = 'klaviyo')::int
      + (select count(*) from account_marks where connector = 'klaviyo')::int + (select count(*) from presses)::int
      + (select count(*) from lanes where account like 'klaviyo%')::int + (select count(*) from steps)::int as n`)
  )[0]?.n

test('V9 until Allow nothing is kept: key, review, numbers and preview leave no row behind, and Cancel is to stop there', async () => {
  await using on = await ground({ shipstation: { orders: 12 } })
  const connection = await on.connected()
  const { body: checked } = await on.ask<Checked>('POST', '/api/klaviyo/check', { apiKey: on.far.apiKey })
  assert.equal(checked.ok, true)
  await on.ask('GET', `/api/klaviyo/review/${connection}`)
  const { body: outlook } = await on.ask<Outlook>('POST', '/api/klaviyo/outlook', {
    connection,
    settings: open,
  })
  assert.ok(outlook.events > 0, outlook.says)
  const { body: preview } = await on.ask<Preview>('POST', '/api/klaviyo/preview', {
    connection,
    settings: open,
  })
  assert.ok(preview.examples.length >= 10)
  assert.equal(await kept(on), 0)
  assert.equal(on.events().length, 0, 'and nothing is written at Klaviyo')
  assert.equal(on.far.account.profiles.all().length, 0)
  const dump = JSON.stringify(await on.rows(sql`select * from attempts`))
  assert.ok(!dump.includes(on.far.apiKey))
})

test('V1 connect, review what is read and written, allow, and be told that it worked; the numbers foretold are those that go', async () => {
  await using on = await ground({ shipstation: { orders: 25 } })
  const connection = await on.connected()
  const { body: review } = await on.ask<{
    reads: unknown[]
    writes: unknown[]
    stores: unknown[]
    whyHere: string
  }>(...(['GET', `/api/klaviyo/review/${connection}`] as const))
  assert.ok(review.reads.length > 0 && review.writes.length > 0 && /other way round/.test(review.whyHere))
  const { body: outlook } = await on.ask<Outlook>('POST', '/api/klaviyo/outlook', {
    connection,
    settings: open,
  })
  const { status, body } = await on.allow(connection)
  assert.equal(status, 200, body.says)
  assert.match(body.says, /Klaviyo is connected\..*Lighthouse Coffee.*test account/)
  await on.quiet()
  assert.equal(on.events().length, outlook.events)
  assert.deepEqual(
    Object.fromEntries(outlook.byMetric.map(({ metric, events }) => [metric, events])),
    Object.fromEntries(
      [...Map.groupBy(on.events(), ({ metric }) => metric)].map(([name, all]) => [name, all.length]),
    ),
  )
  assert.ok(
    on.events().every(({ backfill }) => backfill),
    'what was before the start starts no flow',
  )
  assert.deepEqual(on.strict, [])
  const again = await on.allow(connection)
  assert.deepEqual([again.status, /already/.test(again.body.says)], [409, true])
})

test('V1 each key that does not do has its own sentence, scope by scope', async () => {
  await using on = await ground({ klaviyo: { scopes: ['accounts:read', 'events:write'] } })
  const check = async (apiKey: string) =>
    (await on.ask<Checked>('POST', '/api/klaviyo/check', { apiKey })).body
  assert.match((await check('')).says, /missing/)
  assert.match((await check('Ab3dE6')).says, /public key/)
  assert.match((await check('abc def')).says, /space/)
  assert.match((await check('hello')).says, /pk_/)
  assert.match((await check('pk_0000')).says, /does not accept/)
  const some = await check(on.far.apiKey)
  assert.equal(some.ok, true, 'it can send; only the report is blind')
  assert.deepEqual(
    some.scopes.map(({ scope, ok, needed }) => [scope, ok, needed]),
    [
      ['accounts:read', true, true],
      ['events:write', true, true],
      ['events:read', false, false],
      ['metrics:read', false, false],
    ],
  )
  assert.match(some.remedy ?? '', /events:read, metrics:read/)
  const makeKey = async (make: string[]) =>
    ((await on.there('keys', { make })) as { made: { key: string } }).made.key // why: the sandbox's page reads the same
  assert.match((await check(await makeKey(['events:write']))).says, /accounts:read/)
  const reader = await makeKey(['accounts:read', 'events:read', 'metrics:read'])
  const cannot = await check(reader)
  assert.equal(cannot.ok, false)
  assert.match(
    cannot.scopes.find(({ scope }) => scope === 'events:write')?.says ?? '',
    /nothing goes without it/,
  )
  assert.equal(on.events().length, 0, 'no check writes anything')
})

test('V1 whoever checks twice at once and allows in the same breath is kept waiting here: Klaviyo, which tells of an account once a second, refuses nothing', async () => {
  await using on = await ground({ shipstation: { orders: 1 } })
  const connection = await on.connected()
  const check = () => on.ask<Checked>('POST', '/api/klaviyo/check', { apiKey: on.far.apiKey })
  const both = await Promise.all([check(), check()])
  assert.deepEqual(
    both.map(({ body }) => body.ok),
    [true, true],
  )
  assert.equal((await on.allow(connection)).status, 200)
  const asked = on.far.requests.filter(({ path }) => path === '/api/accounts')
  assert.deepEqual(
    asked.map(({ status }) => status),
    [200, 200, 200],
  )
})

test('pause, restart with what would go, and remove: set up again, nothing is sent twice', async () => {
  await using on = await ground({ shipstation: { orders: 8 } })
  const connection = await on.connected()
  const { body } = await on.allow(connection)
  const { id } = body.integration
  const at = `/api/klaviyo/${id}`
  await on.quiet()
  const before = on.events().length
  await on.ask('POST', `${at}/pause`)
  await on.shop('orders', manual('pause@lighthouse.internal'))
  await on.news(connection)
  await until(
    'it waits',
    async () => (await on.rows(sql`select from steps where state = 'planned'`)).length === 1,
  )
  const { body: restart } = await on.ask<{ events: number } & { says: string }>('GET', `${at}/restart`)
  assert.deepEqual([restart.events, restart.says], [1, '1 event will go: 1 Order Awaiting Shipment.'])
  assert.equal(on.events().length, before)
  const { body: paused } = await on.ask<Shown>('GET', at)
  assert.equal(paused.status.word, 'Paused')
  await on.ask('POST', `${at}/restart`)
  await on.quiet()
  assert.equal(on.events().length, before + 1)
  const { body: gone } = await on.ask('DELETE', at)
  assert.match(gone.says, /stays/)
  const anew = await on.allow(connection)
  assert.equal(anew.status, 200, anew.body.says)
  await on.quiet()
  assert.equal(on.events().length, before + 1, 'nothing twice')
  const posts = on.far.requests.filter(({ method, path }) => method === 'POST' && path === '/api/events')
  assert.equal(posts.filter(({ status }) => status === 202).length, before + 1, 'nor was it tried')
})

test('a key that is taken away stops the sending and loses nothing; another of the same account goes on', async () => {
  await using on = await ground({ shipstation: { orders: 0 } })
  const connection = await on.connected()
  const { body } = await on.allow(connection)
  const at = `/api/klaviyo/${body.integration.id}`
  await on.there('keys', { revoke: on.far.apiKey })
  await on.shop('orders', manual('stop@lighthouse.internal'))
  await on.news(connection)
  const show = async () => (await on.ask<Shown>('GET', at)).body
  await until('it stopped', async () => (await show()).status.word === 'Stopped')
  const stopped = await show()
  assert.match(stopped.status.detail, /Klaviyo does not accept the key/)
  assert.match(stopped.key.stopped?.remedy ?? '', /API keys/)
  assert.deepEqual([stopped.queue.waiting, stopped.queue.refused], [1, 0])
  const { made } = (await on.there('keys', { make: ['accounts:read', 'events:write'] })) as {
    made: { key: string }
  } // why: the sandbox's page reads the same
  const { status, body: after } = await on.ask<Shown>('PUT', `${at}/key`, { apiKey: made.key })
  assert.equal(status, 200, after.says)
  await on.quiet()
  assert.equal(on.events().length, 1)
  await on.there('keys', { key: made.key, removeScope: 'events:write' })
  await on.shop('orders', manual('scope@lighthouse.internal'))
  await on.news(connection)
  await until('it stopped again', async () => /does not allow this key/.test((await show()).status.detail))
  const other = await on.ask<Checked>('POST', `${at}/check`)
  assert.equal(other.body.ok, false, 'the check names the scope that is missing')
  assert.match(other.body.scopes.find(({ ok }) => !ok)?.scope ?? '', /events/)
})

test('where Klaviyo asks to wait the hub says until when, loses nothing, and says no more of it once it goes on', async () => {
  await using on = await ground({ shipstation: { orders: 0 } })
  const connection = await on.connected()
  const { body } = await on.allow(connection)
  const show = async () => (await on.ask<Shown>('GET', `/api/klaviyo/${body.integration.id}`)).body
  assert.equal((await show()).queue.throttledUntil, null)
  await on.there('faults', { kind: '429', path: '/api/events', method: 'POST', retryAfter: 6 })
  const before = Date.now()
  await on.shop('orders', manual('slow@lighthouse.internal'))
  await on.news(connection)
  const { throttledUntil, waiting } = await until('it is told to wait', async () => {
    const { queue } = await show()
    return queue.throttledUntil !== null && queue
  })
  assert.equal(waiting, 1)
  const seconds = (Date.parse(throttledUntil ?? '') - before) / 1000
  assert.ok(seconds >= 5, `${seconds} seconds`)
  await on.quiet()
  assert.equal(on.events().length, 1)
  assert.equal((await show()).queue.throttledUntil, null)
})
