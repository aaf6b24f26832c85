import assert from 'node:assert/strict'
import { test } from 'node:test'
import klaviyo from 'klaviyo-api'
import type { Http } from '../../src/connector.ts'
import type { Event } from '../../src/connectors/klaviyo/event.ts'
import { countsByDay } from '../../src/connectors/klaviyo/read-back.ts'
import { toWire } from '../../src/connectors/klaviyo/send.ts'
import { EventCreate } from '../../src/connectors/klaviyo/wire.ts'
import { caller } from './sandbox-caller.ts'

const {
  AccountsApi,
  ApiKeySession,
  EventsApi,
  FilterBuilder,
  MetricsApi,
  ProfilesApi,
  RetryWithExponentialBackoff,
} = klaviyo

/** Klaviyo's own client, all defaults but the address: its `basePath` is the way it offers. */
function sdk(url: string, key: string) {
  const session = new ApiKeySession(key, new RetryWithExponentialBackoff({ numRetries: 3 }))
  const apis = {
    accounts: new AccountsApi(session),
    events: new EventsApi(session),
    metrics: new MetricsApi(session),
    profiles: new ProfilesApi(session),
  }
  for (const api of Object.values(apis)) api.basePath = url
  return apis
}

const metric = (name: string) => ({ data: { type: 'metric' as const, attributes: { name } } })
const jane = { type: 'profile' as const, attributes: { email: 'jane@example.com', firstName: 'Jane' } }

/** What the client throws is an error of its HTTP library, with the answer inside. */
const refused = (status: number, code: string) => (error: unknown) => {
  const { response } = error as { response?: { status: number; data: { errors: { code: string }[] } } }
  assert.deepEqual([response?.status, response?.data.errors[0]?.code], [status, code])
  return true
}

test('what the hub sends is what Klaviyo’s own client sends: an event, and the question for a metric’s days', async (t) => {
  const { sandbox } = await caller(t)
  const { events, metrics } = sdk(sandbox.url, sandbox.apiKey)
  const told: Event = {
    ...{ metric: 'Order Shipped', at: '2026-11-01T05:30:00.000Z', who: { email: 'jane@example.com' } },
    properties: { StoreName: 'Main', SKUs: ['A'], Items: [{ SKU: 'A', Quantity: 1 }] },
    ...{ value: { amount: 29.98, currency: 'USD' }, backfill: true, staleHours: 72, store: '1', order: '7' },
  }
  const { properties, value } = told
  await events.createEvent({
    data: {
      type: 'event',
      attributes: {
        ...{ properties, value: value?.amount ?? 0, valueCurrency: 'USD', uniqueId: 'key', backfill: true },
        time: new Date(told.at),
        metric: metric('Order Shipped'),
        profile: { data: { type: 'profile', attributes: { email: 'jane@example.com' } } },
      },
    },
  })
  const theirs = EventCreate.parse(JSON.parse(sandbox.requests.at(-1)?.body ?? ''))
  const ours = toWire(told, 'key', new Date(told.at))
  const inSeconds = (text: string | null | undefined) => String(text).replace('.000Z', 'Z')
  theirs.data.attributes.time = inSeconds(theirs.data.attributes.time)
  assert.deepEqual(ours, theirs)

  const metricId = sandbox.account.metrics.all()[0]?.id ?? ''
  const range = { from: '2026-11-01T04:00:00Z', to: '2026-11-03T05:00:00Z', zone: 'America/New_York' }
  let asked: unknown
  const http: Http = async (_, __, options) => {
    asked = options?.body
    return { status: 500, headers: new Headers(), body: null }
  }
  await countsByDay(http, metricId, range).catch(() => {})
  await metrics.queryMetricAggregates({
    data: {
      type: 'metric-aggregate',
      attributes: {
        ...{ metricId, measurements: ['count'], interval: 'day', timezone: range.zone },
        filter: [`greater-or-equal(datetime,${range.from})`, `less-than(datetime,${range.to})`],
      },
    },
  })
  assert.deepEqual(asked, JSON.parse(sandbox.requests.at(-1)?.body ?? ''))
})

