import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changedFields,
  difference,
  isOlder,
  type Sides,
} from '../../src/connectors/kickstarter/difference.ts'
import { paidNow, refundSeen } from '../../src/connectors/kickstarter/refunds.ts'
import type { Pledge, Refund } from '../../src/model/pledge.ts'
import { fate, numberAt, sampleReport } from '../../../examples/kickstarter/sample.ts'
import { pledges } from './reports.ts'
import { pledgeOf, usd } from './world.ts'

const compare = (before: Pledge[], after: Pledge[], over: Partial<Sides> = {}) =>
  difference({
    ...{ slug: 'moon-lamp', after, date: '2026-06-10T00:00:00Z', refunds: new Map(), corrections: new Map() },
    before: new Map(before.map((pledge) => [pledge.number, pledge])),
    ...over,
  })
const nothing = { created: [], changed: [], missing: [], dropped: [], fewer: [], refunds: [], conflicts: [] }

test('the same report again changes nothing', async () => {
  const all = await pledges(sampleReport({ backers: 200 }))
  assert.deepEqual(compare(all, await pledges(sampleReport({ backers: 200 }))), { ...nothing, same: 200 })
})

test('created, changed field by field, missing', () => {
  const before = [pledgeOf(), pledgeOf({ number: '8' })]
  const moved = pledgeOf({ address: { street1: '1 New Rd', street2: 'Flat 2' } })
  const found = compare(before, [moved, pledgeOf({ number: '9', name: 'Kim' })])
  assert.deepEqual(found, {
    ...nothing,
    same: 0,
    created: [{ number: '9', name: 'Kim' }],
    changed: [
      {
        ...{ number: '7', name: 'Ada Winter' },
        fields: [
          { field: 'Shipping Address 1', from: '120 Alder St', to: '1 New Rd' },
          { field: 'Shipping Address 2', from: null, to: 'Flat 2' },
        ],
      },
    ],
    missing: [{ number: '8', name: 'Ada Winter' }],
  })
})

test('every field of a pledge is compared', () => {
  const other: Required<Pledge> = pledgeOf({
    ...{ uid: 'x', name: 'x', email: 'x', reward: { id: 'x', title: 'x', minimum: usd(1) }, items: [] },
    ...{
      pledged: usd(1),
      shipping: usd(1),
      bonus: usd(1),
      due: usd(1),
      paid: usd(1),
      pledgedAt: 'x',
      status: 'x',
    },
    ...{
      fulfillment: 'x',
      surveyedAt: 'x',
      completedAt: 'x',
      late: true,
      shippingCountry: 'x',
      deliveryNotes: 'x',
    },
    ...{
      notes: 'x',
      answers: [{ question: 'q', answer: 'x' }],
      address: { name: 'x', phone: 'x', state: 'x' },
    },
  })
  const base = pledgeOf()
  for (const key of Object.keys(base) as (keyof Pledge)[]) {
    if (key === 'number') continue // why: it names the backer
    assert.ok(changedFields(base, { ...base, [key]: other[key] }).length > 0, key)
  }
})

test('every part of an address and of a reward is compared', () => {
  for (const part of [
    'name',
    'street1',
    'street2',
    'city',
    'state',
    'postalCode',
    'country',
    'phone',
  ] as const) {
    const [only, ...more] = changedFields(pledgeOf(), pledgeOf({ address: { [part]: 'new' } }))
    assert.deepEqual([only?.to, more], ['new', []], part)
  }
  const reward = { id: '9001', title: 'Lamp', minimum: usd(4500) }
  for (const [part, value, reads] of [
    ['id', '9', '9'],
    ['title', 'Pair', 'Pair'],
    ['minimum', usd(5000), '50.00 USD'],
  ] as const) {
    const found = changedFields(pledgeOf({ reward }), pledgeOf({ reward: { ...reward, [part]: value } }))
    assert.deepEqual(
      found.map(({ to }) => to),
      [reads],
      part,
    )
  }
  assert.equal(changedFields(pledgeOf(), pledgeOf({ address: null })).length, 6)
})

test('a pledge that became dropped is a full refund, not a partial one', () => {
  const found = compare([pledgeOf()], [pledgeOf({ status: 'dropped', paid: usd(0) })])
  assert.deepEqual(found.dropped, [{ number: '7', name: 'Ada Winter' }])
  assert.deepEqual([found.refunds, found.fewer], [[], []])
})

test('a pledge that is over shows no partial refund by itself either', () => {
  const sides = { slug: 'moon-lamp', date: '2026-06-10T00:00:00Z', before: pledgeOf(), refund: null }
  assert.equal(refundSeen({ ...sides, after: pledgeOf({ status: 'dropped', paid: usd(0) }) }), null)
  assert.equal(refundSeen({ ...sides, after: pledgeOf({ paid: { minor: 1, currency: 'EUR' } }) }), null)
  assert.ok(refundSeen({ ...sides, after: pledgeOf({ paid: usd(0) }) }))
})

