import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Metric } from '../../src/connectors/klaviyo/metrics.ts'
import { allMetrics, usualMetrics } from '../../src/connectors/klaviyo/metrics.ts'
import { toWire } from '../../src/connectors/klaviyo/send.ts'
import { at, deeds, labelOf, markOf, orderOf, since, skips, World } from './world.ts'

const day = 86_400_000
const hour = 3_600_000
const from = (ms: number) => new Date(Date.parse(since) + ms).toISOString()
const shipped = orderOf({ status: 'shipped' })

test('V2 the five metrics are named to the letter, and each status becomes its own', () => {
  assert.deepEqual(usualMetrics, [
    ...[
      'Order Awaiting Shipment',
      'Order Awaiting Payment',
      'Order On Hold',
      'Order Shipped',
      'Order Cancelled',
    ],
  ])
  const of = (status: string) =>
    deeds(new World().put('order', '1', orderOf({ status })).plan('order', '1')).map(({ metric }) => metric)
  assert.deepEqual(of('awaiting_shipment'), ['Order Awaiting Shipment'])
  assert.deepEqual(of('awaiting_payment'), ['Order Awaiting Payment'])
  assert.deepEqual(of('on_hold'), ['Order On Hold'])
  assert.deepEqual(of('cancelled'), ['Order Cancelled'])
  for (const other of ['shipped', 'pending_fulfillment', 'rejected_fulfillment', 'something new'])
    assert.deepEqual(of(other), [], other)
})

test('V2 only a turn of the status is told: any other change of an order adds nothing', () => {
  const world = new World()
    .put('order', '1', orderOf())
    .put('order', '1', orderOf({ total: '50', modifiedAt: '2026-11-02T19:00:00.000Z' }))
  assert.deepEqual(
    deeds(world.plan('order', '1')).map((deed) => [deed.do, deed.at]),
    [['Order Awaiting Shipment 1', '2026-11-02T16:05:00.000Z']],
  )
})

test('V3 Order Shipped is told once for an order, by its first label that went out and stands', () => {
  const world = new World()
    .put('order', '500', shipped)
    .put('shipment', '8', labelOf({ createdAt: from(2 * day), voided: true, voidedAt: from(2 * day + 1) }))
    .put('shipment', '9', labelOf({ createdAt: from(1 * day), isReturn: true }))
    .put('shipment', '10', labelOf({ createdAt: from(3 * day) }))
    .put('shipment', '11', labelOf({ createdAt: from(4 * day) }))
  const of = (id: string) => deeds(world.plan('shipment', id)).map(({ metric, at: when }) => [metric, when])
  assert.deepEqual(of('8'), [])
  assert.deepEqual(of('9'), [])
  assert.deepEqual(of('10'), [['Order Shipped', from(3 * day)]])
  assert.deepEqual(of('11'), [])
  const [step] = world.plan('shipment', '10')
  assert.deepEqual(step && 'about' in step && step.about, {
    ...{ account: 'shipstation:100', kind: 'order', id: '500' },
  })
  assert.match(skips(world.plan('shipment', '9')).join(), /return label/)
  assert.match(skips(world.plan('shipment', '8')).join(), /voided/)
})

test('V3 never for an order that was marked as shipped, nor for one that came as shipped, and its page says why', () => {
  const marked = new World().put('order', '500', shipped).put('fulfillment', '1', markOf())
  assert.match(skips(marked.plan('fulfillment', '1')).join(), /marked as shipped/)
  assert.match(skips(marked.plan('order', '500')).join(), /No Order Shipped: it was marked as shipped/)
  const imported = new World().put('order', '500', shipped)
  assert.match(skips(imported.plan('order', '500')).join(), /came to ShipStation as shipped/)
  const labelled = new World().put('order', '500', shipped).put('shipment', '1', labelOf())
  assert.match(skips(labelled.plan('order', '500')).join(), /comes from its label/)
  const chosen = at({ metrics: ['Order Marked Shipped'] })
  const [told] = deeds(marked.plan('fulfillment', '1', chosen))
  assert.deepEqual(
    [
      told?.metric,
      told?.properties.FulfillmentSource,
      told?.properties.CarrierName,
      told?.properties.TrackingURL,
    ],
    ['Order Marked Shipped', 'manual', 'UPS', 'https://www.ups.com/track?tracknum=1Z999AA10123456784'],
  )
})

test('V3 a split-off child is an order of its own', () => {
  const world = new World()
    .put('order', '500', shipped)
    .put('order', '501', orderOf({ status: 'shipped', parent: '500', number: 'LC-1042-1' }))
    .put('shipment', '1', labelOf({ order: '500' }))
    .put('shipment', '2', labelOf({ order: '501' }))
  assert.deepEqual(
    ['1', '2'].map((id) => deeds(world.plan('shipment', id)).map(({ order }) => order)),
    [['500'], ['501']],
  )
})

