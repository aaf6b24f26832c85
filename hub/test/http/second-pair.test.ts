import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { type Sandbox, startSandbox } from 'shipstation/sandbox'
import { usedKeyIds } from '../../src/access/secrets.ts'
import { troublesOf } from '../../src/http/overview/issues.ts'
import { setSecondAside } from '../../src/store/connections.ts'
import { steer } from '../engine/desk.ts'
import type { Says } from '../rig/app.ts'
import { until, WORKSPACE } from '../rig/engine.ts'
import { type Checked, type Connection, ground } from './ground.ts'

type Pair = { apiKey: string; apiSecret: string }
const refused = { says: 'ShipStation does not accept the second key pair any more.', remedy: 'Look.' }

/** Somebody makes another pair in ShipStation. */
async function made(sandbox: Sandbox): Promise<Pair> {
  const { made: key } = (await steer(sandbox, 'keys', { make: true })) as { made: Pair } // why: the sandbox's own answer
  return { apiKey: key.apiKey, apiSecret: key.apiSecret }
}

/** A connected account with a second pair made in ShipStation, and not given here yet. */
async function twoPairs() {
  const on = await ground({ sandbox: { limit: 40 } })
  const { body } = await on.connect()
  const pair = await made(on.sandbox)
  const at = `/api/connections/${body.id}`
  return {
    ...{ on, id: body.id, account: body.account, pair, at },
    give: (keys: object = pair, expiresOn: string | null = null) =>
      on.ask<Connection>('PUT', `${at}/second`, { ...keys, expiresOn }),
    show: async () => (await on.ask<Connection>('GET', at)).body,
    issues: async () => troublesOf(on.deps, WORKSPACE),
    setAside: async () => {
      const [row] = await on.rows<{ sealed: string }>(
        sql`select second ->> 'secrets' as sealed from connections`,
      )
      const at = new Date().toISOString()
      await setSecondAside(on.db, body.id, row?.sealed ?? '', { ...refused, status: 401, at })
    },
    [Symbol.asyncDispose]: () => on[Symbol.asyncDispose](),
  }
}

test('without a person’s word one pair is used; with it both are, and what they may spend is added up', async () => {
  await using it = await twoPairs()
  const before = await it.show()
  assert.deepEqual([before.second, before.budget?.limit, before.budget?.pairs], [null, 40, 1])
  const { status, body } = await it.give(it.pair, '2099-01-01')
  assert.equal(status, 200, body.says)
  assert.equal(body.second?.last4, it.pair.apiKey.slice(-4))
  assert.match(body.second?.expiresSays ?? '', /expire on 2099-01-01/)
  assert.equal(body.apiKey.last4, it.on.keys.apiKey.slice(-4), 'the first one stays the first')
  const budget = await until('both are in use', async () => {
    const { budget } = await it.show()
    return budget?.pairs === 2 && budget
  })
  assert.equal(budget.limit, 80)
})

test('the second pair’s secret is in no answer, in no issue and in no table, and opens in no other place', async () => {
  await using it = await twoPairs()
  const { on, pair, at } = it
  const given = await it.give()
  const answers = [
    given.body,
    await it.show(),
    (await on.ask('GET', '/api/connections')).body,
    (await on.ask('POST', `${at}/second/check`)).body,
    await it.setAside(),
    await it.show(),
    await it.issues(),
    (await it.give({ ...pair, apiSecret: on.keys.apiSecret })).body,
  ]
  const tables = await on.rows<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public'`,
  )
  const kept = await Promise.all(
    tables.map(async ({ name }) => JSON.stringify(await on.rows(sql`select * from ${sql.table(name)}`))),
  )
  const basic = Buffer.from(`${pair.apiKey}:${pair.apiSecret}`).toString('base64')
  for (const secret of [pair.apiKey, pair.apiSecret, basic]) {
    assert.ok(!JSON.stringify(answers).includes(secret), 'no answer tells it')
    assert.ok(!kept.some((rows) => rows.includes(secret)), 'no table holds it in the clear')
  }
  const [row] = await on.rows<{ first: string; second: string }>(
    sql`select secrets as first, second ->> 'secrets' as second from connections`,
  )
  const place = { workspace: WORKSPACE, connection: it.id }
  const opens = (field: string, sealed = '') => on.deps.vault.open({ ...place, field }, sealed)
  assert.deepEqual(JSON.parse(opens('second secrets', row?.second)), pair)
  assert.throws(() => opens('secrets', row?.second))
  assert.throws(() => opens('second secrets', row?.first))
})

