import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Event } from '../../src/connectors/klaviyo/event.ts'
import { toWire } from '../../src/connectors/klaviyo/send.ts'
import { MEDIA_TYPE, REVISION } from '../../src/connectors/klaviyo/wire.ts'
import { until } from '../rig/engine.ts'
import { type Day, type Feed, ground, open, type Report, type Shown } from './ground.ts'
import { manual } from './orders.ts'

/** Set up on a shop without orders: everything from here on is news. */
async function started(settings = {}, options: Parameters<typeof ground>[0] = {}) {
  const on = await ground({ shipstation: { orders: 0 }, ...options })
  const connection = await on.connected()
  const { body } = await on.allow(connection, settings)
  const at = `/api/klaviyo/${body.integration.id}`
  const make = async (over: object = {}) => {
    const made = (await on.shop('orders', { ...manual('ada@lighthouse.internal'), ...over })) as Made // why: the sandbox's page reads the same
    return made.order
  }
  const does = async (order: { orderId: number }, deed: string, body_: object = {}) => {
    await on.shop(`orders/${order.orderId}/${deed}`, body_)
    await on.news(connection)
  }
  const told = (metric: string, n: number) =>
    until(`${n} ${metric}`, () => on.events(metric).length === n && on.events(metric))
  return { ...on, connection, at, make, does, told }
}
const byText = (a = '', b = '') => (a < b ? -1 : 1)
type Made = { order: { orderId: number; orderNumber: string } }