test('V4 89 days and 23 hours before the start is in, 90 days and an hour is out, by the event’s own time', () => {
  const told = (ms: number) => {
    const world = new World()
      .put('order', '500', orderOf({ modifiedAt: from(ms) }))
      .put('shipment', '1', labelOf({ createdAt: from(ms) }))
    return [...deeds(world.plan('order', '500')), ...deeds(world.plan('shipment', '1'))].map(
      ({ metric }) => metric,
    )
  }
  assert.deepEqual(told(-90 * day + hour), ['Order Awaiting Shipment', 'Order Shipped'])
  assert.deepEqual(told(-90 * day - hour), [])
  const old = new World().put('order', '500', orderOf({ modifiedAt: from(-91 * day) }))
  assert.match(skips(old.plan('order', '500')).join(), /more than 90 days before the start/)
  assert.equal(deeds(old.plan('order', '500', at({ days: 92 }))).length, 1, 'as the days are set')
})

test('V4 of what was before the start only the present status is told, as history; what comes after is news, turn by turn', () => {
  const world = new World()
    .put('order', '1', orderOf({ status: 'awaiting_payment', modifiedAt: from(-3 * day) }))
    .put('order', '1', orderOf({ modifiedAt: from(-2 * day) }))
    .put('order', '1', orderOf({ status: 'on_hold', modifiedAt: from(day) }))
    .put('order', '1', orderOf({ modifiedAt: from(2 * day) }))
  assert.deepEqual(
    deeds(world.plan('order', '1')).map((deed) => [deed.do, deed.backfill]),
    [
      ['Order Awaiting Shipment 1', true],
      ['Order On Hold 1', false],
      ['Order Awaiting Shipment 2', false],
    ],
  )
})

test('V4 what is dated before the start, or older than the stale limit when it leaves, starts no flow', () => {
  const [news] = deeds(new World().put('order', '1', orderOf({ modifiedAt: from(hour) })).plan('order', '1'))
  const [past] = deeds(new World().put('order', '1', orderOf({ modifiedAt: from(-hour) })).plan('order', '1'))
  assert.ok(news && past)
  const backfill = (event: typeof news, after: number) =>
    toWire(event, 'st-1', new Date(Date.parse(event.at) + after)).data.attributes.backfill
  assert.equal(backfill(news, 72 * hour), undefined, 'not stale yet, and nothing is said')
  assert.equal(backfill(news, 72 * hour + 1000), true)
  assert.equal(backfill(past, 0), true)
})

test('V6 all stores, those to come as well, unless some are chosen; the store’s name is the first property', () => {
  const world = new World()
    .put('store', '43', { name: 'Pop-up', marketplace: 'Manual', manual: true, active: true })
    .put('order', '1', orderOf({ store: '43' }))
  const [told] = deeds(world.plan('order', '1'))
  assert.deepEqual(Object.entries(told?.properties ?? {})[0], ['StoreName', 'Pop-up'])
  assert.deepEqual(skips(world.plan('order', '1', at({ stores: ['42'] }))), [
    'Not sent: the store Pop-up is not chosen.',
  ])
  assert.equal(deeds(world.plan('order', '1', at({ stores: ['43'] }))).length, 1)
})

test('V6 an order of a store that nobody has read waits for it; of before the start it goes as it is', () => {
  const created = (ms: number) => orderOf({ store: '99', createdAt: from(ms) })
  const world = new World().put('order', '1', created(hour)).put('order', '2', created(-hour))
  assert.deepEqual(skips(world.plan('order', '1')), [
    'Not sent yet: its store has not been read. It is looked at again when it is.',
  ])
  assert.equal(deeds(world.plan('order', '2')).length, 1)
  world.put('store', '99', { name: 'Pop-up', marketplace: 'Manual', manual: true, active: true })
  assert.equal(deeds(world.plan('order', '1'))[0]?.properties.StoreName, 'Pop-up')
})

test('V10 unpaid, then paid, at the store or by hand: one Awaiting Shipment', () => {
  const world = new World()
    .put('order', '1', orderOf({ status: 'awaiting_payment', modifiedAt: from(hour) }))
    .put('order', '1', orderOf({ modifiedAt: from(2 * hour), paid: '42' }))
    .put('order', '1', orderOf({ modifiedAt: from(3 * hour), paid: '42', tags: [] }))
  const told = deeds(world.plan('order', '1'))
  assert.deepEqual(
    told.map((deed) => deed.do),
    ['Order Awaiting Payment 1', 'Order Awaiting Shipment 1'],
  )
  assert.deepEqual(
    [told[1]?.properties.PreviousStatus, told[1]?.properties.Occurrence],
    ['awaiting_payment', 1],
  )
})

