import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { routes } from '../../src/http/api/backers.ts'
import type { Answer } from '../../src/http/api/define.ts'
import { usd } from '../kickstarter/world.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { base, campaign, self, wireLabel, wireOrder } from './backers-campaign.ts'

type List = Answer<typeof routes.list>

async function many() {
  const it = await campaign()
  await it.pledge({ number: '7' })
  await it.pledge({
    number: '9',
    name: 'Ben Sommer',
    email: 'ben@example.com',
    address: { name: 'Ben Sommer', country: 'DE' },
  })
  await it.pledge({
    number: '10',
    name: 'Chie 山田',
    email: 'chie@example.jp',
    surveyedAt: null,
    address: { country: 'JP' },
  })
  await it.pledge({
    number: '11',
    name: 'Zoe',
    email: 'zoe_x@example.com',
    items: [{ key: 'item:Cord', kind: 'item', title: 'Cord', quantity: 2 }],
  })
  await it.order(wireOrder({ orderId: 500, orderStatus: 'shipped' }), '7')
  await it.plan()
  await it.arrive('7')
  const list = async (query = '') => (await it.ask<List>('GET', `${base}/backers${query}`)).body
  return { ...it, list }
}
const numbers = (list: List) => list.rows.map((row) => row.number)

test('the report on screen: who, where the order stands, why, in the order people count', async () => {
  await using it = await many()
  const all = await it.list()
  assert.deepEqual(numbers(all), ['7', '9', '10', '11'])
  assert.equal(all.total, 4)
  assert.deepEqual(
    all.rows.map((row) => [row.state, row.finalized]),
    [
      ['shipped', true],
      ['queued', true],
      ['not_finalized', false],
      ['waiting', true],
    ],
  )
  assert.equal(all.rows[2]?.why, 'Not sent: survey unanswered.')
  assert.equal(all.rows[3]?.why, 'Which product is “Cord”?')
  assert.deepEqual(all.rows[0]?.order, 'kickstarter.moon-lamp.7')
  assert.deepEqual(all.rows[0]?.orderNumber, 'ML-7')
  assert.equal(all.rows[1]?.orderNumber, null)
  assert.deepEqual(all.rows[0]?.pledged, usd(5300))
  assert.deepEqual(all.countries.slice(0, 1), [{ label: 'US', count: 2 }])
})

test('states and countries are counted over the filter without themselves, so that another can be chosen', async () => {
  await using it = await many()
  const waiting = await it.list('?state=waiting,queued')
  assert.deepEqual(numbers(waiting), ['9', '11'])
  assert.equal(waiting.total, 2)
  assert.equal(waiting.states.length, 4)
  const german = await it.list('?country=DE')
  assert.deepEqual([numbers(german), german.states], [['9'], [{ state: 'queued', count: 1 }]])
  assert.equal(german.countries.length, 3)
})

test('a search finds by number, name, e-mail and order number, and takes its own signs for letters', async () => {
  await using it = await many()
  const found = async (q: string) => numbers(await it.list(`?q=${encodeURIComponent(q)}`))
  assert.deepEqual(await found('9'), ['9'])
  assert.deepEqual(await found('#10'), ['10'])
  assert.deepEqual(await found('sommer'), ['9'])
  assert.deepEqual(await found('山田'), ['10'])
  assert.deepEqual(await found('ML-11'), ['11'])
  assert.deepEqual(await found('zoe_x@'), ['11'])
  assert.deepEqual(await found('%'), [])
  assert.deepEqual(await found("'; drop table records; --"), [])
})

test('a corrected country and e-mail are what is filtered by', async () => {
  await using it = await many()
  const by = { by: 'Ada', at: '2026-06-02T00:00:00Z' }
  await it.own('correction', '9', {
    fields: {
      country: { value: 'AT', over: 'DE', ...by },
      email: { value: 'new@example.at', over: null, ...by },
    },
  })
  assert.deepEqual(numbers(await it.list('?country=AT')), ['9'])
  assert.deepEqual(numbers(await it.list('?q=example.at')), ['9'])
  assert.equal((await it.list('?country=AT')).rows[0]?.country, 'AT')
})

