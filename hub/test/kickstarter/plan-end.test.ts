import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from '../../src/connector.ts'
import { orders } from '../../src/connectors/kickstarter/plan.ts'
import { orderDraft, type OrderDraft } from '../../src/model/order.ts'
import type { Decision, Mapping, Pledge } from '../../src/model/pledge.ts'
import { at, change, orderOf, pledgeOf, ready, usd, type World } from './world.ts'

const run = (world: World, pledge: Pledge | null = pledgeOf(), before: Pledge | null = null) =>
  world.plan(orders, change('pledge', '7', pledge, before), at())

const bodyOf = (steps: Step<OrderDraft>[]) => {
  const [step] = steps
  assert.ok(step && 'do' in step, JSON.stringify(steps))
  assert.deepEqual([steps.length, step.do, step.mode], [1, 'put', 'latest'])
  return orderDraft.parse(step.body)
}
const decide = (over: Partial<Decision>): Decision => ({
  ...{ finalized: null, reason: null, twin: null, by: 'Mia', at: '2026-06-02T00:00:00Z' },
  ...over,
})
const mapped = (lines: Mapping['lines'], digital = false): Mapping => ({
  ...{ kind: 'item', title: 'Lamp', lines, digital },
})

test('a dropped pledge cancels its order, and is skipped where there is none', () => {
  const dropped = pledgeOf({ status: 'dropped', address: null })
  assert.deepEqual(run(ready(), dropped), [
    { skip: 'Not sent: the pledge was dropped (its money was refunded or never came); no shipping address.' },
  ])
  const steps = run(ready().order('500', orderOf(), '7'), dropped, pledgeOf())
  const body = bodyOf(steps)
  assert.equal(body.status, 'cancelled')
  assert.deepEqual(body.shipTo, pledgeOf().address, 'the address known before it left')
})

test('a cancellation is not stopped by a hold, a missing product or a conflict', () => {
  const world = ready()
    .order('500', orderOf(), '7')
    .put('decision', '7', decide({ finalized: 'hold' }))
    .put('mapping', 'item:Lamp', mapped(null))
  assert.equal(bodyOf(run(world, pledgeOf({ status: 'dropped' }))).status, 'cancelled')
})

test('all money given back, or nothing left in the box, cancels too', () => {
  const linked = () => ready().order('500', orderOf(), '7')
  const entry = {
    id: 'r1',
    amount: usd(5300),
    reason: null,
    from: 'person' as const,
    at: '2026-06-03T00:00:00Z',
  }
  assert.equal(bodyOf(run(linked().put('refund', '7', { entries: [entry] }))).status, 'cancelled')
  assert.equal(bodyOf(run(linked(), pledgeOf({ items: [] }))).status, 'cancelled')
  assert.match(JSON.stringify(run(ready(), pledgeOf({ items: [] }))), /Not sent: nothing to ship\./)
})

test('all money given back before anything was sent is a reason not to send', () => {
  const entry = {
    id: 'r1',
    amount: usd(5300),
    reason: null,
    from: 'person' as const,
    at: '2026-06-03T00:00:00Z',
  }
  assert.deepEqual(run(ready().put('refund', '7', { entries: [entry] })), [
    { skip: 'Not sent: all of its money was refunded.' },
  ])
})

test('a backer without a reward is told apart from one who left', () => {
  const none = pledgeOf({ items: [], reward: null, surveyedAt: null })
  assert.deepEqual(run(ready(), none), [{ skip: 'Not sent: survey unanswered; nothing to ship.' }])
})

test('a general refund is a line of its own and less paid, whether pressed here or seen in a report', () => {
  const entry = {
    id: 'r1',
    amount: usd(500),
    reason: null,
    from: 'person' as const,
    at: '2026-06-03T00:00:00Z',
  }
  const refund = ['Refund', '-5.00', true, 'refund/r1']
  const read = (from: 'person' | 'report', pledge: Pledge) => {
    const body = bodyOf(run(ready().put('refund', '7', { entries: [{ ...entry, from }] }), pledge))
    return [
      body.paid,
      ...body.lines.map(({ name, unitPrice, adjustment, key }) => [name, unitPrice, adjustment, key]),
    ]
  }
  const lamp = ['Moon Lamp', '45.00', false, 'item:Lamp/LAMP']
  assert.deepEqual(read('person', pledgeOf()), ['48.00', lamp, refund])
  assert.deepEqual(read('report', pledgeOf({ paid: usd(4800), pledged: usd(4800) })), ['48.00', lamp, refund])
})
