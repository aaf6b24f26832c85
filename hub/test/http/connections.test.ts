import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import { startSandbox } from 'shipstation/sandbox'
import type { Says } from '../rig/app.ts'
import { until, WORKSPACE } from '../rig/engine.ts'
import { steer } from '../engine/desk.ts'
import { type Checked, type Connection, ground } from './ground.ts'

type Made = { made: { apiKey: string; apiSecret: string } }
const newPair = async (on: Awaited<ReturnType<typeof ground>>) =>
  ((await steer(on.sandbox, 'keys', { make: true })) as Made).made // why: the sandbox's own answer

test('a connection shows its account, its streams and when its keys end, and never a secret', async () => {
  await using on = await ground()
  const { status, body } = await on.connect({ expiresOn: '2099-01-01', name: ' Main ' })
  assert.equal(status, 200)
  assert.deepEqual(
    [body.name, body.apiKey.last4, body.expiresOn],
    ['Main', on.keys.apiKey.slice(-4), '2099-01-01'],
  )
  assert.match(body.expiresSays ?? '', /expire on 2099-01-01/)
  await until(
    'all of it was read',
    async () => {
      const { body: now } = await on.ask<Connection>('GET', `/api/connections/${body.id}`)
      return now.streams.length === 10 && now.streams.every((stream) => stream.says === 'Read')
    },
    30,
  )
  const answers = [
    (await on.ask('GET', '/api/connections')).body,
    (await on.ask('GET', `/api/connections/${body.id}`)).body,
    (await on.ask('POST', `/api/connections/${body.id}/check`)).body,
    (await on.ask('GET', `/api/connections/${body.id}/ship-froms`)).body,
    body,
  ]
  const { apiKey, apiSecret } = on.keys
  const tables = await on.rows<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public'`,
  )
  const kept = await Promise.all(
    tables.map(async ({ name }) => JSON.stringify(await on.rows(sql`select * from ${sql.table(name)}`))),
  )
  const basic = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')
  for (const secret of [apiKey, apiSecret, basic]) {
    assert.ok(!JSON.stringify(answers).includes(secret), 'no answer tells it')
    assert.ok(!kept.some((rows) => rows.includes(secret)), 'no table holds it in the clear')
  }
  const [row] = await on.rows<{ secrets: string }>(sql`select secrets from connections`)
  const place = { workspace: WORKSPACE, connection: body.id, field: 'secrets' }
  assert.deepEqual(JSON.parse(on.deps.vault.open(place, row?.secrets ?? '')), on.keys)
  assert.throws(() => on.deps.vault.open({ ...place, workspace: 'other' }, row?.secrets ?? ''))
})

test('a second connection to the same account is told so and joins its lane', async () => {
  await using on = await ground()
  const first = (await on.connect()).body
  const pair = await newPair(on)
  const checked = await on.ask<Checked>('POST', '/api/connections/shipstation/check', pair)
  assert.equal(checked.body.alreadyConnectedAs, first.name)
  const second = await on.connect({ ...pair, name: 'Second' })
  assert.equal(second.body.account, first.account)
  const lanes = await on.rows(sql`select from lanes where account = ${first.account}`)
  const accounts = await on.rows(sql`select from accounts where connector = 'shipstation'`)
  assert.deepEqual([lanes.length, accounts.length], [1, 1])
})

