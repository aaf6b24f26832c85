import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { LIMITS } from '../../src/connectors/klaviyo/wire.ts'
import { anEvent, type Caller, caller, type Happened, refusalOf } from './sandbox-caller.ts'

const NOW = '2026-11-22T12:00:00Z'
const open = async (t: Parameters<typeof caller>[0]) => caller(t, { now: NOW, limit: 'off' })
const send = ({ ask }: Caller, happened?: Happened) => ask('POST', '/api/events', anEvent(happened))

test('an event is accepted with an empty answer, and kept as it came', async (t) => {
  const far = await open(t)
  const properties = { StoreName: 'Main', SKUs: ['A', 'B'], Items: [{ SKU: 'A', Options: [{ a: null }] }] }
  const answer = await send(far, {
    properties,
    time: '2026-11-01T01:30:00.987-04:00',
    value: 29.98,
    value_currency: 'EUR',
    unique_id: 'ss:1:o:7:shipped',
    backfill: true,
  })
  assert.deepEqual([answer.status, answer.text], [202, ''])
  const [event] = far.sandbox.account.events.all()
  assert.deepEqual(event?.properties, properties)
  assert.equal(new Date((event?.at ?? 0) * 1000).toISOString(), '2026-11-01T05:30:00.000Z', 'whole seconds')
  assert.deepEqual(
    [event?.value, event?.currency, event?.uniqueId, event?.backfill],
    [29.98, 'EUR', 'ss:1:o:7:shipped', true],
  )
})

test('without a time an event happened when it came; without a unique_id there is one a second', async (t) => {
  const far = await open(t)
  far.sandbox.world.clock.freeze(Date.parse(NOW))
  await send(far, { backfill: false })
  await send(far, { time: null })
  far.sandbox.world.clock.freeze(Date.parse(NOW) + 1000)
  await send(far)
  const seconds = far.sandbox.account.events.all().map(({ at }) => at - Date.parse(NOW) / 1000)
  assert.deepEqual(seconds, [0, 1])
})

test('the first with its unique_id stays as it is: nothing is amended, and a property is no unique_id', async (t) => {
  const far = await open(t)
  await send(far, { unique_id: 'a', properties: { Tracking: null } })
  assert.equal((await send(far, { unique_id: 'a', properties: { Tracking: '1Z' } })).status, 202)
  await send(far, { unique_id: 'a', name: 'Parcel Shipped' })
  await send(far, { unique_id: 'a', email: 'other@example.com' })
  await send(far, { unique_id: 'b', properties: { $event_id: 'a' } })
  const kept = far.sandbox.account.events.all()
  assert.equal(kept.length, 4)
  assert.deepEqual(kept[0]?.properties, { Tracking: null })
  assert.match(far.sandbox.requests[1]?.says ?? '', /a repeat, not recorded/)
})

const REFUSED: [what: string, event: Happened, pointer: string, detail: RegExp][] = [
  ['no identifier', { email: null }, 'profile/data/attributes', /identifiers is required/],
  ['a bad e-mail', { email: 'jane@' }, 'profile/data/attributes/email', /Invalid email address/],
  [
    'a local phone',
    { who: { phone_number: '0301234567' } },
    'profile/data/attributes/phone_number',
    /phone number format/,
  ],
  ['a text as value', { value: '9.99' }, 'value', /number is expected/],
  [
    'an unknown member',
    { valueCurrency: 'USD' },
    'valueCurrency',
    /'valueCurrency' is not a valid field for the resource 'event'/,
  ],
  ['an unknown currency', { value_currency: 'US$' }, 'value_currency', /ISO 4217/],
  ['a time that is none', { time: 'yesterday' }, 'time', /ISO 8601/],
  ['a day that there is not', { time: '2026-02-30T00:00:00Z' }, 'time', /ISO 8601/],
  ['a time before 1990', { time: '1989-12-31T23:59:59Z' }, 'time', /after the year 1990/],
  ['a time over a year ahead', { time: '2027-11-23T12:00:00Z' }, 'time', /1 year in the future/],
  ['a blank metric', { name: ' ' }, 'metric/data/attributes/name', /blank/],
  ['a long metric', { name: 'x'.repeat(LIMITS.metricName) }, 'metric/data/attributes/name', /less than 128/],
  [
    '401 properties',
    { properties: Object.fromEntries(many(401, (at) => [`p${at}`, 1])) },
    'properties',
    /400 properties/,
  ],
  ['a long text', { properties: { note: 'é'.repeat(50_001) } }, 'properties/note', /larger than 100000/],
  ['a long list', { properties: { list: many(4001, () => 1) } }, 'properties/list', /4000 items/],
  ['eleven levels', { properties: { a: nested(11) } }, `properties${'/a'.repeat(11)}`, /10 levels/],
]

