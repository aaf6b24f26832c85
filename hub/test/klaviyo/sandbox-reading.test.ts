import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Event, Events, Metrics } from '../../src/connectors/klaviyo/wire.ts'
import { anEvent, type Caller, caller, refusalOf } from './sandbox-caller.ts'

const NOW = '2026-11-22T12:00:00Z'
const at = (minute: number) => new Date(Date.parse('2026-11-01T00:00:00Z') + minute * 60_000).toISOString()
const path = (query: Record<string, string>) => `/api/events?${new URLSearchParams(query).toString()}`
const numbers = (body: unknown) =>
  Events.parse(body).data.map(({ attributes }) => Number(attributes.event_properties?.n))

async function filled({ ask }: Caller, minutes: number[], name = 'Order Shipped') {
  for (const n of minutes)
    await ask('POST', '/api/events', anEvent({ name, time: at(n), unique_id: `${n}`, properties: { n } }))
}

test('events come page by page in the order they happened, though they came in any other', async (t) => {
  const far = await caller(t, { now: NOW, limit: 'off' })
  await filled(far, [5, 1, 4, 2, 3, 0, 6])
  const seen: number[] = []
  let next: string | null | undefined = path({ 'page[size]': '3' })
  while (next) {
    const { body } = await far.ask('GET', next)
    seen.push(...numbers(body))
    next = Events.parse(body).links?.next
    // What arrives between two pages shifts nothing.
    if (seen.length === 3) await filled(far, [-1])
  }
  assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6])
  const newest = await far.ask('GET', path({ sort: '-datetime', 'page[size]': '2' }))
  assert.deepEqual(numbers(newest.body), [6, 5])
  const older = await far.ask('GET', Events.parse(newest.body).links?.next ?? '')
  assert.deepEqual(numbers(older.body), [4, 3])
})

test('a page has 200 events when no size is asked for, and 1000 at most', async (t) => {
  const far = await caller(t, { now: NOW, limit: 'off' })
  await filled(
    far,
    Array.from({ length: 201 }, (_, n) => n),
  )
  const { body } = await far.ask('GET', '/api/events')
  assert.equal(numbers(body).length, 200)
  assert.equal(numbers((await far.ask('GET', path({ 'page[size]': '1000' }))).body).length, 201)
  for (const size of ['0', '1001', 'all'])
    assert.equal(refusalOf(await far.ask('GET', path({ 'page[size]': size }))).pointer, 'page_size')
})

test('a filter takes a metric, a profile and a stretch of time', async (t) => {
  const far = await caller(t, { now: NOW, limit: 'off' })
  await filled(far, [0, 1, 2, 3])
  await filled(far, [1, 2], 'Order Cancelled')
  await far.ask(
    'POST',
    '/api/events',
    anEvent({ email: 'other@example.com', time: at(2), properties: { n: 9 } }),
  )
  const [shipped] = far.sandbox.account.metrics.all()
  const other = far.sandbox.account.profileBy.get('email:other@example.com')
  const asks = async (filter: string) => numbers((await far.ask('GET', path({ filter }))).body)
  const metric = `equals(metric_id,"${shipped?.id}")`
  assert.deepEqual(
    await asks(`${metric},greater-or-equal(datetime,${at(1)}),less-than(datetime,${at(3)})`),
    [1, 2, 9],
  )
  assert.deepEqual(
    await asks(`and(${metric}, greater-than(datetime,${at(1)}), less-or-equal(datetime,${at(3)}))`),
    [2, 9, 3],
  )
  assert.deepEqual(await asks(`equals(profile_id,'${other}')`), [9])
  const second = Date.parse(at(2)) / 1000
  assert.deepEqual(
    await asks(`${metric},greater-or-equal(timestamp,${second}),less-than(timestamp,${second + 1})`),
    [2, 9],
  )
  assert.deepEqual(await asks('equals(metric_id,"none")'), [])
  for (const wrong of [
    'equals(name,"x")',
    'contains(metric_id,"x")',
    'equals(metric_id',
    'less-than(datetime,soon)',
    metric + ')',
  ])
    assert.equal(refusalOf(await far.ask('GET', path({ filter: wrong }))).pointer, 'filter', wrong)
})