test('by item, by who is not in the newest report, sorted and paged', async () => {
  await using it = await many()
  assert.deepEqual(numbers(await it.list('?item=item:Cord')), ['11'])
  assert.deepEqual(numbers(await it.list('?missing=yes')), [])
  const difference = (list: object[]) => JSON.stringify({ missing: list })
  const add = (id: string, state: string, list: object[]) =>
    sql`
    insert into imports (id, workspace, account, file, state, says, at, by, difference)
    values (${id}, ${WORKSPACE}, ${self}, 'f', ${state}, '', now(), 'Ada', ${difference(list)}::jsonb)`.execute(
      it.db,
    )
  await add('a', 'done', [{ number: '7', name: null }])
  await add('b', 'done', [{ number: '10', name: 'Chie' }])
  await add('c', 'preview', [{ number: '11', name: 'Zoe' }])
  const missing = await it.list('?missing=yes')
  assert.deepEqual([numbers(missing), missing.rows[0]?.missing], [['10'], true])
  assert.deepEqual(numbers(await it.list('?sort=-number')), ['11', '10', '9', '7'])
  assert.deepEqual(numbers(await it.list('?sort=-name')), ['11', '10', '9', '7'])
  const page = await it.list('?size=3&page=2')
  assert.deepEqual([numbers(page), page.total], [['11'], 4])
})

test('tracking: labels and marks, what was split off, voided ones marked, returns left out', async () => {
  await using it = await many()
  await it.order(
    wireOrder({
      orderId: 501,
      orderKey: 'child',
      orderStatus: 'shipped',
      advancedOptions: { storeId: 42, parentId: 500, mergedOrSplit: true },
    }),
  )
  const empty = (await it.list('?q=7')).rows[0]
  assert.deepEqual([empty?.tracking, empty?.trackingSays], [[], 'Shipped without a number'])
  await it.parcel(wireLabel({ shipmentId: 1, voided: true, voidDate: '2026-07-02T08:00:00.0000000' }))
  await it.parcel(
    wireLabel({
      shipmentId: 2,
      orderId: 501,
      trackingNumber: '1Z999',
      carrierCode: 'ups',
      createDate: '2026-07-03T08:00:00.0000000',
    }),
  )
  await it.parcel(wireLabel({ shipmentId: 3, isReturnLabel: true, trackingNumber: 'BACK' }))
  await it.parcel(
    wireLabel({
      shipmentId: 2,
      trackingNumber: null,
      carrierCode: 'dhl',
      createDate: '2026-07-04T08:00:00.0000000',
    }),
    true,
  )
  const row = (await it.list('?q=7')).rows[0]
  assert.deepEqual(
    row?.tracking.map((one) => [one.number, one.carrier, one.voided]),
    [
      ['9400100000000000000000', 'USPS', true],
      ['1Z999', 'UPS', false],
      [null, 'DHL', false],
    ],
  )
  assert.match(row?.tracking[1]?.url ?? '', /^https:\/\/www\.ups\.com\/.*1Z999$/)
  assert.equal(row?.trackingSays, '')
})

test('an order that is not shipped says so, and one that is not in ShipStation says nothing', async () => {
  await using it = await many()
  await it.order(wireOrder({ orderId: 509, orderNumber: 'ML-9', orderKey: 'k9' }), '9')
  assert.equal((await it.list('?q=9')).rows[0]?.trackingSays, 'ShipStation has not shipped it yet')
  assert.equal((await it.list('?q=10')).rows[0]?.trackingSays, '')
})

test('what does not exist is 404, what makes no sense is 422', async () => {
  await using it = await campaign()
  const status = async (path: string) => (await it.ask('GET', path)).status
  assert.equal(await status('/api/campaigns/other/backers'), 404)
  assert.equal(await status(`${base}/backers/99`), 404)
  assert.equal(await status(`${base}/backers/99/would-send`), 404)
  assert.equal(await status(`${base}/backers?state=lost`), 422)
  assert.equal(await status(`${base}/backers?size=100000`), 422)
  assert.equal(await status(`${base}/backers?sort=email`), 422)
})
