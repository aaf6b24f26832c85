import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MetricAggregate } from '../../src/connectors/klaviyo/wire.ts'
import { anEvent, type Caller, caller, refusalOf } from './sandbox-caller.ts'

const HOUR = 3_600_000
const metricOf = ({ sandbox }: Caller) => sandbox.account.metrics.all()[0]?.id ?? ''
const query = (far: Caller, attributes: object) => ({
  data: {
    type: 'metric-aggregate',
    attributes: { metric_id: metricOf(far), measurements: ['count'], ...attributes },
  },
})
const range = (from: string, to: string) => [
  `greater-or-equal(datetime,${from})`,
  `less-than(datetime,${to})`,
]

async function aggregated(far: Caller, attributes: object) {
  const answer = await far.ask('POST', '/api/metric-aggregates', query(far, attributes))
  assert.equal(answer.status, 200, answer.text)
  return MetricAggregate.parse(answer.body).data.attributes
}

/** What a person would count: the day on the wall calendar of that zone, event by event. */
const dayIn = (zone: string, instant: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant)

const ZONES: [zone: string, change: string][] = [
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00:00Z'],
]
for (const [zone, change] of ZONES)
  test(`counts per day in ${zone} are what somebody would count there, across a clock change`, async (t) => {
    const far = await caller(t, { now: '2026-11-22T12:00:00Z', limit: 'off' })
    const instants = Array.from({ length: 240 }, (_, n) => Date.parse(change) + (n - 120) * 37 * 60_000)
    for (const [n, instant] of instants.entries()) {
      const person = { email: `p${n % 5}@example.com`, unique_id: `${n}`, value: n % 3 }
      await far.ask('POST', '/api/events', anEvent({ ...person, time: new Date(instant).toISOString() }))
    }
    const filter = range(
      new Date((instants[0] ?? 0) - HOUR).toISOString(),
      new Date((instants.at(-1) ?? 0) + HOUR).toISOString(),
    )
    const { dates, data } = await aggregated(far, {
      timezone: zone,
      filter,
      measurements: ['count', 'unique', 'sum_value'],
    })
    const counted = Object.groupBy(instants.keys(), (n) => dayIn(zone, instants[n] ?? 0))
    const found = dates.map(
      (date, place) => [dayIn(zone, Date.parse(date)), data[0]?.measurements.count?.[place]] as const,
    )
    assert.deepEqual(
      Object.fromEntries(found.filter(([, count]) => count)),
      Object.fromEntries(Object.entries(counted).map(([day, ns]) => [day, ns?.length])),
    )
    const whole = Object.values(counted).map((ns = []) => [
      new Set(ns.map((n) => n % 5)).size,
      ns.reduce((sum, n) => sum + (n % 3), 0),
    ])
    const places = found.flatMap(([, count], place) => (count ? [place] : []))
    assert.deepEqual(
      places.map((place) => [
        data[0]?.measurements.unique?.[place],
        data[0]?.measurements.sum_value?.[place],
      ]),
      whole,
    )
    // Each day begins when the calendar turns: an instant before it is the day before.
    for (const date of dates)
      assert.notEqual(dayIn(zone, Date.parse(date)), dayIn(zone, Date.parse(date) - 1), date)
  })

test('the night with one hour twice has 25 hours in its day, and the other 23', async (t) => {
  const far = await caller(t, { now: '2026-11-22T12:00:00Z', limit: 'off' })
  await far.ask('POST', '/api/events', anEvent({ time: '2026-11-01T06:30:00Z' }))
  const hours = async (from: string, to: string) =>
    (await aggregated(far, { timezone: 'America/New_York', interval: 'hour', filter: range(from, to) })).dates
      .length
  assert.equal(await hours('2026-11-01T00:00:00', '2026-11-02T00:00:00'), 25)
  assert.equal(await hours('2026-03-08T00:00:00', '2026-03-09T00:00:00'), 23)
})

test('weeks begin on Monday, months on the first', async (t) => {
  const far = await caller(t, { now: '2026-11-22T12:00:00Z', limit: 'off' })
  await far.ask('POST', '/api/events', anEvent({ time: '2026-11-01T03:59:59Z' }))
  const filter = range('2026-10-20T00:00:00Z', '2026-11-10T00:00:00Z')
  const zone = 'America/New_York'
  const weeks = await aggregated(far, { timezone: zone, interval: 'week', filter })
  assert.deepEqual(
    weeks.dates.map((date) => dayIn(zone, Date.parse(date))),
    ['2026-10-19', '2026-10-26', '2026-11-02', '2026-11-09'],
  )
  const months = await aggregated(far, { timezone: zone, interval: 'month', filter })
  assert.deepEqual(months.dates, ['2026-10-01T04:00:00+00:00', '2026-11-01T04:00:00+00:00'])
  assert.deepEqual(months.data, [{ dimensions: [], measurements: { count: [1, 0] } }])
})