function many<T>(count: number, of: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => of(at))
}
function nested(levels: number): unknown {
  return levels === 0 ? 'deep' : { a: nested(levels - 1) }
}

for (const [what, event, pointer, detail] of REFUSED)
  test(`an event is refused for ${what}`, async (t) => {
    const far = await open(t)
    const told = refusalOf(await send(far, { unique_id: 'x', ...event }))
    assert.deepEqual([told.status, told.code, told.pointer], [400, 'invalid', `/data/attributes/${pointer}`])
    assert.match(told.detail ?? '', detail)
    assert.equal(far.sandbox.account.events.size, 0)
    assert.equal(far.sandbox.account.profiles.size, 0)
  })

test('what lies just within the limits is taken', async (t) => {
  const far = await open(t)
  const within: Happened[] = [
    { name: 'x'.repeat(127), unique_id: '1' },
    { properties: Object.fromEntries(many(400, (at) => [`p${at}`, 1])), unique_id: '2' },
    { properties: { note: 'é'.repeat(50_000) }, unique_id: '3' },
    { properties: { list: many(4000, () => 1), a: nested(10) }, unique_id: '4' },
    { time: '1990-01-01T00:00:00Z', unique_id: '5' },
    { time: '2027-11-22T11:00:00Z', unique_id: '6' },
    { value: null, value_currency: null, unique_id: null },
  ]
  for (const event of within) assert.equal((await send(far, event)).status, 202)
  assert.equal(far.sandbox.account.events.size, within.length)
})

test('a body over five million bytes is refused, packed or not', async (t) => {
  const far = await open(t)
  const properties = Object.fromEntries(many(52, (at) => [`p${at}`, 'x'.repeat(99_000)]))
  const body = JSON.stringify(anEvent({ properties }))
  assert.match(refusalOf(await far.ask('POST', '/api/events', body)).detail ?? '', /limit of 5000000 bytes/)
  const packed = gzipSync(body)
  const headers = { 'content-encoding': 'gzip' }
  assert.equal((await far.ask('POST', '/api/events', packed, headers)).status, 400)
  const small = gzipSync(JSON.stringify(anEvent()))
  assert.equal((await far.ask('POST', '/api/events', small, headers)).status, 202)
  await far.control('POST', 'switches', { tooLarge: 413 })
  assert.equal((await far.ask('POST', '/api/events', body)).status, 413)
})

test('members that are missing are named with their resource', async (t) => {
  const { ask } = await open(t)
  const { data } = anEvent()
  const { metric: _, ...attributes } = data.attributes
  const told = refusalOf(await ask('POST', '/api/events', { data: { ...data, attributes } }))
  assert.equal(told.detail, "'metric' is a required field for the resource 'event'.")
  assert.equal(told.pointer, '/data/attributes/metric')
  const typed = refusalOf(await ask('POST', '/api/events', { data: { ...data, type: 'events' } }))
  assert.equal(typed.pointer, '/data/type')
  assert.equal(refusalOf(await ask('POST', '/api/events', {})).pointer, '/data')
})

test('an address on the list of refused ones is refused until it is taken off', async (t) => {
  const far = await open(t)
  await far.control('POST', 'rejected', { add: 'Jane@Example.com' })
  await far.control('POST', 'rejected', { add: '@marketplace.test' })
  assert.equal(refusalOf(await send(far)).pointer, '/data/attributes/profile/data/attributes/email')
  assert.equal((await send(far, { email: 'x1@marketplace.test' })).status, 400)
  assert.equal((await send(far, { email: 'x1@example.com' })).status, 202)
  await far.control('POST', 'rejected', { remove: 'jane@example.com' })
  assert.equal((await send(far)).status, 202)
})

test('each switch about events turns its guess round', async (t) => {
  const far = await open(t)
  const set = (settings: object) => far.control('POST', 'switches', settings)
  assert.equal((await send(far, { time: '2026-11-01T01:30:00', unique_id: 'bare' })).status, 202)
  await set({ bareTime: 'refused', unknownFields: 'ignored' })
  assert.equal((await send(far, { time: '2026-11-01T01:30:00' })).status, 400)
  assert.equal((await send(far, { valueCurrency: 'USD', unique_id: 'loose' })).status, 202)
  const [bare] = far.sandbox.account.events.all()
  assert.equal(bare?.at, Date.parse('2026-11-01T01:30:00Z') / 1000)
})