test('an event comes with its names, its metric, its profile, and only the fields that are asked for', async (t) => {
  const far = await caller(t, { now: NOW, limit: 'off' })
  await far.ask(
    'POST',
    '/api/events',
    anEvent({ time: at(0), unique_id: 'u1', value: 5, properties: { a: 1 } }),
  )
  const query = {
    include: 'metric,profile',
    'fields[metric]': 'name',
    'fields[event]': 'datetime,event_properties',
  }
  const { body } = await far.ask('GET', path(query))
  const [event] = Events.parse(body).data
  assert.deepEqual(event?.attributes, {
    event_properties: { a: 1, $event_id: 'u1', $value: 5 },
    datetime: '2026-11-01T00:00:00+00:00',
  })
  const { included } = body as { included: { type: string; attributes: Record<string, unknown> }[] }
  assert.deepEqual(included[0]?.attributes, { name: 'Order Shipped' })
  assert.equal(included[1]?.attributes.email, 'jane@example.com')
  const one = await far.ask('GET', `/api/events/${event?.id}/`)
  assert.equal(
    Event.parse((one.body as { data: unknown }).data).attributes.timestamp,
    Date.parse(at(0)) / 1000,
  )
  assert.equal((await far.ask('GET', '/api/events/none')).status, 404)
  assert.equal((await far.ask('GET', path({ include: 'lists' }))).status, 400)
  await far.control('POST', 'switches', {
    readBack: 'as sent',
    noLink: 'left out',
    eventOrder: 'newest first',
  })
  const plain = await far.ask('GET', '/api/events')
  assert.deepEqual(Events.parse(plain.body).data[0]?.attributes.event_properties, { a: 1 })
  assert.deepEqual(Object.keys((plain.body as { links: object }).links), ['self'])
})

test('metrics are there from their first event on, under API; a page size is refused', async (t) => {
  const far = await caller(t, { now: NOW, limit: 'off' })
  assert.deepEqual(Metrics.parse((await far.ask('GET', '/api/metrics')).body).data, [])
  await filled(far, [0, 1])
  await filled(far, [0], 'Order Cancelled')
  const { data } = Metrics.parse(
    (await far.ask('GET', '/api/metrics?filter=equals(integration.name,"API")')).body,
  )
  assert.deepEqual(
    data.map(({ attributes }) => attributes.name),
    ['Order Shipped', 'Order Cancelled'],
  )
  assert.match(data[0]?.id ?? '', /^[A-Za-z0-9]{6}$/)
  const none = await far.ask('GET', "/api/metrics?filter=equals(integration.name,'ShipStation')")
  assert.deepEqual(Metrics.parse(none.body).data, [])
  assert.equal((await far.ask('GET', `/api/metrics/${data[0]?.id}`)).status, 200)
  assert.equal((await far.ask('GET', '/api/metrics/none')).status, 404)
  const sized = refusalOf(await far.ask('GET', '/api/metrics?page[size]=50'))
  assert.equal(sized.detail, "'page_size' is not a valid field for the resource 'metric'.")
})

test('more than 200 metrics come in pages', async (t) => {
  const far = await caller(t, { now: NOW, limit: 'off' })
  for (let n = 0; n < 201; n++) await filled(far, [n], `Metric ${n}`)
  const first = Metrics.parse((await far.ask('GET', '/api/metrics')).body)
  const second = Metrics.parse((await far.ask('GET', first.links?.next ?? '')).body)
  assert.deepEqual([first.data.length, second.data.length, second.links?.next], [200, 1, null])
})

test('the properties that a metric had are listed, with what they hold', async (t) => {
  const far = await caller(t, { now: NOW, limit: 'off' })
  const properties = { StoreName: 'Main', ItemCount: 2, SKUs: ['A'], IsGift: false }
  await far.ask('POST', '/api/events', anEvent({ properties }))
  const id = far.sandbox.account.metrics.all()[0]?.id
  const answer = await far.ask(
    'GET',
    `/api/metrics/${id}/metric-properties?additional-fields[metric-property]=sample_values`,
  )
  const { data } = answer.body as { data: { attributes: Record<string, unknown> }[] }
  assert.deepEqual(
    data.map(({ attributes }) => [attributes.property, attributes.inferred_type, attributes.sample_values]),
    [
      ['StoreName', 'Text', ['Main']],
      ['ItemCount', 'Number', [2]],
      ['SKUs', 'List', []],
      ['IsGift', 'Boolean', [false]],
    ],
  )
})

test('an accepted event is to be seen a while later, in lists, metrics and counts alike', async (t) => {
  const far = await caller(t, { now: NOW, limit: 'off', visibleMs: 90_000 })
  const { clock } = far.sandbox.world
  clock.freeze(Date.parse(NOW))
  await filled(far, [0])
  const seen = async () => [
    numbers((await far.ask('GET', '/api/events')).body).length,
    Metrics.parse((await far.ask('GET', '/api/metrics')).body).data.length,
  ]
  assert.deepEqual(await seen(), [0, 0])
  clock.freeze(Date.parse(NOW) + 89_999)
  assert.deepEqual(await seen(), [0, 0])
  clock.freeze(Date.parse(NOW) + 90_000)
  assert.deepEqual(await seen(), [1, 1])
  await far.control('POST', 'switches', { visibleMs: 0 })
  await filled(far, [1])
  assert.deepEqual(await seen(), [2, 1])
})
