import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from '../../src/connector.ts'
import { difference } from '../../src/connectors/kickstarter/difference.ts'
import { orders } from '../../src/connectors/kickstarter/plan.ts'
import type { Order, OrderDraft } from '../../src/model/order.ts'
import type { Mapping, Pledge, Refund } from '../../src/model/pledge.ts'
import { fate, sampleReport } from '../../../examples/kickstarter/sample.ts'
import { pledges } from './reports.ts'
import { at, change, orderOf, ready, usd, type World } from './world.ts'

const product = (title: string, sku: string, minor: number): Mapping => ({
  ...{ kind: 'item', title, digital: false },
  lines: [{ sku, name: title, quantity: 1, unitPrice: usd(minor) }],
})
const mapped = () =>
  ready()
    .put('mapping', 'item:Moon Lamp', product('Moon Lamp', 'LAMP', 4000))
    .put('mapping', 'item:Star chart', product('Star chart', 'CHART', 1800))
    .put('mapping', 'item:Enamel mug', product('Enamel mug', 'MUG', 1200))

const planned = (world: World, all: Pledge[], before = new Map<string, Pledge>()) =>
  new Map(
    all.map((pledge) => {
      const steps = world.plan(
        orders,
        change('pledge', pledge.number, pledge, before.get(pledge.number) ?? null),
        at(),
      )
      assert.equal(steps.length, 1, JSON.stringify(steps))
      return [pledge.number, steps[0] as Step<OrderDraft>] // why: asserted the line before
    }),
  )
const body = (step: Step<OrderDraft> | undefined) => (step && 'body' in step ? step.body : null)
const minor = (text: string | null) => Math.round(Number(text ?? '0') * 100)
const total = (order: OrderDraft) =>
  order.lines.reduce((sum, line) => sum + line.quantity * minor(line.unitPrice), 0) + minor(order.shipping)

test('a campaign goes out: everyone who is finalized, once, under the backer’s number, at what was paid', async () => {
  const all = await pledges(sampleReport({ backers: 300 }))
  const steps = planned(mapped(), all)
  const numbers = new Set<string>()
  for (const pledge of all) {
    const order = body(steps.get(pledge.number))
    if (pledge.surveyedAt === null) {
      assert.deepEqual(steps.get(pledge.number), {
        skip: 'Not sent: survey unanswered; no shipping address.',
      })
      continue
    }
    assert.ok(order)
    assert.equal(order.number, `ML-${pledge.number}`)
    assert.equal(total(order), pledge.paid?.minor)
    assert.equal(minor(order.paid), pledge.paid?.minor)
    const pieces = order.lines.reduce((sum, line) => sum + (line.adjustment ? 0 : line.quantity), 0)
    assert.equal(
      pieces,
      pledge.items.reduce((sum, item) => sum + item.quantity, 0),
    )
    numbers.add(order.number)
  }
  const silent = all.filter((pledge) => pledge.surveyedAt === null).length
  assert.ok(silent > 5 && numbers.size === 300 - silent)
})

test('one product without a SKU holds back exactly the orders that have it', async () => {
  const all = (await pledges(sampleReport({ backers: 200 }))).filter((pledge) => pledge.surveyedAt !== null)
  const world = mapped().put('mapping', 'item:Enamel mug', {
    ...product('Enamel mug', 'MUG', 1200),
    lines: null,
  })
  const waiting = planned(world, all)
  for (const pledge of all) {
    const has = pledge.items.some(({ key }) => key === 'item:Enamel mug')
    const step = waiting.get(pledge.number)
    assert.equal(step && 'wait' in step, has, pledge.number)
    assert.equal(body(planned(mapped(), [pledge]).get(pledge.number)) !== null, true)
  }
})

test('the newer report: moved, refunded, fewer and dropped reach the orders that are there', async () => {
  const before = new Map(
    (await pledges(sampleReport({ backers: 300 }))).map((pledge) => [pledge.number, pledge]),
  )
  const after = await pledges(sampleReport({ backers: 300, newer: true }))
  const date = '2026-07-15T00:00:00Z'
  const found = difference({
    slug: 'moon-lamp',
    before,
    after,
    date,
    refunds: new Map(),
    corrections: new Map(),
  })
  const world = mapped()
  for (const [number, pledge] of before)
    if (pledge.surveyedAt !== null) world.order(`o${number}`, orderOf({ number: `ML-${number}` }), number)
  const refunds = new Map<string, Refund>(found.refunds.map(({ number, refund }) => [number, refund]))
  for (const [number, refund] of refunds) world.put('refund', number, refund)
  const steps = planned(world, after, before)
  let [cancelled, moved, refunded] = [0, 0, 0]
  for (const pledge of after) {
    const order = body(steps.get(pledge.number))
    const number = Number(pledge.number)
    const known = before.get(pledge.number)
    if (!known || known.surveyedAt === null) continue
    assert.ok(order, pledge.number)
    assert.equal(total(order), minor(order.paid), pledge.number)
    const over = fate.dropped(number) || pledge.items.length === 0
    assert.equal(order.status, over ? 'cancelled' : 'open')
    if (over) cancelled++
    if (fate.moved(number)) {
      moved++
      assert.equal(order.shipTo.street1, `New House ${number}`)
    }
    if (refunds.has(pledge.number)) {
      refunded++
      assert.deepEqual(
        order.lines.filter(({ name }) => name === 'Refund').map(({ unitPrice }) => unitPrice),
        ['-5.00'],
      )
      assert.equal(minor(order.paid), (known.paid?.minor ?? 0) - 500)
    }
  }
  assert.ok(cancelled > 5 && moved > 10 && refunded > 5, `${cancelled} ${moved} ${refunded}`)
})

test('an order that came back as its own echo is planned the same: nothing more is sent', async () => {
  const [pledge] = await pledges(sampleReport({ backers: 1 }))
  assert.ok(pledge)
  const first = body(planned(mapped(), [pledge]).get(pledge.number))
  assert.ok(first)
  const { status: _, ...rest } = first
  const echo: Order = {
    ...orderOf({ key: `ls-${'5e'.repeat(16)}` }),
    ...{ number: rest.number, email: rest.email, lines: rest.lines, status: 'awaiting_shipment' },
  }
  const unsettled = mapped().order('500', echo)
  assert.deepEqual(
    body(planned(unsettled, [pledge]).get(pledge.number)),
    first,
    'seen before the answer came',
  )
  const linked = mapped().order('500', echo, pledge.number)
  assert.deepEqual(body(planned(linked, [pledge]).get(pledge.number)), first)
})
