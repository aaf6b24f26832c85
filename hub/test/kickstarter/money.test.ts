import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { draft } from '../../src/connectors/kickstarter/draft.ts'
import { orders } from '../../src/connectors/kickstarter/plan.ts'
import { readAmount } from '../../src/connectors/kickstarter/report/amount.ts'
import { decimal, digitsOf } from '../../src/model/money.ts'
import type { Mapping, Pledge, Refund } from '../../src/model/pledge.ts'
import { at, change, pledgeOf, ready, settings, usd } from './world.ts'

const cents = fc.integer({ min: 0, max: 500_000 })
const quantity = fc.integer({ min: 1, max: 9 })
const price = fc.option(cents.map(usd), { nil: null })
const mapping: fc.Arbitrary<Mapping> = fc.record({
  kind: fc.constantFrom('reward', 'item', 'addon'),
  title: fc.constant('Thing'),
  digital: fc.constant(false),
  lines: fc.array(
    fc.record({ sku: fc.constantFrom('A', 'B', 'C'), name: fc.constant(null), quantity, unitPrice: price }),
    { maxLength: 3 },
  ),
})
const item = fc.record({
  key: fc.constantFrom('reward:1', 'item:Lamp', 'item:Mug', 'addon:7'),
  kind: fc.constantFrom('reward', 'item', 'addon'),
  title: fc.constant('Thing'),
  quantity: fc.integer({ min: 0, max: 9 }),
})
const pledge: fc.Arbitrary<Pledge> = fc
  .record({
    items: fc.uniqueArray(item, { selector: (one) => one.key, maxLength: 4 }),
    pledged: cents.map(usd),
    paid: fc.option(cents.map(usd), { nil: null }),
    shipping: fc.option(cents.map(usd), { nil: null }),
    reward: fc.option(fc.record({ id: fc.constant('1'), title: fc.constant('R'), minimum: price }), {
      nil: null,
    }),
  })
  .map((over) => pledgeOf(over))
const refund: fc.Arbitrary<Refund> = fc.record({
  entries: fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 8 }),
      amount: cents.map(usd),
      reason: fc.constant(null),
      from: fc.constantFrom('report', 'person'),
      at: fc.constant('2026-06-01T00:00:00Z'),
    }),
    { selector: (entry) => entry.id, maxLength: 3 },
  ),
})
const mappings = fc.dictionary(fc.constantFrom('reward:1', 'item:Lamp', 'item:Mug', 'addon:7'), mapping)

test('an order’s total is what was paid, whatever is mapped, priced and given back', () => {
  fc.assert(
    fc.property(pledge, mappings, fc.option(refund, { nil: null }), (pledge, mapped, refund) => {
      const parts = { settings, status: 'open', since: '2026-06-01T00:00:00Z' } as const
      const order = draft({ ...parts, pledge, mappings: new Map(Object.entries(mapped)), refund })
      const minor = (text: string | null) => Math.round(Number(text ?? '0') * 100)
      const total = order.lines.reduce((sum, line) => sum + line.quantity * minor(line.unitPrice), 0)
      assert.equal(total + minor(order.shipping) + minor(order.tax), minor(order.paid))
      const keys = order.lines.map((line) => line.key)
      assert.equal(new Set(keys).size, keys.length, 'line keys are different')
      const pieces = pledge.items.reduce(
        (sum, { key, quantity }) =>
          sum + (mapped[key]?.lines ?? []).reduce((per, line) => per + line.quantity * quantity, 0),
        0,
      )
      assert.equal(
        order.lines.reduce((sum, line) => sum + (line.adjustment ? 0 : line.quantity), 0),
        pieces,
      )
    }),
  )
})

test('the same pledge is planned the same way twice', () => {
  fc.assert(
    fc.property(pledge, mappings, refund, (pledge, mapped, refund) => {
      const world = ready().put('refund', '7', refund)
      for (const [key, value] of Object.entries(mapped)) world.put('mapping', key, value)
      const once = () => world.plan(orders, change('pledge', '7', pledge), at())
      assert.deepEqual(once(), once())
      assert.ok(once().length > 0)
    }),
    { numRuns: 50 },
  )
})

test('an amount that is written is read again, in every currency and style', () => {
  const currencies = fc.constantFrom('USD', 'JPY', 'EUR', 'SEK', 'KWD')
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999_999 }),
      currencies,
      fc.boolean(),
      (minor, currency, code) => {
        const text = decimal({ minor, currency })
        const [whole = '', fraction] = text.split('.')
        const grouped = Number(whole).toLocaleString('en-US') + (fraction ? `.${fraction}` : '')
        assert.equal(fraction?.length ?? 0, digitsOf(currency))
        const read = readAmount(code ? `${currency} ${grouped}` : `${grouped} ${currency}`, currency)
        assert.deepEqual(read, { money: { minor, currency } })
      },
    ),
  )
})
