import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ago, dayOf, exact, lasting, monthsOn } from '../src/parts/time.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const before = (seconds: number) => new Date(now - seconds * 1000).toISOString()

test('a time is told in whole units, never more than have passed', () => {
  assert.equal(ago(before(2), now), 'just now')
  assert.equal(ago(before(12), now), '12 seconds ago')
  assert.equal(ago(before(119), now), '1 minute ago')
  assert.equal(ago(before(2 * 86_400 - 1), now), '1 day ago')
  assert.equal(ago(before(-3 * 3_600), now), 'in 3 hours')
})

test('an exact time says whose clock it is', () => {
  assert.equal(exact('2026-11-21T12:00:00Z', 'utc'), '21 Nov 2026, 12:00:00 UTC')
  assert.match(exact('2026-11-21T12:00:00Z', 'pacific'), /^21 Nov 2026, 04:00:00 /)
})

test('a plain date is the same day in every zone', () => {
  assert.equal(dayOf('2026-10-25', 'pacific'), '25 Oct 2026')
})

test('a key that ends in months ends on the same day of the month, or on its last', () => {
  assert.equal(monthsOn(new Date(2026, 7, 31), 6), '2027-02-28')
  assert.equal(monthsOn(new Date(2026, 10, 21), 3), '2027-02-21')
  assert.equal(monthsOn(new Date(2027, 1, 28), 12), '2028-02-28')
})

test('what is left is told roughly', () => {
  assert.equal(lasting(1), '1 second')
  assert.equal(lasting(250), '4 minutes')
})