test('a void brings the order back: Awaiting Shipment again; a deleted order is not a cancelled one', () => {
  const world = new World()
    .put('order', '1', orderOf({ modifiedAt: from(hour) }))
    .put('order', '1', { ...shipped, modifiedAt: from(2 * hour) })
    .put('order', '1', orderOf({ modifiedAt: from(3 * hour) }))
  assert.deepEqual(
    deeds(world.plan('order', '1')).map((deed) => deed.do),
    ['Order Awaiting Shipment 1', 'Order Awaiting Shipment 2'],
  )
  world.put('order', '1', null)
  assert.match(skips(world.plan('order', '1')).join(), /not the same as cancelled/)
})

test('a label whose order has not been read yet waits for it, and is told when it is', () => {
  const world = new World().put('shipment', '1', labelOf({ order: '500' }))
  assert.match(skips(world.plan('shipment', '1')).join(), /looked at again when it is/)
  world.put('order', '500', shipped)
  assert.equal(deeds(world.plan('shipment', '1')).length, 1)
})

test('opt-in: each parcel, a voided label, and each line of a parcel', () => {
  const metrics: Metric[] = ['Parcel Shipped', 'Label Voided', 'Shipped Product']
  const world = new World()
    .put('order', '500', shipped)
    .put('shipment', '1', labelOf({ createdAt: from(day), voided: true, voidedAt: from(2 * day) }))
    .put('shipment', '2', labelOf({ createdAt: from(3 * day) }))
    .put(
      'shipment',
      '3',
      labelOf({
        createdAt: from(4 * day),
        items: [
          { key: 'l2', sku: 'MUG-11', name: 'Enamel mug', quantity: 1 },
          { key: 'x', sku: 'CARD', name: 'Card', quantity: 1 },
        ],
      }),
    )
  const of = (id: string) => deeds(world.plan('shipment', id, at({ metrics })))
  assert.deepEqual(
    of('1').map((deed) => [deed.do, deed.at]),
    [['Label Voided', from(2 * day)]],
  )
  assert.deepEqual(
    of('2').map((deed) => deed.do),
    ['Parcel Shipped', 'Shipped Product 1'],
  )
  const third = of('3')
  assert.deepEqual(
    third.map((deed) => deed.do),
    ['Parcel Shipped', 'Shipped Product 1', 'Shipped Product 2'],
  )
  assert.deepEqual(third[2]?.properties.SKU, 'CARD')
  const parts = [...of('2').slice(0, 1), ...third.slice(0, 1)].map(({ properties }) => [
    ...[
      properties.ShipmentIndex,
      properties.ShipmentCount,
      properties.IsPartial,
      properties.RemainingItemCount,
    ],
  ])
  assert.deepEqual(parts, [
    [1, 2, true, 1],
    [2, 2, false, 0],
  ])
})

test('nobody is named by phone unless that is asked for, and never by both', () => {
  const without = orderOf({ email: null })
  const world = new World().put('order', '1', without)
  assert.match(skips(world.plan('order', '1')).join(), /no e-mail address/)
  const [told] = deeds(world.plan('order', '1', at({ phone: true })))
  assert.deepEqual(told?.who, { phone: '+15035550100' })
  const [both] = deeds(new World().put('order', '1', orderOf()).plan('order', '1', at({ phone: true })))
  assert.deepEqual(both?.who, { email: 'ada@lighthouse.internal' })
  const short = orderOf({ email: '', shipTo: { ...without.shipTo, phone: '555 0100' } })
  assert.match(
    skips(new World().put('order', '1', short).plan('order', '1', at({ phone: true }))).join(),
    /whole/,
  )
})

test('whatever an order goes through, each look says the same deeds again and only adds to them', () => {
  const statuses = [
    'awaiting_payment',
    'awaiting_shipment',
    'on_hold',
    'shipped',
    'cancelled',
    'pending_fulfillment',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 12 }), (path) => {
      const world = new World()
      let before: string[] = []
      path.forEach((status, n) => {
        world.put('order', '1', orderOf({ status, modifiedAt: from((n + 1) * hour) }))
        const now = deeds(world.plan('order', '1', at({ metrics: allMetrics }))).map(
          (deed) => `${deed.do} ${deed.at}`,
        )
        assert.deepEqual(now.slice(0, before.length), before)
        assert.equal(new Set(now).size, now.length)
        before = now
      })
      const turns = path.filter((status, n) => status !== path[n - 1])
      assert.equal(before.length, turns.filter((status) => !/shipped|fulfillment/.test(status)).length)
    }),
  )
})
