import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { startKlaviyoSandbox } from '../../src/connectors/klaviyo/sandbox/index.ts'
import { aBulk, anEvent, caller, callerOf, refusalOf } from './sandbox-caller.ts'

const sending = fc.record({
  email: fc.constantFrom('a@example.com', 'A@Example.com', 'b@example.com'),
  name: fc.constantFrom('Order Shipped', 'Order On Hold'),
  unique_id: fc.option(fc.constantFrom('1', '2', '3'), { nil: null }),
  second: fc.integer({ min: 0, max: 2 }),
  isBulk: fc.boolean(),
})

test('whatever is sent, there is one event for each profile, metric and unique_id, and it is the first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(sending, { maxLength: 40 }), async (sendings) => {
      const sandbox = await startKlaviyoSandbox({ limit: 'off', settings: { bulkStored: 'dropped' } })
      const { ask } = callerOf(sandbox)
      // The model knows nothing of how the sandbox keeps anything: a map of what should be there.
      const expected = new Map<string, unknown>()
      for (const [at, { email, name, unique_id, second, isBulk }] of sendings.entries()) {
        const time = `2026-11-01T00:00:0${second}Z`
        const one = { unique_id, time, properties: { at } }
        const metric = { data: { type: 'metric', attributes: { name } } }
        const answer = isBulk
          ? await ask('POST', '/api/event-bulk-create-jobs', aBulk([{ email, events: [{ ...one, metric }] }]))
          : await ask('POST', '/api/events', anEvent({ ...one, email, name }))
        assert.equal(answer.status, 202)
        const id = unique_id ?? String(Date.parse(time) / 1000)
        const key = [email.toLowerCase(), name, id].join('|')
        if (!expected.has(key)) expected.set(key, at)
      }
      const { account } = sandbox
      const kept = account.events.all().map(({ profile, metric, uniqueId, properties }) => {
        const names = [
          account.profile(profile)?.attributes.email,
          account.metrics.get(metric)?.name,
          uniqueId,
        ]
        return [names.join('|'), properties.at] as const
      })
      await sandbox.close()
      assert.equal(kept.length, expected.size)
      assert.deepEqual(new Map(kept), expected)
    }),
    { numRuns: 40, seed: 20261122 },
  )
})

test('a bulk request is taken whole or not at all, and points at what is wrong', async (t) => {
  const { ask, control, sandbox } = await caller(t, { limit: 'off' })
  const bulk = (body: object) => ask('POST', '/api/event-bulk-create-jobs', body)
  const good = { email: 'a@example.com', events: [{ unique_id: '1' }, { unique_id: '2' }] }
  const bad = { email: 'no address', events: [{ unique_id: '3' }] }
  const told = refusalOf(await bulk(aBulk([good, bad])))
  assert.equal(told.pointer, '/data/attributes/events-bulk-create/data/1/attributes/email')
  assert.deepEqual([sandbox.account.events.size, sandbox.account.profiles.size], [0, 0])
  await control('POST', 'switches', { bulkPointer: 'member' })
  assert.equal(
    refusalOf(await bulk(aBulk([bad]))).pointer,
    '/data/attributes/events-bulk-create/data/0/attributes/profile/data/attributes/email',
  )
  const answer = await bulk(aBulk([{ ...good, backfill: true }]))
  assert.deepEqual([answer.status, answer.text], [202, ''])
  assert.deepEqual(
    sandbox.account.events.all().map(({ backfill }) => backfill),
    [true, true],
  )
})

test('a unique_id twice in one bulk request, or stored already, fails all of it', async (t) => {
  const { ask, control, sandbox } = await caller(t, { limit: 'off' })
  const bulk = (...ids: string[]) =>
    ask(
      'POST',
      '/api/event-bulk-create-jobs',
      aBulk([{ email: 'a@example.com', events: ids.map((unique_id) => ({ unique_id })) }]),
    )
  const twice = refusalOf(await bulk('1', '2', '1'))
  assert.equal(twice.status, 400)
  assert.match(twice.pointer ?? '', /events\/data\/2\/attributes\/unique_id$/)
  assert.equal(sandbox.account.events.size, 0)
  assert.equal((await bulk('1', '2')).status, 202)
  assert.equal((await bulk('2', '3')).status, 400)
  await control('POST', 'switches', { bulkTwice: 409 })
  assert.equal((await bulk('3', '3')).status, 409)
  await control('POST', 'switches', { bulkStored: 'dropped' })
  assert.equal((await bulk('2', '3')).status, 202)
  assert.equal(sandbox.account.events.size, 3)
})

test('a bulk request has up to a thousand events', async (t) => {
  const { ask, control, sandbox } = await caller(t, { limit: 'off' })
  const bulk = (count: number) => {
    const events = Array.from({ length: count }, (_, at) => ({ unique_id: String(at) }))
    const body = aBulk([
      { email: 'a@example.com', events: events.slice(0, 1) },
      { email: 'b@example.com', events: events.slice(1) },
    ])
    return ask('POST', '/api/event-bulk-create-jobs', body)
  }
  assert.equal((await bulk(1001)).status, 400)
  const none = { data: { type: 'event-bulk-create-job', attributes: { 'events-bulk-create': { data: [] } } } }
  assert.equal((await ask('POST', '/api/event-bulk-create-jobs', none)).status, 202)
  await control('POST', 'switches', { bulkEmpty: 'refused' })
  assert.equal((await ask('POST', '/api/event-bulk-create-jobs', none)).status, 400)
  assert.equal(sandbox.account.events.size, 0)
  assert.equal((await bulk(1000)).status, 202)
  assert.equal(sandbox.account.events.size, 1000)
})