test('an account of another workspace is refused, without saying whose', async () => {
  await using on = await ground()
  await on.connect()
  await sql`insert into workspaces (id, name) values ('other', 'Secret Lamps')`.execute(on.db)
  for (const table of ['account_marks', 'connections', 'sources', 'lanes'])
    await sql`update ${sql.table(table)} set workspace = 'other' where workspace = ${WORKSPACE}`.execute(
      on.db,
    )
  await sql`update accounts set workspace = 'other' where connector = 'shipstation'`.execute(on.db)
  const { status, body } = await on.connect()
  assert.equal(status, 409)
  assert.match(body.says, /another workspace/)
  assert.doesNotMatch(JSON.stringify(body), /Secret|other"/)
  assert.equal((await on.rows(sql`select from connections where workspace = ${WORKSPACE}`)).length, 0)
  assert.equal((await on.ask('GET', '/api/connections/con_x')).status, 404)
})

test('keys are replaced by keys of the same account alone; what stood still goes on', async () => {
  await using on = await ground()
  const { body } = await on.connect()
  await using other = await startSandbox({ seed: 2, limit: 'off' }).then((sandbox) => ({
    ...sandbox,
    [Symbol.asyncDispose]: () => sandbox.close(),
  }))
  const path = `/api/connections/${body.id}/keys`
  const put = (keys: object) => on.ask<Connection>('PUT', path, { ...on.keys, ...keys, expiresOn: null })
  assert.equal((await put({ apiSecret: 'wrong' })).status, 422)
  // As if the address led to another account now: its keys are good, and it is not this account.
  await sql`update connections set settings = ${JSON.stringify({ base: other.url })}::jsonb`.execute(on.db)
  const foreign = await put({ apiKey: other.apiKey, apiSecret: other.apiSecret })
  assert.deepEqual([foreign.status, foreign.body.says], [409, 'These keys open another ShipStation account.'])
  await sql`update connections set settings = ${JSON.stringify({ base: on.sandbox.url })}::jsonb, stopped = '{"says":"x","remedy":"y","status":401,"at":"2026-01-01T00:00:00Z"}'`.execute(
    on.db,
  )
  const pair = await newPair(on)
  const replaced = await put(pair)
  assert.deepEqual([replaced.status, replaced.body.apiKey.last4], [200, pair.apiKey.slice(-4)])
  const rows = await on.rows<{ id: string; stopped: unknown }>(sql`select id, stopped from connections`)
  assert.deepEqual(rows, [{ id: body.id, stopped: null }])
  await steer(on.sandbox, 'keys', { delete: on.keys.apiKey })
  const again = await on.ask<Checked>('POST', `/api/connections/${body.id}/check`)
  assert.equal(again.body.ok, true, 'the new pair is the one that is used')
})

test('a check of kept keys that fail says why, and one that works starts what stood still', async () => {
  await using on = await ground()
  const { body } = await on.connect()
  await sql`update connections set stopped = '{"says":"x","remedy":"y","status":402,"at":"2026-01-01T00:00:00Z"}'`.execute(
    on.db,
  )
  await steer(on.sandbox, 'keys', { plan: 'no-api' })
  const no = await on.ask<Checked>('POST', `/api/connections/${body.id}/check`)
  assert.deepEqual([no.body.ok, /no API access/.test(no.body.says)], [false, true])
  await steer(on.sandbox, 'keys', { plan: 'api' })
  const yes = await on.ask<Checked>('POST', `/api/connections/${body.id}/check`)
  assert.equal(yes.body.ok, true)
  const [row] = await on.rows<{ stopped: unknown }>(sql`select stopped from connections`)
  assert.equal(row?.stopped, null)
})

test('a connection that is used is not removed; one that is not forgets its keys and keeps what was read', async () => {
  await using on = await ground()
  const { id, stores } = await on.connected()
  const { body: connection } = await on.ask<Connection>('GET', `/api/connections/${id}`)
  await on.campaign()
  const store = connection.stores.find((one) => one.active) ?? stores[0]
  const sync = { connection: id, store: store?.id, shipFrom: null }
  assert.equal((await on.ask('POST', '/api/campaigns/moon-lamp/sync', sync)).status, 200)
  const refused = await on.ask<Says>('DELETE', `/api/connections/${id}`)
  assert.equal(refused.status, 409)
  assert.match(refused.body.says, /Kickstarter – Moon Lamp uses this connection/)
  await on.ask('DELETE', '/api/campaigns/moon-lamp/sync')
  const records = (await on.rows(sql`select from records where kind = 'store'`)).length
  assert.equal((await on.ask('DELETE', `/api/connections/${id}`)).status, 200)
  const [row] = await on.rows<{ secrets: string; last4: string }>(sql`select secrets, last4 from connections`)
  assert.deepEqual(row, { secrets: '', last4: '' })
  assert.equal((await on.rows(sql`select from records where kind = 'store'`)).length, records)
  assert.equal((await on.ask('GET', `/api/connections/${id}`)).status, 404)
  const again = await on.connect()
  assert.equal(again.body.account, connection.account, 'connected again, it is the same account')
})

test('keys that the account works with are asked in its own lane, and counted there', async () => {
  await using on = await ground()
  const { account } = await on.connected()
  const spent = () =>
    on.engine.spending(WORKSPACE, account)?.spent.find(({ user }) => user === 'person')?.requests ?? 0
  const before = spent()
  const { body } = await on.ask<Checked>('POST', '/api/connections/shipstation/check', on.keys)
  assert.equal(body.ok, true, body.says)
  assert.equal(spent(), before + 1)
  const pair = await newPair(on)
  await on.ask('POST', '/api/connections/shipstation/check', pair)
  assert.equal(spent(), before + 1, 'another pair has a minute of its own at ShipStation')
})

test('an account without any store is not connected: nothing would tell it from another such one', async () => {
  const storeless = createServer((_, answer) =>
    answer.setHeader('content-type', 'application/json').end('[]'),
  )
  await new Promise<void>((done) => storeless.listen(0, '127.0.0.1', done))
  try {
    const { port } = storeless.address() as AddressInfo // why: it listens on TCP
    await using on = await ground({ over: { shipstationUrl: `http://127.0.0.1:${port}` } })
    const checked = await on.ask<Checked>('POST', '/api/connections/shipstation/check', on.keys)
    assert.deepEqual([checked.body.ok, checked.body.stores], [false, []])
    assert.match(checked.body.says, /no store yet/)
    assert.match(checked.body.remedy ?? '', /Add one in ShipStation first/)
    assert.equal((await on.connect()).status, 422)
    assert.deepEqual(await on.rows(sql`select id from accounts where connector = 'shipstation'`), [])
  } finally {
    storeless.close()
  }
})

test('a removed connection takes its subscriptions back; where ShipStation is away it says so and goes all the same', async () => {
  const url = 'https://hub.example.com'
  await using on = await ground({ url })
  const there = () => on.sandbox.shop.webhooks.all().length
  const { id } = await on.connected()
  await until('the subscriptions are made', async () => there() === 3)
  const removed = await on.ask<Says>('DELETE', `/api/connections/${id}`)
  assert.equal(removed.status, 200)
  assert.match(removed.body.says, /keys are forgotten\. ShipStation tells this hub nothing more\./)
  assert.equal(there(), 0)
  const again = await on.connected()
  await until('they are made again', async () => there() === 3)
  await on.sandbox.close()
  const away = await on.ask<Says>('DELETE', `/api/connections/${again.id}`)
  assert.equal(away.status, 200)
  assert.match(away.body.says, /ShipStation was not told \(/)
  const kept = await on.rows<{ secrets: string }>(sql`select secrets from connections`)
  assert.deepEqual(
    kept.map((row) => row.secrets),
    ['', ''],
  )
})

test('how far back is read can be changed later: more days read only what is missing', async () => {
  await using on = await ground()
  const { body } = await on.connect({ expiresOn: null })
  assert.equal(body.lookBack, 90)
  const at = `/api/connections/${body.id}/look-back`
  assert.equal((await on.ask('PUT', at, { days: 0 })).status, 422)
  const { status, body: said } = await on.ask<{ says: string }>('PUT', at, { days: 400 })
  assert.equal(status, 200)
  assert.match(said.says, /400 days/)
  assert.equal((await on.ask<Connection>('GET', `/api/connections/${body.id}`)).body.lookBack, 400)
})