test('fewer of a thing is a refund by item', () => {
  const items = (quantity: number) => [{ key: 'item:Lamp', kind: 'item' as const, title: 'Lamp', quantity }]
  const found = compare([pledgeOf({ items: items(2) })], [pledgeOf({ items: items(1), paid: usd(800) })])
  assert.deepEqual(found.fewer[0]?.items, [{ key: 'item:Lamp', title: 'Lamp', from: 2, to: 1 }])
  assert.deepEqual(found.refunds, [])
})

test('less paid for the same things is a general refund, with an id that is always the same', () => {
  const lower = pledgeOf({ paid: usd(4800), pledged: usd(4800) })
  const [found] = compare([pledgeOf()], [lower]).refunds
  const entry = found?.refund.entries[0]
  assert.deepEqual(found?.amount, usd(500))
  assert.deepEqual([entry?.amount, entry?.from, entry?.at], [usd(500), 'report', '2026-06-10T00:00:00Z'])
  assert.match(entry?.id ?? '', /^[0-9a-f]{32}$/)
  assert.equal(compare([pledgeOf()], [lower]).refunds[0]?.refund.entries[0]?.id, entry?.id)
  const known = new Map([['7', found?.refund as Refund]]) // why: asserted above
  assert.deepEqual(compare([pledgeOf()], [lower], { refunds: known }).refunds, [], 'told of once')
  const later = compare([pledgeOf()], [lower], { date: '2026-06-11T00:00:00Z', refunds: known })
  assert.equal(later.refunds[0]?.refund.entries.length, 2)
})

test('more paid, or a report without amounts paid that says the same, is no refund', () => {
  assert.deepEqual(compare([pledgeOf()], [pledgeOf({ paid: usd(6000) })]).refunds, [])
  assert.deepEqual(compare([pledgeOf()], [pledgeOf({ paid: null })]).refunds, [])
})

test('a refund pressed here that the report now shows is counted once', () => {
  const pressed: Refund = {
    entries: [{ id: 'p1', amount: usd(500), reason: 'scratch', from: 'person', at: '2026-06-05T00:00:00Z' }],
  }
  assert.deepEqual(paidNow(pledgeOf(), pressed), { before: usd(5300), refunded: usd(500), now: usd(4800) })
  const lower = pledgeOf({ paid: usd(4800) })
  const [found] = compare([pledgeOf()], [lower], { refunds: new Map([['7', pressed]]) }).refunds
  assert.deepEqual(
    found?.refund.entries.map(({ id, from }) => [id, from]),
    [['p1', 'report']],
  )
  assert.deepEqual(paidNow(lower, found?.refund ?? null), {
    before: usd(5300),
    refunded: usd(500),
    now: usd(4800),
  })
  const more = compare([pledgeOf()], [pledgeOf({ paid: usd(4500) })], { refunds: new Map([['7', pressed]]) })
    .refunds[0]
  assert.deepEqual(
    more?.refund.entries.map(({ amount, from }) => [amount.minor, from]),
    [
      [500, 'report'],
      [300, 'report'],
    ],
  )
})

test('a report that overtakes a correction is listed with both values', () => {
  const fields = { city: { value: 'Salem', over: 'Portland', by: 'Mia', at: '2026-06-02T00:00:00Z' } }
  const found = compare([pledgeOf()], [pledgeOf({ address: { city: 'Eugene' } })], {
    corrections: new Map([['7', { fields }]]),
  })
  const [conflict] = found.conflicts[0]?.conflicts ?? []
  assert.deepEqual([conflict?.field, conflict?.report, conflict?.correction], ['city', 'Eugene', 'Salem'])
})

test('an older report is known by its date', () => {
  assert.equal(isOlder('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'), true)
  assert.equal(isOlder('2026-06-02T00:00:00Z', '2026-06-02T00:00:00Z'), false)
  assert.equal(isOlder('2026-06-01T00:00:00Z', null), false)
})

test('the newer sample report differs from the first in just what it says', async () => {
  const before = await pledges(sampleReport({ backers: 400 }))
  const after = await pledges(sampleReport({ backers: 400, newer: true }))
  const found = compare(before, after)
  const numbers = Array.from({ length: 400 }, (_, index) => numberAt(index))
  const meant = (rule: (number: number) => boolean) => numbers.filter(rule).map(String)
  assert.deepEqual(
    found.missing.map(({ number }) => number),
    meant(fate.gone),
  )
  const stays = (number: number) => !fate.gone(number)
  assert.deepEqual(
    found.dropped.map(({ number }) => number),
    meant((n) => stays(n) && fate.dropped(n)),
  )
  assert.deepEqual(
    found.fewer.map(({ number }) => number),
    meant((n) => stays(n) && fate.fewer(n) && !fate.dropped(n)),
  )
  const general = (n: number) => stays(n) && fate.givenBack(n) && !fate.fewer(n) && !fate.dropped(n)
  assert.deepEqual(
    found.refunds.map(({ number }) => number),
    meant(general),
  )
  assert.equal(found.created.length, 8)
  const moved = found.changed.filter(({ fields }) => fields.some(({ to }) => to?.startsWith('New House')))
  assert.deepEqual(
    moved.map(({ number }) => number),
    meant((n) => stays(n) && fate.moved(n)),
  )
})
