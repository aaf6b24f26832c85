import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { finalized } from '../../src/connectors/kickstarter/finalized.ts'
import { orders } from '../../src/connectors/kickstarter/plan.ts'
import type { Correction, Decision, Pledge } from '../../src/model/pledge.ts'
import { at, change, connected, orderOf, pledgeOf, ready, self, usd, World } from './world.ts'

const run = (world: World, pledge: Pledge = pledgeOf()) =>
  world.plan(orders, change('pledge', '7', pledge), at())
const corrected = (field: 'email' | 'city', value: string | null, over: string | null): Correction => ({
  fields: { [field]: { value, over, by: 'Mia', at: '2026-06-02T00:00:00Z' } },
})
const decided = (over: Partial<Decision>): Decision => ({
  ...{ finalized: null, reason: null, twin: null, by: 'Mia', at: '2026-06-02T00:00:00Z' },
  ...over,
})
const kindOf = (step: object | undefined) =>
  step ? Object.keys(step).find((name) => ['do', 'wait', 'skip'].includes(name)) : undefined

test('a plan asks for everything it looks at, whatever stands in the mirror', () => {
  fc.assert(
    fc.property(
      fc.record({
        campaign: fc.constantFrom('none', 'draft', 'live', 'closed'),
        mapping: fc.constantFrom('none', 'open', 'empty', 'digital', 'lamp'),
        correction: fc.constantFrom(
          null,
          corrected('email', 'new@example.com', 'ada@example.com'),
          corrected('city', 'X', 'Y'),
        ),
        decision: fc.constantFrom(
          null,
          decided({ finalized: 'hold' }),
          decided({ finalized: 'finalize' }),
          decided({ twin: 'adopt' }),
          decided({ twin: 'leave' }),
        ),
        refund: fc.constantFrom(null, 100, 5300),
        order: fc.constantFrom('none', 'linked', 'stranger', 'shipped'),
        released: fc.boolean(),
        status: fc.constantFrom('collected', 'dropped', 'errored'),
        email: fc.constantFrom('ada@example.com', null),
        address: fc.boolean(),
      }),
      (it) => {
        const world = new World()
        if (it.campaign !== 'none')
          world.put('campaign', 'moon-lamp', {
            ...{ slug: 'moon-lamp', name: 'Moon Lamp', address: 'x', currency: 'USD', completedColumn: null },
            state: it.campaign,
          })
        if (it.mapping !== 'none')
          world.put('mapping', 'item:Lamp', {
            ...{ kind: 'item', title: 'Lamp', digital: it.mapping === 'digital' },
            lines:
              it.mapping === 'open'
                ? null
                : it.mapping === 'lamp'
                  ? [{ sku: 'LAMP', name: null, quantity: 1, unitPrice: null }]
                  : [],
          })
        if (it.correction) world.put('correction', '7', it.correction)
        if (it.decision) world.put('decision', '7', it.decision)
        if (it.refund !== null) {
          const entry = {
            id: 'r',
            amount: usd(it.refund),
            reason: null,
            from: 'person' as const,
            at: '2026-06-02T00:00:00Z',
          }
          world.put('refund', '7', { entries: [entry] })
        }
        world.put('release', 'orders', { all: it.released, only: [] })
        if (it.order !== 'none')
          world.order(
            '500',
            orderOf({ status: it.order === 'shipped' ? 'shipped' : 'awaiting_shipment' }),
            it.order === 'stranger' ? undefined : '7',
          )
        const pledge = pledgeOf({
          status: it.status,
          email: it.email,
          ...(it.address ? {} : { address: null }),
        })
        const steps = run(world, pledge)
        assert.ok(steps.length > 0, 'a plan says something')
        const puts = steps.filter((step) => 'do' in step)
        assert.ok(puts.length === 0 || steps.length === 1, 'it sends or it says why not, never both')
        const [sent] = puts
        if (sent?.body.status !== 'open') return
        assert.ok(it.campaign === 'live' || it.campaign === 'closed')
        assert.ok(it.status === 'collected' || it.decision?.finalized === 'finalize')
        assert.ok(it.mapping === 'lamp' && it.address)
        assert.ok(it.released || it.order === 'linked' || it.order === 'shipped')
        assert.notEqual(it.decision?.finalized, 'hold')
      },
    ),
    { numRuns: 500 },
  )
})

test('several questions are asked at once', () => {
  const items = [...pledgeOf().items, { key: 'addon:7', kind: 'addon' as const, title: 'Mug', quantity: 1 }]
  const world = ready().put('correction', '7', corrected('city', 'Salem', 'Bend'))
  const steps = run(world, pledgeOf({ items }))
  assert.deepEqual(steps.map(kindOf), ['wait', 'wait'])
  assert.match(JSON.stringify(steps), /Which city is right.*Which product is “Mug”/)
})

test('a question about a blank says so', () => {
  const world = ready().put('correction', '7', corrected('city', null, 'Bend'))
  assert.match(JSON.stringify(run(world, pledgeOf())), /address has no city/)
  const back = ready().put('correction', '7', corrected('email', null, 'old@example.com'))
  assert.match(
    JSON.stringify(run(back)),
    /Which e-mail address is right: “ada@example\.com” from the report, or none as corrected here/,
  )
})

