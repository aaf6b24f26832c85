import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { routes } from '../../src/http/api/backers.ts'
import type { Answer } from '../../src/http/api/define.ts'
import type { Says } from '../rig/app.ts'
import { base, campaign, self, wireOrder } from './backers-campaign.ts'

type Show = Answer<typeof routes.show>
const seven = `${base}/backers/7`
const fields = (...list: [field: string, value: string | null, remove?: boolean][]) => ({
  fields: list.map(([field, value, remove = false]) => ({ field, value, remove })),
})

test('a correction lies over the report, is noted with its maker, and can be taken back', async () => {
  await using it = await campaign()
  await it.pledge()
  const { status, body } = await it.ask<Show>(
    'PUT',
    `${seven}/correction`,
    fields(['city', '  Salem '], ['country', 'germany'], ['phone', '']),
  )
  assert.equal(status, 200)
  assert.deepEqual(
    [body.address?.city, body.address?.country, body.reportAddress?.city],
    ['Salem', 'DE', 'Portland'],
  )
  assert.deepEqual(
    body.corrections.map(({ field, value, over, by }) => [field, value, over, by]),
    [
      ['city', 'Salem', 'Portland', 'Ada'],
      ['country', 'DE', 'US', 'Ada'],
    ],
  )
  const [press] = await it.presses()
  assert.deepEqual(
    [press?.who, press?.title, press?.kind, press?.ref],
    ['Ada', 'Corrected city, country', 'pledge', '7'],
  )
  assert.deepEqual(press?.changes, [
    { field: 'city', before: 'Portland', after: 'Salem' },
    { field: 'country', before: 'US', after: 'DE' },
  ])
  await it.ask('PUT', `${seven}/correction`, fields(['city', 'Salem']))
  assert.equal((await it.presses()).length, 1, 'the same again is no press')
  const back = await it.ask<Show>(
    'PUT',
    `${seven}/correction`,
    fields(['city', null, true], ['country', 'US']),
  )
  assert.deepEqual(back.body.corrections, [])
})

test('what a field cannot hold is refused by name, and nothing of it is kept', async () => {
  await using it = await campaign()
  await it.pledge()
  const wrong = async (field: string, value: string) => {
    const answer = await it.ask('PUT', `${seven}/correction`, fields(['city', 'Salem'], [field, value]))
    assert.equal(answer.status, 422, `${field} ${value}`)
    assert.equal(answer.body.field, field)
  }
  await wrong('email', 'not an address')
  await wrong('email', 'a@x.test\r\nBcc: b@x.test')
  await wrong('email', 'a@x.test,b@x.test')
  await wrong('country', 'Atlantis')
  await wrong('street1', 'a\nb')
  await wrong('__proto__', 'x')
  assert.equal(await it.held('correction', '7'), undefined)
  assert.equal((await it.ask('PUT', `${base}/backers/99/correction`, fields(['city', 'Salem']))).status, 404)
})

test('two corrections at once lose nothing', async () => {
  await using it = await campaign()
  await it.pledge()
  const names = ['city', 'street1', 'street2', 'phone', 'company', 'state', 'postalCode', 'name']
  const answers = await Promise.all(
    names.map((field) => it.ask('PUT', `${seven}/correction`, fields([field, `new ${field}`]))),
  )
  assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([200]))
  const held = await it.held('correction', '7')
  assert.deepEqual(Object.keys(held?.fields ?? {}).sort(), [...names].sort())
  assert.equal((await it.presses()).length, names.length)
})

test('a clock that was set back loses no correction', async () => {
  await using it = await campaign()
  await it.pledge()
  await it.ask('PUT', `${seven}/correction`, fields(['city', 'Salem']))
  await sql`update records set request = 9999999999999 where kind = 'correction'`.execute(it.db)
  await it.ask('PUT', `${seven}/correction`, fields(['city', 'Eugene']))
  assert.equal((await it.held('correction', '7'))?.fields.city?.value, 'Eugene')
})

