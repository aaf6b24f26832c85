import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draft, needsNoParcel, orderNumber, unanswered } from '../../src/connectors/kickstarter/draft.ts'
import type { Mapping, Pledge, Refund } from '../../src/model/pledge.ts'
import { pledgeOf, settings, usd } from './world.ts'

type Line = NonNullable<Mapping['lines']>[number]
const line = (sku: string, quantity = 1, price: number | null = null): Line => ({
  ...{ sku, name: null, quantity, unitPrice: price === null ? null : usd(price) },
})
const mapping = (lines: Line[] | null, digital = false): Mapping => ({
  kind: 'item',
  title: 'x',
  lines,
  digital,
})
const reward = (quantity = 1) => ({
  key: 'reward:9001',
  kind: 'reward' as const,
  title: 'Lamp tier',
  quantity,
})
const item = (title: string, quantity = 1) => ({
  key: `item:${title}`,
  kind: 'item' as const,
  title,
  quantity,
})
const addon = (quantity = 1) => ({ key: 'addon:7', kind: 'addon' as const, title: 'Mug', quantity })

const compose = (pledge: Pledge, mappings: Record<string, Mapping>, refund: Refund | null = null) =>
  draft({
    ...{ pledge, refund, settings, status: 'open', since: '2026-06-01T00:00:00Z' },
    mappings: new Map(Object.entries(mappings)),
  })
const prices = (pledge: Pledge, mappings: Record<string, Mapping>) =>
  compose(pledge, mappings).lines.map(({ key, quantity, unitPrice }) => `${quantity} ${key} ${unitPrice}`)

test('a reward of one product takes the reward’s price, split over its pieces where it divides', () => {
  const pledge = pledgeOf({ items: [reward()] })
  assert.deepEqual(prices(pledge, { 'reward:9001': mapping([line('LAMP')]) }), ['1 reward:9001/LAMP 45.00'])
  assert.deepEqual(prices(pledge, { 'reward:9001': mapping([line('LAMP', 2)]) }), [
    '2 reward:9001/LAMP 22.50',
  ])
  assert.deepEqual(prices(pledge, { 'reward:9001': mapping([line('LAMP', 7)]) }), [
    '7 reward:9001/LAMP null',
    '1 balance 45.00',
  ])
})

test('a reward of several products has no single price to give; its worth is the balance', () => {
  const pledge = pledgeOf({ items: [reward()] })
  assert.deepEqual(prices(pledge, { 'reward:9001': mapping([line('LAMP'), line('CHART')]) }), [
    '1 reward:9001/LAMP null',
    '1 reward:9001/CHART null',
    '1 balance 45.00',
  ])
})

test('beside an add-on with a price the reward keeps its own, and bonus is the balance', () => {
  const pledge = pledgeOf({
    items: [reward(), addon(2)],
    paid: usd(4500 + 800 + 2400 + 300),
    bonus: usd(300),
  })
  const mappings = { 'reward:9001': mapping([line('LAMP')]), 'addon:7': mapping([line('MUG', 1, 1200)]) }
  assert.deepEqual(prices(pledge, mappings), [
    '1 reward:9001/LAMP 45.00',
    '2 addon:7/MUG 12.00',
    '1 balance 3.00',
  ])
  const unpriced = { ...mappings, 'addon:7': mapping([line('MUG')]) }
  assert.deepEqual(prices(pledge, unpriced), [
    '1 reward:9001/LAMP 45.00',
    '2 addon:7/MUG null',
    '1 balance 27.00',
  ])
})

test('a counted item takes the reward’s price only when it is all there is, once', () => {
  const lamp = { 'item:Lamp': mapping([line('LAMP')]), 'item:Mug': mapping([line('MUG')]) }
  assert.deepEqual(prices(pledgeOf({ items: [item('Lamp')] }), lamp), ['1 item:Lamp/LAMP 45.00'])
  assert.deepEqual(prices(pledgeOf({ items: [item('Lamp', 2)] }), lamp)[0], '2 item:Lamp/LAMP null')
  assert.deepEqual(prices(pledgeOf({ items: [item('Lamp'), item('Mug')] }), lamp)[0], '1 item:Lamp/LAMP null')
})

test('a price is never more than what was paid, and no reward price means none', () => {
  const lamp = { 'item:Lamp': mapping([line('LAMP')]) }
  assert.deepEqual(prices(pledgeOf({ paid: usd(1000) }), lamp), ['1 item:Lamp/LAMP null', '1 balance 2.00'])
  const free = pledgeOf({ reward: { id: '1', title: 'Lamp', minimum: usd(0) } })
  assert.deepEqual(prices(free, lamp), ['1 item:Lamp/LAMP null', '1 balance 45.00'])
  assert.deepEqual(prices(pledgeOf({ reward: null }), lamp), ['1 item:Lamp/LAMP null', '1 balance 45.00'])
})

test('prices above what was paid make a negative balance, in the open', () => {
  const dear = { 'item:Lamp': mapping([line('LAMP', 1, 6000)]) }
  assert.deepEqual(prices(pledgeOf(), dear), ['1 item:Lamp/LAMP 60.00', '1 balance -15.00'])
})

test('a price in another currency than the campaign’s is left out', () => {
  const yen = { ...line('LAMP'), unitPrice: { minor: 5000, currency: 'JPY' } }
  assert.deepEqual(prices(pledgeOf({ items: [item('Lamp', 2)] }), { 'item:Lamp': mapping([yen]) }), [
    '2 item:Lamp/LAMP null',
    '1 balance 45.00',
  ])
})