test('a count can be divided by currency, sorted and paged, and by nothing of our own', async (t) => {
  const far = await caller(t, { now: '2026-11-22T12:00:00Z', limit: 'off' })
  for (const [n, value_currency] of ['USD', 'EUR', 'USD', null].entries())
    await far.ask(
      'POST',
      '/api/events',
      anEvent({ unique_id: `${n}`, time: '2026-11-01T12:00:00Z', value: 2, value_currency }),
    )
  const filter = range('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')
  const by = ['$value_currency']
  const { data } = await aggregated(far, { filter, by, sort: '-count', measurements: ['count', 'sum_value'] })
  assert.deepEqual(data[0], { dimensions: ['USD'], measurements: { count: [2], sum_value: [4] } })
  assert.deepEqual(new Set(data.map(({ dimensions }) => dimensions[0])), new Set(['', 'EUR', 'USD']))
  assert.equal((await aggregated(far, { filter, by, page_size: 2 })).data.length, 2)
  const one = await aggregated(far, { filter: [...filter, 'equals($value_currency,"EUR")'] })
  assert.deepEqual(one.data[0]?.measurements.count, [1])
  const told = refusalOf(
    await far.ask('POST', '/api/metric-aggregates', query(far, { filter, by: ['StoreName'] })),
  )
  assert.deepEqual([told.status, told.pointer], [400, '/data/attributes/by'])
})

test('a question is refused without a time range, over a year, or in a zone that Klaviyo does not take', async (t) => {
  const far = await caller(t, { now: '2026-11-22T12:00:00Z', limit: 'off' })
  await far.ask('POST', '/api/events', anEvent())
  const filter = range('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')
  const asks = async (attributes: object) =>
    refusalOf(await far.ask('POST', '/api/metric-aggregates', query(far, attributes)))
  assert.equal((await asks({ filter: filter.slice(0, 1) })).pointer, '/data/attributes/filter')
  assert.equal((await asks({ filter: range('2024-01-01T00:00:00Z', '2026-01-01T00:00:00Z') })).status, 400)
  for (const timezone of ['Europe/Kyiv', 'Factory', 'america/new_york', 'America/NEW_YORK', 'Mars/Olympus'])
    assert.equal((await asks({ filter, timezone })).pointer, '/data/attributes/timezone', timezone)
  for (const timezone of ['US/Eastern', 'Asia/Kolkata', 'Etc/GMT+5', 'UTC'])
    assert.equal(
      (await far.ask('POST', '/api/metric-aggregates', query(far, { filter, timezone }))).status,
      200,
    )
  assert.equal((await asks({ filter, measurements: ['average'] })).status, 400)
  assert.equal((await asks({ filter, metric_id: 'none' })).status, 404)
})

test('what is not said of zones in questions and answers are switches', async (t) => {
  const far = await caller(t, { now: '2026-11-22T12:00:00Z', limit: 'off' })
  await far.ask('POST', '/api/events', anEvent({ time: '2026-11-01T12:00:00Z' }))
  const timezone = 'America/New_York'
  const filter = range('2026-10-31T00:00:00', '2026-11-03T00:00:00')
  const usual = await aggregated(far, { timezone, filter })
  assert.deepEqual(usual.dates, [
    '2026-10-31T04:00:00+00:00',
    '2026-11-01T04:00:00+00:00',
    '2026-11-02T05:00:00+00:00',
  ])
  await far.control('POST', 'switches', { aggregateDates: 'zone' })
  const local = await aggregated(far, { timezone, filter })
  assert.deepEqual(local.dates, [
    '2026-10-31T00:00:00-04:00',
    '2026-11-01T00:00:00-04:00',
    '2026-11-02T00:00:00-05:00',
  ])
  await far.control('POST', 'switches', { bareFilter: 'UTC' })
  assert.equal((await aggregated(far, { timezone, filter })).dates.length, 4)
  await far.control('POST', 'switches', { overYear: 'answered' })
  assert.equal(
    (await aggregated(far, { filter: range('2024-01-01T00:00:00Z', '2026-01-01T00:00:00Z') })).dates.length,
    731,
  )
})