test('a conflict ends with the report’s value or with ours; pressed twice it stays ended', async () => {
  await using it = await campaign()
  await it.pledge()
  await it.ask('PUT', `${seven}/correction`, fields(['city', 'Salem'], ['street1', '1 Elm St']))
  assert.equal((await it.ask('POST', `${seven}/conflict`, { field: 'city', take: 'report' })).status, 409)
  await it.pledge({ address: { city: 'Eugene', street1: '2 Oak St' } })
  const open = (await it.ask<Show>('GET', seven)).body.conflicts
  assert.deepEqual(
    open.map(({ field, report, ours }) => [field, report, ours]),
    [
      ['street1', '2 Oak St', '1 Elm St'],
      ['city', 'Eugene', 'Salem'],
    ],
  )
  const choose = (field: string, take: string) => it.ask<Show>('POST', `${seven}/conflict`, { field, take })
  await choose('city', 'report')
  const ended = await choose('street1', 'ours')
  assert.deepEqual(
    [ended.body.conflicts, ended.body.address?.city, ended.body.address?.street1],
    [[], 'Eugene', '1 Elm St'],
  )
  const presses = (await it.presses()).length
  assert.deepEqual(
    [(await choose('city', 'report')).status, (await choose('street1', 'ours')).status],
    [200, 200],
  )
  assert.equal((await it.presses()).length, presses)
})

test('a person finalizes, holds and leaves it to the rule again', async () => {
  await using it = await campaign()
  await it.pledge({ surveyedAt: null })
  const decide = async (finalized: string | null, reason: string | null = null) =>
    (await it.ask<Show>('POST', `${seven}/decision`, { finalized, reason })).body
  const yes = await decide('finalize', ' answered by mail ')
  assert.deepEqual(
    [yes.row.finalized, yes.decision?.reason, yes.decision?.by],
    [true, 'answered by mail', 'Ada'],
  )
  assert.ok(yes.rule.every((one) => one.ok))
  assert.ok(yes.rule.some((one) => one.says === 'Survey unanswered, but Ada finalized it by hand'))
  const no = await decide('hold', 'on holiday')
  assert.deepEqual(no.rule[0], { says: 'Held by Ada (on holiday)', ok: false })
  await decide('hold', 'on holiday')
  const rule = await decide(null)
  assert.deepEqual([rule.decision, rule.row.finalized], [null, false])
  assert.deepEqual(
    (await it.presses()).map((press) => press.title),
    ['Finalized by hand', 'Held', 'Left to the rule again'],
  )
})

test('many backers are decided at once, all of them or none, each with a line of its own', async () => {
  await using it = await campaign()
  for (const number of ['7', '8', '9']) await it.pledge({ number, surveyedAt: null })
  const decide = (numbers: string[], finalized: string | null, reason: string | null = null) =>
    it.ask<{ decided: number; unchanged: number } & Says>('POST', `${base}/backers/decisions`, {
      ...{ numbers, finalized, reason },
    })
  const no = await decide(['7', '99'], 'hold')
  assert.deepEqual([no.status, no.body.says], [404, 'Backer 99 is not in this campaign.'])
  assert.deepEqual(await it.presses(), [])
  assert.deepEqual((await decide(['7', '8', '7'], 'hold', 'lost in transit')).body, {
    decided: 2,
    unchanged: 0,
  })
  assert.deepEqual((await decide(['7', '8', '9'], 'hold', 'lost in transit')).body, {
    decided: 1,
    unchanged: 2,
  })
  assert.deepEqual(
    (await it.presses()).map(({ title, ref }) => [title, ref]),
    ['7', '8', '9'].map((number) => ['Held', number]),
  )
  assert.equal((await it.held('decision', '8'))?.reason, 'lost in transit')
  assert.equal((await decide([], 'hold')).status, 422)
  assert.equal((await decide(Array.from({ length: 501 }, String), 'hold')).status, 422)
})

test('an order that looks like this one is shown, taken over once, and is nobody else’s from then on', async () => {
  await using it = await campaign()
  await it.pledge()
  await it.pledge({ number: '8', email: 'eve@example.com' })
  await it.order(wireOrder({ orderId: 500, orderNumber: 'SHOP-1' }))
  await it.order(wireOrder({ orderId: 501, orderNumber: 'SHOP-2', orderStatus: 'cancelled' }))
  await it.plan()
  const { body } = await it.ask<Show>('GET', seven)
  assert.deepEqual(
    body.twins.map((twin) => [twin.orderId, twin.number, twin.items]),
    [['500', 'SHOP-1', '1 × LAMP']],
  )
  assert.equal(body.row.state, 'waiting')
  const twin = (number: string, choice: string, orderId: string | null) =>
    it.ask<Show & Says>('POST', `${base}/backers/${number}/twin`, { choice, orderId })
  assert.equal((await twin('7', 'adopt', null)).status, 422)
  assert.equal((await twin('7', 'adopt', '999')).status, 404)
  assert.equal((await twin('7', 'adopt', '501')).status, 409)
  const adopted = await Promise.all([twin('7', 'adopt', '500'), twin('7', 'adopt', '500')])
  assert.deepEqual(
    adopted.map((one) => one.status),
    [200, 200],
  )
  const other = await twin('8', 'adopt', '500')
  assert.deepEqual([other.status, other.body.says], [409, 'Order SHOP-1 is that of backer 7 already.'])
  await it.plan()
  const after = (await it.ask<Show>('GET', seven)).body
  assert.deepEqual([after.row.orderNumber, after.twins], ['SHOP-1', []])
  assert.equal((await it.presses()).length, 1)
  assert.equal((await twin('7', 'send', null)).status, 409)
})

