import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effective } from '../../src/connectors/kickstarter/effective.ts'
import { finalized } from '../../src/connectors/kickstarter/finalized.ts'
import type { Correction, Decision } from '../../src/model/pledge.ts'
import { pledgeOf, usd } from './world.ts'

const rule = { campaign: { completedColumn: null }, decision: null, digital: false }
const decision = (over: Partial<Decision>): Decision => ({
  ...{ finalized: null, reason: null, twin: null, by: 'Mia', at: '2026-06-02T00:00:00Z' },
  ...over,
})

test('without a completion column: collected, answered, nothing due, a whole address, not shipped', () => {
  assert.deepEqual(finalized(pledgeOf(), rule), { finalized: true, by: 'rule', reasons: [] })
  const reasons = (over: Parameters<typeof pledgeOf>[0]) => finalized(pledgeOf(over), rule).reasons
  assert.deepEqual(reasons({ surveyedAt: null }), ['survey unanswered'])
  assert.deepEqual(reasons({ due: usd(4500) }), ['45.00 USD still due'])
  assert.deepEqual(reasons({ due: null }), [])
  assert.deepEqual(reasons({ status: 'errored' }), [
    'the pledge is not collected (Kickstarter says “errored”)',
  ])
  assert.deepEqual(reasons({ status: 'dropped' }), [
    'the pledge was dropped (its money was refunded or never came)',
  ])
  assert.deepEqual(reasons({ items: [] }), ['nothing to ship'])
  assert.deepEqual(reasons({ fulfillment: 'Shipped' }), ['already shipped (Kickstarter says “Shipped”)'])
  assert.deepEqual(reasons({ address: null }), ['no shipping address'])
  assert.deepEqual(reasons({ address: { name: null, city: '' } }), [
    'address has no name',
    'address has no city',
  ])
  assert.deepEqual(reasons({ address: { state: null, postalCode: null } }), [
    'address has no state',
    'address has no postcode',
  ])
  assert.deepEqual(reasons({ address: { country: 'IE', state: null, postalCode: null } }), [])
})

test('digital pledges need no address', () => {
  assert.equal(finalized(pledgeOf({ address: null }), { ...rule, digital: true }).finalized, true)
})

test('the completion column that the creator named decides instead of survey and payment', () => {
  const by = { ...rule, campaign: { completedColumn: 'Completed At' } }
  const done = { completedAt: '2026-05-02T08:00:00', surveyedAt: null, due: usd(100) }
  assert.deepEqual(finalized(pledgeOf(done), by), { finalized: true, by: 'column', reasons: [] })
  assert.deepEqual(finalized(pledgeOf(), by).reasons, ['not completed (“Completed At” is blank)'])
  assert.equal(finalized(pledgeOf({ ...done, status: 'dropped' }), by).finalized, false)
  assert.equal(finalized(pledgeOf({ ...done, fulfillment: 'shipped' }), by).finalized, false)
})

test('a person overrides the rule both ways, but ships neither to nowhere nor what was refunded', () => {
  const yes = { ...rule, decision: decision({ finalized: 'finalize' }) }
  const against = { surveyedAt: null, due: usd(1), status: 'errored', fulfillment: 'shipped' }
  assert.deepEqual(finalized(pledgeOf(against), yes), { finalized: true, by: 'person', reasons: [] })
  assert.equal(finalized(pledgeOf({ status: 'dropped' }), yes).finalized, false)
  assert.equal(finalized(pledgeOf({ address: { country: null } }), yes).finalized, false)
  assert.equal(finalized(pledgeOf({ items: [] }), yes).finalized, false)
  const no = { ...rule, decision: decision({ finalized: 'hold', reason: 'on holiday' }) }
  assert.deepEqual(finalized(pledgeOf(), no).reasons, ['held by Mia (on holiday)'])
})

const correct = (
  field: 'city' | 'email' | 'street2',
  value: string | null,
  over: string | null,
): Correction => ({
  fields: { [field]: { value, over, by: 'Mia', at: '2026-06-02T00:00:00Z' } },
})

test('a correction stands while the report says what it said then', () => {
  const { pledge, conflicts } = effective(pledgeOf(), correct('city', 'Salem', 'Portland'))
  assert.deepEqual([pledge.address?.city, conflicts], ['Salem', []])
  assert.equal(
    effective(pledgeOf(), correct('email', 'new@example.com', 'ada@example.com')).pledge.email,
    'new@example.com',
  )
  assert.equal(effective(pledgeOf(), correct('email', null, 'ada@example.com')).pledge.email, null)
  assert.equal(effective(pledgeOf(), correct('street2', 'Flat 2', null)).pledge.address?.street2, 'Flat 2')
  assert.deepEqual(effective(pledgeOf(), null), { pledge: pledgeOf(), conflicts: [] })
})

test('a report that says something new makes a conflict with both values, one that agrees does not', () => {
  const correction = correct('city', 'Salem', 'Portland')
  const { pledge, conflicts } = effective(pledgeOf({ address: { city: 'Eugene' } }), correction)
  assert.equal(pledge.address?.city, 'Salem', 'the correction stays until a person chooses')
  assert.deepEqual(conflicts, [
    { field: 'city', label: 'city', report: 'Eugene', correction: 'Salem', over: 'Portland', by: 'Mia' },
  ])
  assert.deepEqual(effective(pledgeOf({ address: { city: 'Salem' } }), correction).conflicts, [])
})

test('an address given here, where the report has none, is the address', () => {
  const { pledge } = effective(pledgeOf({ address: null }), correct('city', 'Salem', null))
  assert.equal(pledge.address?.city, 'Salem')
  assert.equal(effective(pledgeOf({ address: null }), { fields: {} }).pledge.address, null)
})
