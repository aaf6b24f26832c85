import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from '../../src/connector.ts'
import { orders } from '../../src/connectors/kickstarter/plan.ts'
import { orderDraft, type OrderDraft } from '../../src/model/order.ts'
import type { Decision, Mapping, Pledge } from '../../src/model/pledge.ts'
import { at, change, orderOf, pledgeOf, ready, self, usd, type World } from './world.ts'

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

test('a finalized, mapped and released pledge becomes an order of exactly what it is', () => {
  const steps = run(ready())
  assert.deepEqual(bodyOf(steps), {
    number: 'ML-7',
    placedAt: '2026-03-28T10:27:00Z',
    paidAt: '2026-03-28T10:27:00Z',
    status: 'open',
    email: 'ada@example.com',
    shipTo: pledgeOf().address,
    lines: [
      {
        key: 'item:Lamp/LAMP',
        sku: 'LAMP',
        name: 'Moon Lamp',
        quantity: 1,
        unitPrice: '45.00',
        adjustment: false,
      },
    ],
    paid: '53.00',
    shipping: '8.00',
    tax: '0.00',
    store: '42',
    shipFrom: null,
    source: 'Kickstarter',
  })
  assert.equal(
    'says' in (steps[0] ?? {}) && steps[0] && 'says' in steps[0] && steps[0].says,
    'Send order ML-7: 1 piece to Ada Winter, Portland, US',
  )
})

test('a draft campaign sends nothing; a closed one does', () => {
  assert.deepEqual(run(ready({ state: 'draft' })), [
    { skip: 'The campaign is a draft: orders go when it is set to live or closed.' },
  ])
  bodyOf(run(ready({ state: 'closed' })))
})

test('a backer who is gone, and a campaign that is not there, are skipped in words', () => {
  assert.match(JSON.stringify(run(ready(), null)), /no longer in the campaign/)
})

test('what is not finalized names every reason at once', () => {
  const pledge = pledgeOf({ surveyedAt: null, due: usd(4500), address: { country: null, street1: ' ' } })
  assert.deepEqual(run(ready(), pledge), [
    {
      skip: 'Not sent: 45.00 USD still due; survey unanswered; address has no street; address has no country.',
    },
  ])
})

test('a person holds one backer, and finalizes another against the rule', () => {
  const held = ready().put('decision', '7', decide({ finalized: 'hold', reason: 'asked to wait' }))
  assert.deepEqual(run(held), [{ skip: 'Held by Mia (asked to wait).' }])
  const silent = pledgeOf({ surveyedAt: null })
  bodyOf(run(ready().put('decision', '7', decide({ finalized: 'finalize' })), silent))
})

test('an order that lacks products waits with one question for each, and only for those', () => {
  const items = [
    ...pledgeOf().items,
    { key: 'addon:71', kind: 'addon' as const, title: 'Enamel mug', quantity: 2 },
    { key: 'item:Poster', kind: 'item' as const, title: 'Poster', quantity: 0 },
  ]
  const wait = {
    wait: 'Which product is “Enamel mug”?',
    for: { account: self, kind: 'mapping', id: 'addon:71' },
  }
  assert.deepEqual(run(ready(), pledgeOf({ items })), [wait])
  assert.deepEqual(
    run(ready().put('mapping', 'addon:71', { ...mapped(null), kind: 'addon' }), pledgeOf({ items })),
    [wait],
  )
  const mug = { sku: 'MUG', name: null, quantity: 1, unitPrice: usd(1200) }
  const body = bodyOf(
    run(ready().put('mapping', 'addon:71', mapped([mug])), pledgeOf({ items, paid: usd(7700) })),
  )
  assert.deepEqual(
    body.lines.map(({ sku, name, quantity, unitPrice }) => [sku, name, quantity, unitPrice]),
    [
      ['LAMP', 'Moon Lamp', 1, null],
      ['MUG', 'Enamel mug', 2, '12.00'],
      ['', 'Pledge balance', 1, '45.00'],
    ],
  )
})

test('a reward of several products makes a line for each, with its number', () => {
  const lines = [
    { sku: 'LAMP', name: null, quantity: 2, unitPrice: usd(2000) },
    { sku: 'CHART', name: 'Star chart', quantity: 1, unitPrice: null },
  ]
  const items = [{ key: 'reward:9001', kind: 'reward' as const, title: 'Set', quantity: 1 }]
  const body = bodyOf(run(ready().put('mapping', 'reward:9001', mapped(lines)), pledgeOf({ items })))
  assert.deepEqual(
    body.lines.map(({ key, quantity, unitPrice }) => [key, quantity, unitPrice]),
    [
      ['reward:9001/LAMP', 2, '20.00'],
      ['reward:9001/CHART', 1, null],
      ['balance', 1, '5.00'],
    ],
  )
})