test('a hub whose key opens the first alone does not start: the second one’s key is among those in use', async () => {
  await using it = await twoPairs()
  await it.give()
  await sql`update connections set second = jsonb_set(second, '{keyId}', '"another"')`.execute(it.on.db)
  const ids = await usedKeyIds({
    query: async (text: string) => ({ rows: await it.on.rows(sql.raw(text)) }),
  } as never) // why: of a pool it asks this alone
  assert.ok(ids.includes('another'))
})

test('a pair that would not do is refused in words, and nothing is kept of it', async () => {
  await using it = await twoPairs()
  const { on, pair } = it
  await using other = await startSandbox({ seed: 2, limit: 'off' }).then((sandbox) => ({
    ...sandbox,
    [Symbol.asyncDispose]: () => sandbox.close(),
  }))
  const cases: [object, number, RegExp, RegExp][] = [
    [on.keys, 409, /the pair you already use: it would not be faster/, /Make a second pair/],
    [{ ...on.keys, apiSecret: pair.apiSecret }, 409, /the pair you already use/, /Make a second pair/],
    [{ ...pair, apiSecret: '' }, 422, /API secret is missing/, /copy both/],
    [{ apiKey: 'abc def ghi', apiSecret: 'x' }, 422, /space inside/, /each alone/],
    [{ apiKey: 'TEST_abcdefghijklmnop', apiSecret: 'x' }, 422, /V2/, /choose V1/],
    [{ ...pair, apiSecret: '0'.repeat(32) }, 422, /does not accept this pair/, /mistyped/],
  ]
  for (const [keys, status, says, remedy] of cases) {
    const answer = await it.give(keys)
    assert.equal(answer.status, status)
    assert.match(answer.body.says, says)
    assert.match(answer.body.remedy ?? '', remedy)
    assert.equal((await it.show()).second, null)
  }
  // As if the address led to another account now: its keys are good, and it is not this account.
  await sql`update connections set settings = ${JSON.stringify({ base: other.url })}::jsonb`.execute(on.db)
  const foreign = await it.give({ apiKey: other.apiKey, apiSecret: other.apiSecret })
  assert.deepEqual([foreign.status, foreign.body.says], [409, 'These keys open another ShipStation account.'])
  assert.equal((await it.show()).second, null)
})

test('a second pair that was refused is one issue and stops nothing, until it is checked again, given anew or taken away', async () => {
  await using it = await twoPairs()
  await it.give()
  await it.setAside()
  const shown = await it.show()
  assert.deepEqual([shown.second?.refused?.says, shown.status.word === 'Stopped'], [refused.says, false])
  const [issue, ...more] = (await it.issues()).filter(({ id }) => id.includes('second'))
  assert.deepEqual([issue?.title, more.length], ['The second key pair of ShipStation – main is not used', 0])
  const tried = await it.on.ask<Checked>('POST', `${it.at}/second/check`)
  assert.equal(tried.body.ok, true, tried.body.says)
  assert.equal((await it.show()).second?.refused, null)
  assert.deepEqual(await it.issues(), [])
  await steer(it.on.sandbox, 'keys', { delete: it.pair.apiKey })
  await it.setAside()
  const still = await it.on.ask<Checked>('POST', `${it.at}/second/check`)
  assert.deepEqual([still.body.ok, /does not accept this pair/.test(still.body.says)], [false, true])
  assert.equal((await it.show()).second?.refused?.says, refused.says)
  assert.equal((await it.give(await made(it.on.sandbox))).body.second?.refused, null)
})

