import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Accounts, OPERATIONS } from '../../src/connectors/klaviyo/wire.ts'
import { anEvent, caller, refusalOf } from './sandbox-caller.ts'

test('an account tells its zone, and that it is a test account', async (t) => {
  const { ask, sandbox } = await caller(t, { account: { timezone: 'Europe/Berlin', testAccount: false } })
  const answer = await ask('GET', '/api/accounts/')
  assert.equal(answer.headers.get('content-type'), 'application/vnd.api+json')
  const [account] = Accounts.parse(answer.body).data
  assert.equal(account?.id, sandbox.accountId)
  assert.equal(account?.attributes.public_api_key, sandbox.accountId)
  assert.equal(account?.attributes.timezone, 'Europe/Berlin')
  assert.equal(account?.attributes.test_account, false)
})

test('the same seed gives the same key, account and ids', async (t) => {
  const made = async () => {
    const { ask, sandbox } = await caller(t, { seed: 7, now: '2026-11-01T00:00:00Z' })
    sandbox.world.clock.freeze(Date.parse('2026-11-01T00:00:00Z'))
    await ask('POST', '/api/events', anEvent({ unique_id: '1' }))
    const { body } = await ask('GET', '/api/events?include=metric,profile')
    return JSON.stringify({ key: sandbox.apiKey, id: sandbox.accountId, body }).replaceAll(sandbox.url, '')
  }
  assert.match((await caller(t)).sandbox.apiKey, /^pk_[0-9a-f]{34}$/)
  assert.equal(await made(), await made())
})

test('a key that is missing, wrong or revoked is refused', async (t) => {
  const { ask, control, sandbox } = await caller(t)
  const asks = (authorization: string | null) => ask('GET', '/api/accounts', undefined, { authorization })
  assert.equal(refusalOf(await asks(null)).code, 'not_authenticated')
  assert.equal(refusalOf(await asks(`Bearer ${sandbox.apiKey}`)).code, 'not_authenticated')
  const wrong = refusalOf(await asks('Klaviyo-API-Key pk_0'))
  assert.deepEqual([wrong.status, wrong.code], [401, 'authentication_failed'])
  await control('POST', 'keys', { revoke: sandbox.apiKey })
  assert.equal((await ask('GET', '/api/accounts')).status, 401)
  await control('POST', 'switches', { badKey: 400 })
  assert.equal((await ask('GET', '/api/accounts')).status, 400)
  await control('POST', 'keys', { restore: sandbox.apiKey })
  assert.equal((await ask('GET', '/api/accounts')).status, 200)
})

test('every call asks for its scopes, and names what is missing', async (t) => {
  const { ask, control, sandbox } = await caller(t, { scopes: [], limit: 'off' })
  for (const [operation, { scopes }] of Object.entries(OPERATIONS)) {
    const [method = '', path = ''] = operation.split(' ')
    const told = refusalOf(await ask(method, path.replace('{id}', 'X'), method === 'GET' ? undefined : {}))
    assert.deepEqual([told.status, told.code], [403, 'permission_denied'], operation)
    for (const scope of scopes) assert.match(told.detail ?? '', new RegExp(scope), operation)
  }
  await control('POST', 'keys', { addScope: 'accounts:read' })
  assert.equal((await ask('GET', '/api/accounts')).status, 200)
  await control('POST', 'keys', { key: sandbox.apiKey, removeScope: 'accounts:read' })
  assert.equal((await ask('GET', '/api/accounts')).status, 403)
})

test('a revision is asked for; one in the future is refused, a retired one falls forward or is gone', async (t) => {
  const { ask, control } = await caller(t, { now: '2026-11-22T00:00:00Z', limit: 'off' })
  const asks = (revision: string | null, more = {}) =>
    ask('GET', '/api/accounts', undefined, { revision, ...more })
  const optOut = { 'x-klaviyo-revision-fall-forward-opt-out': '1' }
  assert.deepEqual([(await asks(null)).status, (await asks('soon')).status], [400, 400])
  assert.match(refusalOf(await asks('2027-01-15')).detail ?? '', /future revision date/)
  assert.equal((await asks('2026-07-15')).status, 200)
  assert.equal((await asks('2026-10-15', optOut)).status, 200)
  assert.equal((await asks('2024-10-15')).status, 200)
  assert.equal((await asks('2024-10-15', optOut)).status, 410)
  await control('POST', 'switches', { noRevision: 'newest' })
  assert.equal((await asks(null)).status, 200)
})

test('before its revision an event has no backfill', async (t) => {
  const { ask, control, sandbox } = await caller(t, { now: '2026-11-22T00:00:00Z' })
  const send = (revision: string) => ask('POST', '/api/events', anEvent({ backfill: true }), { revision })
  assert.equal(refusalOf(await send('2026-01-15')).pointer, '/data/attributes/backfill')
  assert.equal((await send('2026-04-15')).status, 202)
  await control('POST', 'switches', { unknownFields: 'ignored' })
  sandbox.world.clock.set(sandbox.world.clock.now() + 1000)
  assert.equal((await send('2026-01-15')).status, 202)
  const kept = sandbox.account.events.all().map(({ backfill }) => backfill)
  assert.deepEqual(kept, [true, false], 'it was passed over: flows start')
})

test('an address that there is not, a method that does not fit, a body of another kind', async (t) => {
  const { ask } = await caller(t)
  assert.equal(refusalOf(await ask('GET', '/api/lists')).status, 404)
  assert.equal(refusalOf(await ask('DELETE', '/api/events')).code, 'method_not_allowed')
  const sends = (type: string, more = {}) =>
    ask('POST', '/api/events', anEvent(), { 'content-type': type, ...more })
  assert.equal((await sends('application/json; charset=utf-8')).status, 202)
  assert.equal(refusalOf(await sends('text/plain')).status, 415)
  assert.equal(refusalOf(await sends('application/json', { 'content-encoding': 'zstd' })).status, 415)
  const broken = await ask('POST', '/api/events', '{"data":')
  assert.deepEqual([broken.status, refusalOf(broken).code], [400, 'parse_error'])
})
