import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { objectKey } from '../../src/engine/key.ts'
import { routes } from '../../src/http/api/backers.ts'
import type { Answer } from '../../src/http/api/define.ts'
import { usd } from '../kickstarter/world.ts'
import { base, campaign, connected, self, wireOrder } from './backers-campaign.ts'

type Show = Answer<typeof routes.show>
type Sends = Answer<typeof routes.wouldSend>
type Wire = {
  orderKey: string
  orderNumber: string
  orderId?: number
  orderStatus?: string
  customerEmail?: string
  internalNotes?: string
  items?: { name: string; quantity: number; unitPrice: number }[]
}
const seven = `${base}/backers/7`

test('one backer: what they get, what was paid, what was asked, and the rule condition by condition', async () => {
  await using it = await campaign()
  await it.pledge({
    ...{ due: usd(500), notes: 'gift', deliveryNotes: 'back door' },
    answers: [{ question: 'Colour?', answer: 'Blue' }],
    items: [
      { key: 'item:Lamp', kind: 'item', title: 'Lamp', quantity: 2 },
      { key: 'item:Cord', kind: 'item', title: 'Cord', quantity: 1 },
    ],
  })
  await it.plan()
  const { body } = await it.ask<Show>('GET', seven)
  assert.deepEqual(
    body.items.map((item) => item.skus),
    [[{ sku: 'LAMP', quantity: 2 }], null],
  )
  assert.deepEqual(body.amounts.find((one) => one.label === 'Still due')?.amount, usd(500))
  assert.deepEqual(body.answers, [{ question: 'Colour?', answer: 'Blue' }])
  assert.equal(body.notes, 'gift\nback door')
  assert.deepEqual(
    body.rule.filter((one) => !one.ok),
    [{ says: '5.00 USD still due', ok: false }],
  )
  assert.equal(body.rule.length, 6)
  assert.equal(body.row.finalized, false)
  assert.match(body.pledgePage ?? '', /^\/p\//)
})

test('the completion column that the creator named is the rule on screen too', async () => {
  await using it = await campaign()
  await it.pledge({ surveyedAt: null })
  const named = await it.held('campaign', 'moon-lamp')
  assert.ok(named)
  await it.own('campaign', 'moon-lamp', { ...named, completedColumn: 'Completed At' })
  const { body } = await it.ask<Show>('GET', seven)
  assert.deepEqual(body.rule[0], { says: 'Not completed (“Completed At” is blank)', ok: false })
  assert.equal(
    body.rule.some((one) => one.says.includes('urvey')),
    false,
  )
})

test('what would be sent is what the plan says, to the key and the last field', async () => {
  await using it = await campaign()
  await it.pledge()
  const { body } = await it.ask<Sends>('GET', `${seven}/would-send`)
  const wire = body.wire as Wire
  assert.equal(body.sends, true)
  assert.equal(body.says, 'Send order ML-7: 1 piece to Ada Winter, Portland, US')
  assert.equal(
    wire.orderKey,
    objectKey(connected, 'shipstation.orders', { account: self, kind: 'pledge', id: '7' }),
  )
  assert.equal(wire.orderNumber, 'ML-7')
  assert.deepEqual(body.lines, [{ sku: 'LAMP', name: 'Moon Lamp', quantity: 1, unitPrice: '45.00' }])
  assert.deepEqual([body.shipping, body.tax, body.total, body.paid], ['8.00', '0.00', '53.00', '53.00'])
  assert.deepEqual([body.orderNumber, body.orderStatus, body.email], ['ML-7', wire.orderStatus, wire.customerEmail]) // biome-ignore format: one look
  assert.deepEqual(body.changes, [])
  const { rows } = await sql`select from steps`.execute(it.db)
  assert.equal(rows.length, 0, 'looking plans nothing')
})

test('what is held back is shown as it would look, with what holds it', async () => {
  await using it = await campaign({ released: false })
  await it.pledge()
  await it.pledge({ number: '8', surveyedAt: null })
  const at = async (number: string) =>
    (await it.ask<Sends>('GET', `${base}/backers/${number}/would-send`)).body
  const unreleased = await at('7')
  assert.deepEqual([unreleased.sends, unreleased.says], [true, 'Ready. It goes when you send or release it.'])
  assert.equal(unreleased.lines.length, 1)
  assert.equal((await at('8')).says, 'Not sent: survey unanswered.')
  await sql`update integrations set state = 'paused'`.execute(it.db)
  await it.own('release', 'orders', { all: true, only: [] })
  assert.match((await at('7')).says, /paused/)
})

test('against the order that is there: what changes, and what stays as ShipStation’s people set it', async () => {
  await using it = await campaign()
  await it.pledge()
  const there = wireOrder({ orderId: 500 })
  const added = { sku: 'CARD', name: 'Thank-you card', quantity: 2, unitPrice: 0.5 }
  await it.order({ ...there, items: [...(there.items ?? []), added] }, '7')
  const { body } = await it.ask<Sends>('GET', `${seven}/would-send`)
  assert.deepEqual(body.changes, [{ field: 'city', before: 'Salem', after: 'Portland' }])
  const wire = body.wire as Wire
  assert.deepEqual(
    body.lines.map(({ name, quantity, unitPrice }) => [name, quantity, Number(unitPrice)]),
    wire.items?.map(({ name, quantity, unitPrice }) => [name, quantity, unitPrice]),
    'what people added in ShipStation goes along, and is seen',
  )
  assert.equal(body.orderNumber, wire.orderNumber)
  assert.deepEqual([wire.orderId, wire.orderKey, wire.internalNotes], [500, 'typed-in', 'fragile'])
  assert.equal(body.sends, true)
  await it.order(
    wireOrder({ orderId: 500, orderStatus: 'shipped', modifyDate: '2026-06-21T10:00:00.0000000' }),
    '7',
  )
  const locked = (await it.ask<Sends>('GET', `${seven}/would-send`)).body
  assert.equal(locked.sends, false)
  assert.match(locked.says, /already shipped/)
})

test('what is there already, and what ShipStation refused, would not be sent again', async () => {
  await using it = await campaign()
  await it.pledge()
  await it.plan()
  const says = async () => (await it.ask<Sends>('GET', `${seven}/would-send`)).body.says
  await sql`update steps set state = 'refused', reason = 'No such store.'`.execute(it.db)
  assert.equal(await says(), 'No such store.')
  await sql`update steps set state = 'done'`.execute(it.db)
  assert.match(await says(), /Nothing to send/)
})

test('before the sync is configured a backer shows all the same, and no wire', async () => {
  await using it = await campaign({ connected: '' })
  await it.pledge()
  await it.plan()
  const { body } = await it.ask<Sends>('GET', `${seven}/would-send`)
  assert.deepEqual([body.sends, body.wire], [false, null])
  assert.equal((await it.ask('GET', seven)).status, 200)
})