test('V10 an order that is unpaid, and paid at its store, is one Awaiting Shipment, however often the store sends it', async () => {
  await using on = await started()
  const { apiKey, apiSecret, url } = on.sandbox
  const fromStore = async (orderStatus: string, more: object = {}) => {
    const order = manual('ada@lighthouse.internal')
    const answer = await fetch(`${url}/orders/createorder`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`,
      },
      body: JSON.stringify({
        ...{ ...order, orderStatus, orderNumber: 'W-1', orderKey: 'web-1', orderDate: '2026-11-01T10:00:00' },
        ...{ billTo: order.shipTo, customerEmail: 'ada@lighthouse.internal', ...more },
      }),
    })
    assert.equal(answer.status, 200, await answer.text())
    await on.news(on.connection)
  }
  await fromStore('awaiting_payment')
  await on.told('Order Awaiting Payment', 1)
  await fromStore('awaiting_shipment', { amountPaid: 14.5 })
  await on.told('Order Awaiting Shipment', 1)
  await fromStore('awaiting_shipment', { amountPaid: 14.5, customerNotes: 'Please ring.' })
  await until(
    'the notes are here',
    async () =>
      (await on.rows(sql`select from records where raw ->> 'customerNotes' = 'Please ring.'`)).length === 1,
  )
  await on.quiet()
  assert.deepEqual(
    [on.events('Order Awaiting Payment').length, on.events('Order Awaiting Shipment').length],
    [1, 1],
  )
})

test('V6 a store that was added today stands on the events of its first order: its list is read when an order names it', async () => {
  await using on = await started()
  const [first] = on.sandbox.shop.stores.all()
  assert.ok(first)
  on.sandbox.shop.stores.put(990_001, { ...first, storeId: 990_001, storeName: 'Pop-up' })
  // The list was read an hour ago all but a minute.
  await sql`update sources set begun_at = begun_at - interval '59 minutes' where stream = 'stores'`.execute(
    on.db,
  )
  await on.make({ storeId: 990_001 })
  await on.news(on.connection)
  const [told] = await on.told('Order Awaiting Shipment', 1)
  assert.equal(told?.properties.StoreName, 'Pop-up')
})

test('V2 V3 V10 an order’s life, told as it happens: unpaid, paid, held, released, shipped once, voided, shipped again', async () => {
  await using on = await started({ metrics: [...open.metrics, 'Parcel Shipped', 'Label Voided'] })
  const order = await on.make({ orderStatus: 'awaiting_payment' })
  await on.news(on.connection)
  await on.told('Order Awaiting Payment', 1)
  await on.does(order, 'paid')
  await on.told('Order Awaiting Shipment', 1)
  await on.does(order, 'hold', { days: 3 })
  const [held] = await on.told('Order On Hold', 1)
  assert.ok(held?.properties.HoldUntil)
  assert.equal(held?.properties.PreviousStatus, 'awaiting_shipment')
  await on.does(order, 'restore')
  const released = await on.told('Order Awaiting Shipment', 2)
  assert.equal(released[1]?.properties.Occurrence, 2)
  await on.does(order, 'label')
  const [shipped] = await on.told('Order Shipped', 1)
  assert.ok(String(shipped?.properties.TrackingURL).startsWith('https://tools.usps.com/'))
  assert.equal(shipped?.properties.IsPartial, false)
  await on.told('Parcel Shipped', 1)
  await on.does(order, 'void')
  await on.told('Label Voided', 1)
  await on.told('Order Awaiting Shipment', 3)
  await on.does(order, 'label')
  await on.told('Parcel Shipped', 2)
  await on.quiet()
  assert.equal(on.events('Order Shipped').length, 1, 'no second one')
  assert.ok(
    on.events().every(({ backfill }) => !backfill),
    'news starts flows',
  )
  assert.ok(
    on.far.account.profiles.all().every(({ subscribed }) => subscribed.length === 0),
    'nobody is subscribed',
  )
  assert.deepEqual(on.strict, [])
})

test('V3 marked as shipped is never Order Shipped; V2 a cancelled order is told', async () => {
  await using on = await started()
  const [one, two] = [await on.make(), await on.make()]
  await on.does(one, 'ship', { carrierCode: 'ups', trackingNumber: '1Z1' })
  await on.does(two, 'cancel')
  await on.told('Order Cancelled', 1)
  await until('the mark was looked at', async () => {
    const { body } = await on.ask<Shown>('GET', on.at)
    return body.skips.some(({ label }) => /Marked as shipped/.test(label))
  })
  assert.equal(on.events('Order Shipped').length, 0)
})

test('V5 without webhooks news goes with the next reading; V8 the feed has each metric’s events with body and answer', async () => {
  await using on = await started({}, { klaviyo: { visibleMs: 0 } })
  const order = await on.make()
  await on.news(on.connection)
  await on.told('Order Awaiting Shipment', 1)
  await on.does(order, 'label')
  await on.told('Order Shipped', 1)
  await on.quiet()
  const { body: shown } = await on.ask<Shown>('GET', on.at)
  assert.equal(shown.status.word, 'In step', shown.status.detail)
  assert.match(shown.every, /every 30 minutes at the latest/)
  assert.deepEqual(
    shown.metrics.filter(({ sent }) => sent > 0).map(({ metric, sent }) => [metric, sent]),
    [
      ['Order Awaiting Shipment', 1],
      ['Order Shipped', 1],
    ],
  )
  const feed = async (query: string) => (await on.ask<Feed>('GET', `${on.at}/feed?${query}`)).body
  const { events, total } = await feed('metric=Order Shipped')
  assert.equal(total, 1)
  assert.equal(events[0]?.who, 'ada@lighthouse.internal')
  assert.equal((await feed('q=nobody')).total, 0)
  assert.equal((await feed('q=ADA@&state=sent')).total, 2)
  const { body: whole } = await on.ask<{ body: object; tries: { status: number }[] } & { says: string }>(
    ...(['GET', `${on.at}/events/${events[0]?.key}`] as const),
  )
  assert.deepEqual(
    whole.tries.map(({ status }) => status),
    [202],
  )
  assert.ok(JSON.stringify(whole.body).includes(events[0]?.key ?? 'none'))
  assert.ok(!JSON.stringify(whole).includes(on.far.apiKey))
  const page = await on.ask<{ timeline: { title: string }[] } & { says: string }>(
    ...(['GET', String(events[0]?.orderHref).replace('/orders/', '/api/orders/')] as const),
  )
  const titles = page.body.timeline.map(({ title }) => title)
  assert.ok(titles.includes('Klaviyo accepted it'), titles.join('; '))
  assert.ok(
    !titles.some((title) => /Sent to ShipStation|ShipStation accepted/.test(title)),
    titles.join('; '),
  )
})

test('V7 the report agrees on three sides, and each difference has its reason: no address, voided, lost at Klaviyo, refused', async () => {
  await using on = await started({ metrics: ['Order Shipped'] })
  await on.there('rejected', { add: 'b4@lighthouse.internal' })
  const orders = []
  for (let n = 0; n < 5; n++) orders.push(await on.make({ customerEmail: `b${n}@lighthouse.internal` }))
  const [a, b, , , refused] = orders
  if (!a || !b || !refused) throw new Error('there are five orders')
  const nobody = await on.make({ customerEmail: '' })
  for (const order of [a, ...orders.slice(2), nobody]) await on.does(order, 'label')
  await on.told('Order Shipped', 3)
  await on.quiet()
  await on.there('faults', { kind: 'lost', path: '/api/events', method: 'POST' })
  await on.does(b, 'label')
  await until(
    'what Klaviyo loses has left',
    async () => (await on.rows(sql`select from steps where state = 'done'`)).length === 4,
  )
  const { body: first } = await on.ask<Report>('GET', `${on.at}/report`)
  const today = first.days.at(-1)
  assert.equal(first.days.length, 30)
  assert.deepEqual([today?.shipstation, today?.sent, today?.klaviyo, today?.isEqual], [6, 4, 3, false])
  assert.ok(first.why.some(({ label, count }) => label === 'The order has no e-mail address' && count === 1))
  assert.match(first.explains.join(' '), /ship date/)
  const day = async () => (await on.ask<Day>('GET', `${on.at}/report/${today?.day}`)).body
  const kinds = async () =>
    (await day()).differences.map(({ kind, order }) => `${order}: ${kind}`).sort(byText)
  const [lost, no, none] = [
    ...[
      `${b.orderNumber}: missing in Klaviyo`,
      `${refused.orderNumber}: refused`,
      `${nobody.orderNumber}: not sent`,
    ],
  ]
  assert.deepEqual(await kinds(), [lost, no, none].toSorted(byText))

  const key = (await day()).differences.find(({ kind }) => kind === 'missing in Klaviyo')?.key
  const again = await on.ask('POST', `${on.at}/events/${key}/resend`)
  assert.equal(again.status, 200, again.body.says)
  await on.told('Order Shipped', 4)
  await on.quiet()
  assert.deepEqual(await kinds(), [no, none].toSorted(byText))
  const { body: all } = await on.ask<{ events: number } & { says: string }>('POST', `${on.at}/replay`, {
    day: today?.day,
  })
  assert.equal(all.events, 4)
  await on.quiet()
  assert.equal(on.events('Order Shipped').length, 4, 'said again, kept once')

  await on.does(a, 'void')
  await until('the void is seen', async () => (await kinds()).includes(`${a.orderNumber}: other day`))
  const { body: after } = await on.ask<Report>('GET', `${on.at}/report`)
  assert.deepEqual(
    [after.days.at(-1)?.shipstation, after.days.at(-1)?.sent, after.days.at(-1)?.klaviyo],
    [5, 4, 4],
  )
  assert.deepEqual(on.strict, [])
})

test('V7 an event that waited in our books and is in Klaviyo by the time it is asked is no difference, and never listed twice', async () => {
  await using on = await started({ metrics: ['Order Awaiting Shipment'] })
  await on.ask('POST', `${on.at}/pause`)
  const order = await on.make()
  await on.news(on.connection)
  const step = await until('it waits', async () => {
    const rows = await on.rows<{ key: string; body: Event }>(sql`select key, body from steps`)
    return rows[0]
  })
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(
    new Date(step.body.at),
  )
  const metric = encodeURIComponent('Order Awaiting Shipment')
  const differences = async () =>
    (await on.ask<Day>('GET', `${on.at}/report/${day}?metric=${metric}`)).body.differences.map(
      ({ kind, order: number }) => `${number}: ${kind}`,
    )
  assert.deepEqual(await differences(), [`${order.orderNumber}: waiting`])
  const headers = { authorization: `Klaviyo-API-Key ${on.far.apiKey}`, revision: REVISION }
  const sent = await fetch(`${on.far.url}/api/events`, {
    ...{ method: 'POST', headers: { ...headers, 'content-type': MEDIA_TYPE } },
    body: JSON.stringify(toWire(step.body, step.key, new Date())),
  })
  assert.equal(sent.status, 202)
  assert.deepEqual(await differences(), [])
})

test('V7 a zone that was changed in Klaviyo is the report’s own: nobody has to check the key for that', async () => {
  await using on = await started({
    metrics: ['Order Awaiting Shipment'],
    shipstationZone: 'America/Los_Angeles',
  })
  on.far.account.card.timezone = 'America/Los_Angeles'
  // Klaviyo tells of an account once a second, and Allow has asked just now.
  const report = await until('the report knows', async () => {
    const { body } = await on.ask<Report>('GET', `${on.at}/report`)
    return body.zone === 'America/Los_Angeles' && body
  })
  assert.equal(report.zones.differ, false)
})

test('V7 a warning where the zones differ, with both in words and where each is set; one store alone is counted by its events', async () => {
  await using on = await started({
    metrics: ['Order Awaiting Shipment'],
    shipstationZone: 'America/Los_Angeles',
  })
  await on.make()
  await on.news(on.connection)
  await on.told('Order Awaiting Shipment', 1)
  await on.quiet()
  const { body: report } = await on.ask<Report>('GET', `${on.at}/report?metric=Order Awaiting Shipment`)
  assert.equal(report.zones.differ, true)
  assert.equal(report.zone, 'America/New_York')
  assert.match(report.zones.says, /America\/New_York.*America\/Los_Angeles/)
  assert.match(report.zones.remedies.join(), /Settings, Organization, Timezone/)
  assert.deepEqual([report.days.at(-1)?.klaviyo, report.says.startsWith('Every day agrees')], [1, true])
  const store = on.events()[0]?.properties.StoreId
  const of = async (id: string) =>
    (await on.ask<Report>('GET', `${on.at}/report?metric=Order Awaiting Shipment&store=${id}`)).body.days.at(
      -1,
    )
  assert.deepEqual(
    [(await of(String(store)))?.klaviyo, (await of(String(store)))?.sent, (await of('1'))?.klaviyo],
    [1, 1, 0],
  )
})
