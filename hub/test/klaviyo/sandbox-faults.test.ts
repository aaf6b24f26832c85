import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anEvent, type Caller, caller, refusalOf } from './sandbox-caller.ts'

const START = Date.parse('2026-11-22T12:00:00Z')
const send = ({ ask }: Caller, unique_id = 'a') => ask('POST', '/api/events', anEvent({ unique_id }))
const kept = ({ sandbox }: Caller) => sandbox.account.events.size
const fault = ({ control }: Caller, one: object) => control('POST', 'faults', one)

test('a storm of 429: each is refused for as long as it says, whoever asks meanwhile', async (t) => {
  const far = await caller(t)
  const { clock } = far.sandbox.world
  clock.freeze(START)
  await fault(far, { kind: '429', times: 2, retryAfter: 30, path: '/api/events' })
  assert.equal((await send(far)).headers.get('retry-after'), '30')
  clock.freeze(START + 29_000)
  assert.equal((await send(far)).headers.get('retry-after'), '1')
  assert.equal((await far.ask('GET', '/api/metrics')).status, 200)
  clock.freeze(START + 30_000)
  assert.equal((await send(far)).headers.get('retry-after'), '30')
  clock.freeze(START + 60_000)
  assert.equal((await send(far)).status, 202)
  assert.equal(kept(far), 1)
  assert.deepEqual(
    far.sandbox
      .windows()
      .filter(({ operation }) => operation === 'POST /api/events')
      .map(({ forced, answered }) => [forced, answered]),
    [
      [3, 0],
      [0, 1],
    ],
  )
})

test('a server error is answered with or without the effect', async (t) => {
  const far = await caller(t)
  await fault(far, { kind: '5xx', status: 503 })
  const before = await send(far)
  assert.deepEqual([before.status, kept(far)], [503, 0])
  assert.equal(refusalOf(before).code, 'service_unavailable')
  await fault(far, { kind: '5xx', after: true })
  assert.deepEqual([(await send(far)).status, kept(far)], [500, 1])
  assert.equal((await send(far)).status, 202)
})

test('a connection that is lost before or after: only the sandbox knows which', async (t) => {
  const far = await caller(t)
  await fault(far, { kind: 'reset-before' })
  await assert.rejects(send(far))
  assert.equal(kept(far), 0)
  await fault(far, { kind: 'reset-after' })
  await assert.rejects(send(far))
  assert.equal(kept(far), 1)
  assert.deepEqual(
    far.sandbox.requests.map(({ status, says }) => [status, says]),
    [
      [0, 'reset-before'],
      [0, 'reset-after, recorded'],
    ],
  )
})

test('a timeout after success: recorded at once, and nothing is heard for a while', async (t) => {
  const far = await caller(t, { speed: 100 })
  await fault(far, { kind: 'timeout', ms: 30_000 })
  const began = performance.now()
  const lost = assert.rejects(send(far))
  await lost
  const took = performance.now() - began
  assert.equal(kept(far), 1)
  assert.ok(took >= 290, `${took} ms`)
  assert.equal((await send(far)).status, 202)
  assert.equal(kept(far), 1)
})

test('a slow answer takes its time, and goes with another fault', async (t) => {
  const far = await caller(t, { speed: 100 })
  await fault(far, { kind: 'latency', ms: 20_000 })
  await fault(far, { kind: '5xx', status: 502 })
  const began = performance.now()
  assert.equal((await send(far)).status, 502)
  assert.ok(performance.now() - began >= 190)
})

test('a web page instead of JSON, an answer cut in half', async (t) => {
  const far = await caller(t)
  await fault(far, { kind: 'html', path: '/api/accounts', status: 503 })
  await fault(far, { kind: 'truncate', path: '/api/metrics' })
  assert.equal((await send(far)).status, 202)
  const page = await far.ask('GET', '/api/accounts')
  assert.deepEqual([page.status, page.headers.get('content-type')], [503, 'text/html; charset=UTF-8'])
  const cut = await far.ask('GET', '/api/metrics')
  assert.equal(cut.status, 200)
  assert.throws(() => JSON.parse(cut.text) as unknown)
})

test('an accepted event can be lost: 202 promises no more', async (t) => {
  const far = await caller(t)
  await fault(far, { kind: 'lost', times: 1 })
  assert.equal((await send(far)).status, 202)
  assert.deepEqual([kept(far), far.sandbox.account.profiles.size], [0, 0])
  assert.equal((await send(far)).status, 202)
  assert.equal(kept(far), 1)
})

test('faults that wait are shown and can be taken back; nonsense is refused', async (t) => {
  const far = await caller(t)
  await fault(far, { kind: '429', times: 5 })
  const { waiting } = (await far.control('GET', 'faults')) as { waiting: { kind: string; times: number }[] }
  assert.deepEqual([waiting[0]?.kind, waiting[0]?.times], ['429', 5])
  await far.control('DELETE', 'faults')
  assert.equal((await send(far)).status, 202)
  await assert.rejects(fault(far, { kind: 'earthquake' }))
  await assert.rejects(far.control('POST', 'clock', { set: 'later' }), /no instant/)
})

test('a new beginning is empty, and the key stays good', async (t) => {
  const far = await caller(t, { limit: 'off' })
  await send(far)
  await fault(far, { kind: '429' })
  await far.control('POST', 'reset')
  assert.deepEqual([kept(far), far.sandbox.account.metrics.size], [0, 0])
  assert.equal((await send(far)).status, 202)
  assert.equal(kept(far), 1)
})