test('a pledge that is digital, or has nothing to ship for it, sends nothing and needs no address', () => {
  const skip = [{ skip: 'Nothing to send: all of it is digital or needs no parcel.' }]
  const nowhere = pledgeOf({ address: null })
  assert.deepEqual(run(ready().put('mapping', 'item:Lamp', mapped(null, true)), nowhere), skip)
  assert.deepEqual(run(ready().put('mapping', 'item:Lamp', mapped([])), nowhere), skip)
  assert.match(JSON.stringify(run(ready(), nowhere)), /no shipping address/)
})

test('a correction goes out; one that the report has overtaken waits until a person chooses', () => {
  const fields = { city: { value: 'Salem', over: 'Portland', by: 'Mia', at: '2026-06-02T00:00:00Z' } }
  const world = ready().put('correction', '7', { fields })
  assert.equal(bodyOf(run(world)).shipTo.city, 'Salem')
  assert.deepEqual(run(world, pledgeOf({ address: { city: 'Eugene' } })), [
    {
      wait: 'Which city is right: “Eugene” from the report, or “Salem” as corrected here?',
      for: { account: self, kind: 'correction', id: '7' },
      options: ['report', 'correction'],
    },
  ])
  assert.equal(bodyOf(run(world, pledgeOf({ address: { city: 'Salem' } }))).shipTo.city, 'Salem')
})

test('an order that is there already, by number or by e-mail and products, waits for adopt, send or leave', () => {
  const byNumber = orderOf({ email: 'x@example.com', lines: [] })
  const byContents = orderOf({ number: 'OLD-1', email: 'ADA@example.com' })
  for (const [order, words] of [
    [byNumber, /already has ML-7, which has this order's number/],
    [byContents, /already has OLD-1, with the same e-mail address and products/],
  ] as const) {
    const [step] = run(ready().order('500', order))
    assert.ok(step && 'wait' in step)
    assert.match(step.wait, words)
    assert.deepEqual(
      [step.for, step.options],
      [{ account: self, kind: 'decision', id: '7' }, ['adopt', 'send', 'leave']],
    )
  }
})

test('what is no twin: cancelled, other products, ours by link or by key', () => {
  const other = [{ key: null, sku: 'MUG', name: null, quantity: 1, unitPrice: null, adjustment: false }]
  const two = [{ key: null, sku: 'LAMP', name: null, quantity: 2, unitPrice: null, adjustment: false }]
  bodyOf(run(ready().order('500', orderOf({ status: 'cancelled' }))))
  bodyOf(run(ready().order('500', orderOf({ number: 'OLD-1', lines: other }))))
  bodyOf(run(ready().order('500', orderOf({ number: 'OLD-1', lines: two }))))
  bodyOf(run(ready().order('500', orderOf({ key: `ls-${'0a'.repeat(16)}` }))))
  bodyOf(run(ready().order('500', orderOf(), '8')))
})

test('discounts and balances do not hide a twin', () => {
  const lines = [
    ...orderOf().lines,
    { key: null, sku: 'CODE', name: null, quantity: 1, unitPrice: '-5', adjustment: true },
  ]
  assert.ok('wait' in (run(ready().order('500', orderOf({ number: 'OLD-1', lines })))[0] ?? {}))
})

test('a decided twin: send goes, leave stays, adopt waits for the link and then updates', () => {
  const twin = orderOf({ number: 'OLD-1' })
  const decided = (answer: 'send' | 'leave' | 'adopt') =>
    ready()
      .order('500', twin)
      .put('decision', '7', decide({ twin: answer }))
  bodyOf(run(decided('send')))
  assert.deepEqual(run(decided('leave')), [
    { skip: 'Left alone: ShipStation has OLD-1 for it, as Mia decided.' },
  ])
  assert.match(JSON.stringify(run(decided('adopt'))), /OLD-1 in ShipStation is being taken over/)
  const adopted = ready()
    .order('500', twin, '7')
    .put('decision', '7', decide({ twin: 'adopt' }))
  bodyOf(run(adopted))
  const shipped = ready()
    .order('500', { ...twin, status: 'shipped' }, '7')
    .put('decision', '7', decide({ twin: 'adopt' }))
  assert.deepEqual(run(shipped), [
    { skip: 'Order OLD-1, which was taken over, is shipped in ShipStation already.' },
  ])
})

test('release is asked for the first sending only: one backer, all, or none', () => {
  const wait = [
    {
      wait: 'Not released yet.',
      for: { account: self, kind: 'release', id: 'orders' },
      options: ['release'],
    },
  ]
  const world = ready({ released: false })
  assert.deepEqual(run(world), wait)
  bodyOf(run(ready().put('release', 'orders', { all: false, only: ['7'] })))
  assert.deepEqual(run(ready().put('release', 'orders', { all: false, only: ['8'] })), wait)
  const [step] = run(world.order('500', orderOf(), '7'))
  assert.match(step && 'says' in step ? step.says : '', /^Update order ML-7/)
})

test('what was shipped by other means is not sent', () => {
  for (const fulfillment of ['shipped', 'Yes'])
    assert.match(JSON.stringify(run(ready(), pledgeOf({ fulfillment }))), /already shipped/)
})