test('of two backers who reach for one order at once, one gets it', async () => {
  await using it = await campaign()
  await it.pledge()
  await it.pledge({ number: '8' })
  await it.order(wireOrder({ orderId: 500, orderNumber: 'SHOP-1' }))
  const adopt = (number: string) =>
    it.ask('POST', `${base}/backers/${number}/twin`, { choice: 'adopt', orderId: '500' })
  const statuses = (await Promise.all([adopt('7'), adopt('8')])).map((answer) => answer.status)
  assert.deepEqual(new Set(statuses), new Set([200, 409]))
})

test('nothing is taken over while an order for the backer is on its way', async () => {
  await using it = await campaign()
  await it.pledge()
  await it.plan()
  await sql`update steps set state = 'in_flight'`.execute(it.db)
  await it.order(wireOrder({ orderId: 500, orderNumber: 'SHOP-1' }))
  assert.equal((await it.ask('POST', `${seven}/twin`, { choice: 'adopt', orderId: '500' })).status, 409)
  const { rows } = await sql`select from links`.execute(it.db)
  assert.equal(rows.length, 0)
})

test('leaving it alone and sending it anyway can both be chosen, and chosen again', async () => {
  await using it = await campaign()
  await it.pledge()
  await it.order(wireOrder({ orderId: 500, orderNumber: 'ML-7' }))
  await it.plan()
  const choose = async (choice: string) => {
    await it.ask('POST', `${seven}/twin`, { choice, orderId: null })
    await it.plan()
    return (await it.ask<Show>('GET', seven)).body.row.state
  }
  assert.equal(await choose('leave'), 'left_alone')
  assert.equal(await choose('send'), 'queued')
})

test('a refund counts once per press, at most what was paid, and can be taken back', async () => {
  await using it = await campaign()
  await it.pledge()
  const refund = (press: string, amount: string) =>
    it.ask<Show & Says>('POST', `${seven}/refund`, { press, amount, reason: null })
  for (const amount of ['0', '-5', '5.005', 'five', '53.01', '1e2', ''])
    assert.deepEqual([(await refund('press-0001', amount)).status, amount], [422, amount])
  assert.equal((await refund('bad id !!!', '5.00')).status, 422)
  const twice = await Promise.all([refund('press-0001', '5.00'), refund('press-0001', '5.00')])
  assert.deepEqual(
    twice.map((one) => one.status),
    [200, 200],
  )
  assert.equal((await it.held('refund', '7'))?.entries.length, 1)
  assert.equal((await refund('press-0002', '48.01')).status, 422, 'only 48.00 are left')
  const more = await refund('press-0003', '5.00')
  assert.deepEqual(
    more.body.refunds.map((one) => one.amount.minor),
    [500, 500],
  )
  assert.equal((await it.ask('DELETE', `${seven}/refund/press-0001`)).status, 200)
  assert.equal((await it.ask('DELETE', `${seven}/refund/press-0001`)).status, 404)
  assert.equal((await it.held('refund', '7'))?.entries.length, 1)
  await it.own('refund', '7', {
    entries: [
      {
        id: 'seen',
        amount: { minor: 100, currency: 'USD' },
        reason: null,
        from: 'report',
        at: '2026-06-01T00:00:00Z',
      },
    ],
  })
  assert.equal((await it.ask('DELETE', `${seven}/refund/seen`)).status, 409)
})

test('two refunds at once never give back more than was paid', async () => {
  await using it = await campaign()
  await it.pledge()
  const ask = (press: string) => it.ask('POST', `${seven}/refund`, { press, amount: '30', reason: null })
  const statuses = (await Promise.all([ask('press-000a'), ask('press-000b')])).map((one) => one.status)
  assert.deepEqual(new Set(statuses), new Set([200, 422]))
})

test('another workspace’s backer is not there', async () => {
  await using it = await campaign()
  await it.pledge()
  await sql`insert into workspaces (id, name) values ('other', 'Other')`.execute(it.db)
  await sql`update records set workspace = 'other' where account = ${self} and kind = 'pledge'`.execute(it.db)
  assert.equal((await it.ask('GET', seven)).status, 404)
  assert.equal((await it.ask('PUT', `${seven}/correction`, fields(['city', 'Salem']))).status, 404)
})