test('Klaviyo’s own client connects, sends, sends in bulk, reads back and counts', async (t) => {
  const { sandbox } = await caller(t, { limit: 'off', account: { timezone: 'America/New_York' } })
  const { accounts, events, metrics, profiles } = sdk(sandbox.url, sandbox.apiKey)

  await t.test('the account', async () => {
    const { body } = await accounts.getAccounts()
    assert.equal(body.data[0]?.attributes.timezone, 'America/New_York')
    assert.equal(body.data[0]?.attributes.testAccount, true)
  })
  await t.test('one event, twice', async () => {
    const attributes = {
      properties: { StoreName: 'Main', SKUs: ['A'] },
      time: new Date('2026-11-01T05:30:00Z'),
      value: 29.98,
      valueCurrency: 'USD',
      uniqueId: 'ss:1:o:7',
      backfill: true,
      metric: metric('Order Shipped'),
      profile: { data: jane },
    }
    for (let n = 0; n < 2; n++) {
      const { response } = await events.createEvent({ data: { type: 'event', attributes } })
      assert.equal(response.status, 202)
    }
    const [kept, ...others] = sandbox.account.events.all()
    assert.equal(others.length, 0)
    assert.deepEqual([kept?.uniqueId, kept?.backfill, kept?.currency], ['ss:1:o:7', true, 'USD'])
    assert.deepEqual(kept?.properties, { StoreName: 'Main', SKUs: ['A'] })
  })
  await t.test('two in bulk', async () => {
    const one = (uniqueId: string) => ({
      type: 'event' as const,
      attributes: {
        properties: {},
        uniqueId,
        time: new Date('2026-11-02T12:00:00Z'),
        metric: metric('Order Shipped'),
      },
    })
    const attributes = { profile: { data: jane }, events: { data: [one('b1'), one('b2')] } }
    const body = { data: [{ type: 'event-bulk-create' as const, attributes }] }
    await events.bulkCreateEvents({
      data: { type: 'event-bulk-create-job', attributes: { eventsBulkCreate: body } },
    })
    assert.equal(sandbox.account.events.size, 3)
  })
  await t.test('metric, events, profile, counts', async () => {
    const shipped = (await metrics.getMetrics()).body.data.find(
      ({ attributes }) => attributes.name === 'Order Shipped',
    )
    const id = shipped?.id ?? ''
    const filter = new FilterBuilder()
      .equals('metric_id', id)
      .greaterOrEqual('datetime', new Date('2026-11-01T04:00:00Z'))
      .lessThan('datetime', new Date('2026-11-02T05:00:00Z'))
      .build()
    const { body } = await events.getEvents({
      filter,
      pageSize: 1000,
      include: ['profile'],
      sort: '-datetime',
    })
    assert.equal(body.data.length, 1)
    const properties = { ...body.data[0]?.attributes.eventProperties }
    assert.equal('StoreName' in properties && properties.StoreName, 'Main')
    const person = await profiles.getProfiles({ filter: 'equals(email,"jane@example.com")' })
    assert.equal(person.body.data[0]?.attributes.firstName, 'Jane')
    assert.equal(body.data[0]?.relationships?.profile?.data?.id, person.body.data[0]?.id)
    const days = await metrics.queryMetricAggregates({
      data: {
        type: 'metric-aggregate',
        attributes: {
          metricId: id,
          measurements: ['count', 'sum_value'],
          timezone: 'America/New_York',
          filter: [
            'greater-or-equal(datetime,2026-11-01T04:00:00Z)',
            'less-than(datetime,2026-11-03T05:00:00Z)',
          ],
        },
      },
    })
    const { dates, data } = days.body.data.attributes
    assert.equal(dates.length, 2)
    assert.deepEqual(data[0]?.measurements, { count: [1, 2], sum_value: [29.98, 0] })
  })
  await t.test('its pages, one after the other', async () => {
    const first = (await events.getEvents({ pageSize: 2 })).body
    const cursor = new URL(first.links?.next ?? '').searchParams.get('page[cursor]') ?? ''
    const second = (await events.getEvents({ pageSize: 2, pageCursor: cursor })).body
    assert.deepEqual([first.data.length, second.data.length], [2, 1])
  })
  await t.test('what is refused it throws, with Klaviyo’s words inside', async () => {
    await assert.rejects(
      events.createEvent({
        data: {
          type: 'event',
          attributes: {
            properties: {},
            metric: metric('A'),
            profile: { data: { type: 'profile', attributes: { email: 'none' } } },
          },
        },
      }),
      refused(400, 'invalid'),
    )
    await assert.rejects(
      sdk(sandbox.url, 'pk_wrong').accounts.getAccounts(),
      refused(401, 'authentication_failed'),
    )
  })
})

test('Klaviyo’s own client waits as long as a 429 says, and comes through', async (t) => {
  const { sandbox, control } = await caller(t)
  await control('POST', 'faults', { kind: '429', retryAfter: 1 })
  const began = performance.now()
  const { response } = await sdk(sandbox.url, sandbox.apiKey).metrics.getMetrics()
  assert.equal(response.status, 200)
  assert.ok(performance.now() - began >= 990)
})