test('the same SKU twice in one reward, and in two things, keeps different line keys', () => {
  const mappings = {
    'reward:9001': mapping([line('LAMP'), line('LAMP', 2)]),
    'addon:7': mapping([line('LAMP')]),
  }
  const { lines } = compose(pledgeOf({ items: [reward(), addon()] }), mappings)
  assert.deepEqual(
    lines.slice(0, 3).map(({ key }) => key),
    ['reward:9001/LAMP', 'reward:9001/LAMP/2', 'addon:7/LAMP'],
  )
})

test('line keys stay when other things come and go', () => {
  const mappings = { 'item:Lamp': mapping([line('LAMP')]), 'item:Mug': mapping([line('MUG')]) }
  const keys = (items: Pledge['items']) =>
    compose(pledgeOf({ items }), mappings).lines.flatMap(({ key, adjustment }) => (adjustment ? [] : [key]))
  assert.deepEqual(keys([item('Lamp')]), ['item:Lamp/LAMP'])
  assert.deepEqual(keys([item('Mug'), item('Lamp', 3)]), ['item:Mug/MUG', 'item:Lamp/LAMP'])
})

test('without an amount paid the pledge is what was paid', () => {
  const order = compose(pledgeOf({ paid: null, pledged: usd(6000) }), {
    'item:Lamp': mapping([line('LAMP')]),
  })
  assert.deepEqual([order.paid, order.shipping], ['60.00', '8.00'])
  assert.equal(compose(pledgeOf({ shipping: null }), {}).shipping, '0.00')
})

test('dates: pledged, else answered, else completed, else when the sync began; only a collected pledge is dated as paid', () => {
  const dates = (over: Parameters<typeof pledgeOf>[0]) => {
    const { placedAt, paidAt } = compose(pledgeOf(over), {})
    return [placedAt, paidAt]
  }
  const [pledged, surveyed, completed] = [
    '2026-03-28T10:27:00Z',
    '2026-05-10T12:33:00Z',
    '2026-05-11T00:00:00Z',
  ]
  assert.deepEqual(dates({}), [pledged, pledged])
  assert.deepEqual(dates({ pledgedAt: null }), [surveyed, surveyed])
  const none = { pledgedAt: null, surveyedAt: null }
  assert.deepEqual(dates({ ...none, completedAt: completed }), [completed, completed])
  assert.deepEqual(dates(none), ['2026-06-01T00:00:00Z', null])
  assert.deepEqual(dates({ status: 'errored' }), [pledged, null])
})

test('a refund of each kind is a line of its own, and what is paid is less by all of them', () => {
  const entry = (id: string, minor: number, from: 'report' | 'person') => ({
    ...{ id, amount: usd(minor), reason: null, from, at: '2026-06-03T00:00:00Z' },
  })
  const refund = { entries: [entry('a', 300, 'report'), entry('b', 200, 'person')] }
  const order = compose(pledgeOf(), { 'item:Lamp': mapping([line('LAMP', 1, 4500)]) }, refund)
  assert.equal(order.paid, '51.00')
  assert.deepEqual(
    order.lines.map(({ key, unitPrice }) => [key, unitPrice]),
    [
      ['item:Lamp/LAMP', '45.00'],
      ['balance', '3.00'],
      ['refund/a', '-3.00'],
      ['refund/b', '-2.00'],
    ],
  )
})

test('an order without an address bears the backer’s name and the pledge’s country', () => {
  const { shipTo } = compose(pledgeOf({ address: null, shippingCountry: 'DE' }), {})
  assert.deepEqual([shipTo.name, shipTo.street1, shipTo.country], ['Ada Winter', null, 'DE'])
})

test('prefix and backer number are the order’s number; store and ship-from are those chosen', () => {
  assert.equal(orderNumber({ ...settings, prefix: '' }, pledgeOf()), '7')
  const order = draft({
    ...{ pledge: pledgeOf(), refund: null, mappings: new Map(), status: 'open', since: '' },
    settings: { ...settings, shipFrom: '9', store: '77' },
  })
  assert.deepEqual(
    [order.number, order.shipFrom, order.store, order.source],
    ['ML-7', '9', '77', 'Kickstarter'],
  )
})

test('what needs no parcel and what is unanswered', () => {
  const both = pledgeOf({ items: [item('Lamp'), item('PDF')] })
  const of = (lamp: Mapping | null, pdf: Mapping | null) =>
    new Map([
      ['item:Lamp', lamp],
      ['item:PDF', pdf],
    ])
  assert.equal(needsNoParcel(both, of(mapping([]), mapping(null, true))), true)
  assert.equal(needsNoParcel(both, of(mapping([line('L')]), mapping(null, true))), false)
  assert.equal(needsNoParcel(both, of(null, mapping(null, true))), false)
  assert.equal(needsNoParcel(pledgeOf({ items: [] }), new Map()), false)
  const open = (map: ReturnType<typeof of>) => unanswered(both, map).map(({ title }) => title)
  assert.deepEqual(open(of(null, null)), ['Lamp', 'PDF'])
  assert.deepEqual(open(of(mapping(null), mapping(null, true))), ['Lamp'])
  assert.deepEqual(open(of(mapping([]), mapping([line('P')]))), [])
})