test('twins are looked for under the corrected e-mail address', () => {
  const world = ready()
    .put('correction', '7', corrected('email', 'new@example.com', 'ada@example.com'))
    .order('500', orderOf({ number: 'OLD-1', email: 'NEW@example.com' }))
    .order('501', orderOf({ number: 'OLD-2', email: 'ada@example.com' }))
  const text = JSON.stringify(run(world))
  assert.match(text, /OLD-1, with the same e-mail/)
  assert.doesNotMatch(text, /OLD-2/)
})

test('several twins are all named', () => {
  const world = ready()
    .order('500', orderOf({ email: 'x@example.com' }))
    .order('501', orderOf({ number: 'OLD-2' }))
  assert.match(JSON.stringify(run(world)), /ML-7, which has this order's number; OLD-2, with the same e-mail/)
})

test('a pledge without e-mail has no twin by e-mail', () => {
  const world = ready().order('500', orderOf({ number: 'OLD-1', email: null }))
  assert.equal(kindOf(run(world, pledgeOf({ email: null }))[0]), 'do')
})

test('another campaign’s order of the same number is ours, no twin', () => {
  const world = ready().order('500', orderOf(), '99')
  assert.equal(kindOf(run(world)[0]), 'do')
})

test('hold stops what follows, too', () => {
  const world = ready()
    .order('500', orderOf(), '7')
    .put('decision', '7', decided({ finalized: 'hold' }))
  assert.deepEqual(run(world), [{ skip: 'Held by Mia.' }])
})

test('what is linked and no longer finalized is not updated', () => {
  const world = ready().order('500', orderOf(), '7')
  assert.match(JSON.stringify(run(world, pledgeOf({ due: usd(100) }))), /Not sent: 1\.00 USD still due/)
})

test('what was said about a twin does not matter once it is linked', () => {
  for (const twin of ['leave', 'send', 'adopt'] as const) {
    const world = ready().order('500', orderOf(), '7').put('decision', '7', decided({ twin }))
    assert.equal(kindOf(run(world)[0]), 'do', twin)
  }
})

test('leave stays, also when the twin is no longer seen', () => {
  assert.deepEqual(run(ready().put('decision', '7', decided({ twin: 'leave' }))), [
    { skip: 'Left alone: ShipStation has an order for it, as Mia decided.' },
  ])
})

test('needs name this backer’s records, the things in the box, and twins only before there is a link', () => {
  const none = { get: () => null, all: () => [], past: () => [], origin: () => null }
  const asked = (linked: boolean) =>
    (
      orders.needs?.(
        change('pledge', '7', pledgeOf()),
        { ...none, link: () => (linked ? { id: '500' } : null) },
        at(),
      ) ?? []
    ).map((want) =>
      'past' in want
        ? 'a past'
        : 'of' in want
          ? `${want.kind}s of ${want.of.account} ${want.of.kind} ${want.of.id}`
          : `${want.account} ${want.kind} ${want.id}`,
    )
  const own = [
    `${self} campaign moon-lamp`,
    `${self} release orders`,
    `${self} correction 7`,
    `${self} decision 7`,
    `${self} refund 7`,
    `${self} mapping item:Lamp`,
  ]
  assert.deepEqual(asked(true), own)
  assert.deepEqual(asked(false), [
    ...own,
    `orders of ${connected} number ML-7`,
    `orders of ${connected} email ada@example.com`,
  ])
  assert.deepEqual(orders.needs?.(change('pledge', '7', null), { ...none, link: () => null }, at()), [])
})

test('finalized means that nothing speaks against it, and every reason is different', () => {
  const pledge = fc
    .record({
      status: fc.constantFrom('collected', 'errored', 'dropped', 'refunded', 'canceled', 'pledged'),
      surveyedAt: fc.constantFrom(null, '2026-05-01T00:00:00'),
      completedAt: fc.constantFrom(null, '2026-05-01T00:00:00'),
      due: fc.constantFrom(null, usd(0), usd(1), usd(-5)),
      fulfillment: fc.constantFrom(null, 'not_started', 'shipped', 'YES', 'No', 'in_progress', 'delayed'),
      items: fc.constantFrom([], pledgeOf().items),
      address: fc.constantFrom(null, {}, { country: null }, { city: ' ' }, { state: null }),
    })
    .map((over) => pledgeOf(over))
  const decision = fc.constantFrom(
    null,
    decided({}),
    decided({ finalized: 'hold' }),
    decided({ finalized: 'finalize' }),
  )
  const column = fc.constantFrom(null, 'Completed At')
  fc.assert(
    fc.property(pledge, decision, column, fc.boolean(), (pledge, decision, completedColumn, digital) => {
      const verdict = finalized(pledge, { campaign: { completedColumn }, decision, digital })
      assert.equal(verdict.finalized, verdict.reasons.length === 0)
      assert.equal(new Set(verdict.reasons).size, verdict.reasons.length)
      if (!verdict.finalized) return
      assert.ok(pledge.items.length > 0 && !['dropped', 'refunded', 'canceled'].includes(pledge.status))
      assert.ok(digital || pledge.address?.country)
      if (decision?.finalized === 'finalize') return
      assert.ok(!['shipped', 'YES'].includes(pledge.fulfillment ?? ''))
      if (completedColumn) assert.ok(pledge.completedAt)
      else assert.ok(pledge.surveyedAt && pledge.status === 'collected' && (pledge.due?.minor ?? 0) <= 0)
    }),
    { numRuns: 500 },
  )
})