test('taken away, it is forgotten at once; with the connection it is forgotten too', async () => {
  await using it = await twoPairs()
  await it.give()
  await until('both are in use', async () => (await it.show()).budget?.pairs === 2)
  const { status, body } = await it.on.ask<Says>('DELETE', `${it.at}/second`)
  assert.equal(status, 200)
  assert.match(body.says, /forgotten here.*until you delete it there/)
  await until('one is in use', async () => (await it.show()).budget?.pairs === 1)
  assert.deepEqual(await it.on.rows(sql`select from connections where second is not null`), [])
  await it.give()
  assert.equal((await it.on.ask('DELETE', it.at)).status, 200)
  assert.deepEqual(await it.on.rows(sql`select from connections where second is not null`), [])
})

test('when the first pair is refused, one press puts the second in its place and all goes on', async () => {
  await using it = await twoPairs()
  const { on, pair, at } = it
  await it.give(pair, '2099-01-01')
  await steer(on.sandbox, 'keys', { delete: on.keys.apiKey })
  await on.ask('POST', `${at}/read`)
  await until('it stops', async () => (await it.show()).status.word === 'Stopped')
  const [issue] = await it.issues()
  assert.match(issue?.remedy ?? '', /use the second pair as the first: one press/)
  const { status, body } = await on.ask<Connection>('POST', `${at}/second/first`)
  assert.equal(status, 200, body.says)
  assert.deepEqual(
    [body.apiKey.last4, body.expiresOn, body.second, body.status.word === 'Stopped'],
    [pair.apiKey.slice(-4), '2099-01-01', null, false],
  )
  assert.equal((await on.ask<Checked>('POST', `${at}/check`)).body.ok, true)
  assert.equal((await on.ask('POST', `${at}/second/first`)).status, 409, 'there is no second one now')
})

test('a second pair that no longer works does not take the first one’s place', async () => {
  await using it = await twoPairs()
  await it.give()
  await steer(it.on.sandbox, 'keys', { delete: it.pair.apiKey })
  const { status, body } = await it.on.ask<Says>('POST', `${it.at}/second/first`)
  assert.equal(status, 422)
  assert.match(body.says, /does not accept this pair/)
  const { apiKey, second } = await it.show()
  assert.deepEqual([apiKey.last4, second?.last4], [it.on.keys.apiKey.slice(-4), it.pair.apiKey.slice(-4)])
})

test('“Check the keys” is about the first pair: that the second one works does not make it good', async () => {
  await using it = await twoPairs()
  await it.give()
  await until('both are in use', async () => (await it.show()).budget?.pairs === 2)
  await steer(it.on.sandbox, 'keys', { delete: it.on.keys.apiKey })
  const { body } = await it.on.ask<Checked>('POST', `${it.at}/check`)
  assert.equal(body.ok, false)
})

test('the second pair given as the new first one is the second no more: one pair has one minute', async () => {
  await using it = await twoPairs()
  await it.give()
  const keys = { ...it.pair, expiresOn: null }
  const { body } = await it.on.ask<Connection>('PUT', `${it.at}/keys`, keys)
  assert.deepEqual([body.apiKey.last4, body.second], [it.pair.apiKey.slice(-4), null])
})

test('of two connections to one account the one that works for it takes the second pair', async () => {
  await using it = await twoPairs()
  const newer = await it.on.connect({ ...it.pair, name: 'Newer' })
  assert.equal(newer.body.account, it.account)
  const { status, body } = await it.give()
  assert.equal(status, 409)
  assert.match(body.says, /“Newer” works for this account/)
  const there = await it.on.ask<Connection>('PUT', `/api/connections/${newer.body.id}/second`, {
    ...it.on.keys,
    expiresOn: null,
  })
  assert.equal(there.status, 200, there.body.says)
})

test('the end of either pair is said ahead, with what to do while both slots are taken', async () => {
  await using it = await twoPairs()
  const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)
  await it.give(it.pair, soon)
  const [second] = await it.issues()
  assert.match(second?.title ?? '', /^The second keys of ShipStation – main expire in \d days$/)
  assert.match(second?.remedy ?? '', /Meanwhile the first goes on alone/)
  await it.on.ask('PUT', `${it.at}/keys`, { ...it.on.keys, expiresOn: soon })
  const both = await it.issues()
  assert.equal(both.length, 2)
  assert.ok(both.some(({ remedy }) => /Use the second pair as the first/.test(remedy)))
})
