import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytes, countryOf, many, moneyOf, priceOf } from '../src/parts/money.ts'

test('an amount has as many places as its currency', () => {
  assert.equal(moneyOf({ minor: 123_450, currency: 'EUR' }), '€1,234.50')
  assert.equal(moneyOf({ minor: 1_234, currency: 'JPY' }), '¥1,234')
  assert.equal(moneyOf({ minor: -500, currency: 'USD' }), '-$5.00')
})

test('a currency that nobody knows is written behind its amount', () => {
  assert.equal(moneyOf({ minor: 500, currency: 'not one' }), '5.00 not one')
})

test('a price without a currency, or that is no number, stays as it came', () => {
  assert.equal(priceOf('45.00', null), '45.00')
  assert.equal(priceOf('free', 'USD'), 'free')
  assert.equal(priceOf('0.29', 'USD'), '$0.29')
})

test('counts, sizes and countries read as a person would say them', () => {
  assert.deepEqual(
    [many(1, 'order'), many(1_200, 'order'), many(0, 'reply', 'replies')],
    ['1 order', '1,200 orders', '0 replies'],
  )
  assert.deepEqual([bytes(999), bytes(4_200), bytes(104_857_600)], ['999 bytes', '4 kB', '104.9 MB'])
  assert.deepEqual([countryOf('DE'), countryOf(null), countryOf('Narnia')], ['Germany', '', 'Narnia'])
})
