import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPERATIONS, type OperationName } from '../../src/connectors/klaviyo/wire.ts'
import { anEvent, type Answer, caller, refusalOf } from './sandbox-caller.ts'

const START = Date.parse('2026-11-22T12:00:00Z')
const rateHeaders = ({ headers }: Answer) =>
  ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'].map((name) =>
    headers.get(name),
  )

test('a call over its second is refused until the second is over, and costs nothing', async (t) => {
  const { ask, sandbox } = await caller(t)
  const { clock } = sandbox.world
  clock.freeze(START)
  const asks = () => ask('POST', '/api/metric-aggregates', {})
  for (let n = 0; n < 3; n++) assert.deepEqual(rateHeaders(await asks()), ['60', `${59 - n}`, '60', null])
  clock.freeze(START + 400)
  const refused = await asks()
  assert.deepEqual(rateHeaders(refused), [null, null, null, '1'])
  const { code, detail, pointer, status } = refusalOf(refused)
  assert.deepEqual(
    [status, code, detail, pointer],
    [429, 'throttled', 'Request was throttled. Expected available in 1 second.', '/data'],
  )
  clock.freeze(START + 999)
  assert.equal((await asks()).status, 429)
  clock.freeze(START + 1000)
  assert.deepEqual(rateHeaders(await asks()), ['60', '56', '59', null])
})

test('a call over its minute is refused until the minute is over', async (t) => {
  const { ask, sandbox } = await caller(t)
  const { clock } = sandbox.world
  for (let n = 0; n < 15; n++) {
    clock.freeze(START + n * 1000)
    assert.equal((await ask('GET', '/api/accounts')).status, 200)
  }
  clock.freeze(START + 20_500)
  assert.equal((await ask('GET', '/api/accounts')).headers.get('retry-after'), '40')
  assert.equal((await ask('GET', '/api/metrics')).status, 200, 'each call has windows of its own')
  clock.freeze(START + 60_000)
  assert.equal((await ask('GET', '/api/accounts')).status, 200)
  assert.deepEqual(
    sandbox.windows().map(({ operation, answered, refused }) => [operation, answered, refused]),
    [
      ['GET /api/accounts', 15, 1],
      ['GET /api/metrics', 1, 0],
      ['GET /api/accounts', 1, 0],
    ],
  )
})

test('on a clock that runs faster, no second and no minute lets through more than it may', async (t) => {
  const limits = { 'POST /api/events': { burst: 5, steady: 20 } }
  const { ask, sandbox } = await caller(t, { speed: 60, limits })
  const { clock } = sandbox.world
  const answered: number[] = []
  const until = clock.now() + 150_000
  let n = 0
  while (clock.now() < until) {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask('POST', '/api/events', anEvent({ unique_id: `${n++}` }))),
    )
    const heard = sandbox.requests.slice(-8).filter(({ status }) => status === 202)
    answered.push(...heard.map(({ at }) => Date.parse(at)))
    const wait = Number(answers.find(({ status }) => status === 429)?.headers.get('retry-after') ?? 0)
    assert.ok(wait <= 60)
  }
  const windows = sandbox.windows()
  assert.ok(windows.length >= 2, `${windows.length} minutes`)
  for (const one of windows) assert.ok(one.answered <= 20, `${one.answered} in a minute`)
  assert.equal(
    windows.reduce((sum, one) => sum + one.answered, 0),
    answered.length,
  )
  const isFull = windows.some(({ answered }) => answered === 20)
  assert.ok(isFull, 'a minute can be used to its end')
  assert.equal(sandbox.account.events.size, answered.length)
})

test('keys share the windows of their account', async (t) => {
  const { ask, control, sandbox } = await caller(t)
  sandbox.world.clock.freeze(START)
  const { made } = (await control('POST', 'keys', { make: ['accounts:read'] })) as { made: { key: string } }
  assert.equal((await ask('GET', '/api/accounts')).status, 200)
  const other = { authorization: `Klaviyo-API-Key ${made.key}` }
  assert.equal((await ask('GET', '/api/accounts', undefined, other)).status, 429)
})

test('every documented limit holds: one more in a second is one too many', async (t) => {
  const { sandbox } = await caller(t)
  sandbox.world.clock.freeze(START)
  for (const name of Object.keys(OPERATIONS) as OperationName[]) {
    const waits = Array.from({ length: OPERATIONS[name].burst + 1 }, () => sandbox.world.rates.take(name))
    assert.deepEqual(
      waits.filter((wait) => wait !== null),
      [1],
      name,
    )
  }
})

test('limits can be taken away, set, aligned, and written the other way', async (t) => {
  const { ask, control, sandbox } = await caller(t)
  sandbox.world.clock.freeze(START + 30_000)
  await control('POST', 'switches', { limit: 'off' })
  for (let n = 0; n < 20; n++) assert.equal((await ask('GET', '/api/accounts')).status, 200)
  await control('POST', 'switches', { limit: 'on', limits: { 'GET /api/metrics': { burst: 1, steady: 2 } } })
  await control('POST', 'switches', { windows: 'aligned', rateHeader: 'both' })
  assert.deepEqual(rateHeaders(await ask('GET', '/api/metrics')), ['1, 1;w=1, 2;w=60', '1', '30', null])
  assert.equal((await ask('GET', '/api/metrics')).status, 429)
  await assert.rejects(
    control('POST', 'switches', { limits: { 'GET /api/lists': { burst: 1, steady: 1 } } }),
    /no call/,
  )
})
