import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { routes } from '../../src/http/api/campaigns.ts'
import type { Answer } from '../../src/http/api/define.ts'
import type { Says } from '../rig/app.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { base, campaign, connected, wireOrder } from './backers-campaign.ts'

type Items = Answer<typeof routes.items>
type Consequence = Answer<typeof routes.consequence>
type Line = { sku: string; name?: string | null; quantity?: number; unitPrice?: string | null }

const thing = (name: string, quantity = 1) => ({
  key: `item:${name}`,
  kind: 'item' as const,
  title: name,
  quantity,
})
const answer = (name: string, ...lines: Line[]) => ({
  key: `item:${name}`,
  lines: lines.map((line) => ({ name: null, quantity: 1, unitPrice: null, ...line })),
  digital: false,
})
const path = `${base}/items`
type Campaign = Awaited<ReturnType<typeof campaign>>
const say = (it: Campaign, ...answers: object[]) => it.ask<Consequence & Says>('PUT', path, { answers })
const would = async (it: Campaign, ...answers: object[]) =>
  (await it.ask<Consequence>('POST', `${path}/consequence`, { answers })).body

/** Ada has two cords, Ben a lamp and a book, Cleo a cord and a book. */
async function three(over: Parameters<typeof campaign>[0] = {}) {
  const it = await campaign(over)
  await it.pledge({ number: '1', email: '1@x.test', items: [thing('Cord', 2)] })
  await it.pledge({ number: '2', email: '2@x.test', items: [thing('Lamp'), thing('Book')] })
  await it.pledge({ number: '3', email: '3@x.test', items: [thing('Cord'), thing('Book')] })
  await it.pledge({ number: '4', email: '4@x.test', items: [thing('Lamp')] })
  await it.plan()
  return it
}

test('all that backers get, how often, what it is, and how many wait for the answer', async () => {
  await using it = await three()
  const { body } = await it.ask<Items>('GET', path)
  assert.deepEqual(
    body.items.map((row) => [row.key, row.backers, row.quantity, row.waiting, row.answered]),
    [
      ['item:Book', 2, 2, 2, false],
      ['item:Cord', 2, 3, 2, false],
      ['item:Lamp', 2, 2, 0, true],
    ],
  )
  assert.deepEqual(body.items[2]?.lines, [{ sku: 'LAMP', name: 'Moon Lamp', quantity: 1, unitPrice: null }])
})

test('a product of that SKU, that name or nearly that name is suggested, and another campaign’s answer before all', async () => {
  await using it = await three()
  const sold = (id: string, sku: string, name: string, active = true) =>
    it.own('product', id, { sku, name, price: null, active }, connected)
  const suggested = async (key: string) =>
    (await it.ask<Items>('GET', path)).body.items.find((row) => row.key === key)?.suggestion
  assert.equal(await suggested('item:Book'), null)
  await sold('1', 'OLD', 'Book', false)
  assert.equal(await suggested('item:Book'), null, 'what is no longer sold is no suggestion')
  await sold('2', 'BK-1', 'Moon Book')
  assert.deepEqual(await suggested('item:Book'), {
    sku: 'BK-1',
    name: 'Moon Book',
    because: 'Sounds like “Moon Book” in ShipStation.',
  })
  await sold('3', 'BK-2', 'BOOK')
  assert.equal((await suggested('item:Book'))?.sku, 'BK-2')
  await sold('4', 'cord', 'Textile cable')
  assert.equal((await suggested('item:Cord'))?.name, 'Textile cable')
  const elsewhere = 'kickstarter:sun-lamp'
  await it.own(
    'campaign',
    'sun-lamp',
    {
      slug: 'sun-lamp',
      name: 'Sun Lamp',
      address: '',
      currency: 'EUR',
      state: 'closed',
      completedColumn: null,
    },
    elsewhere,
  )
  const lines = [{ sku: 'CORD-9', name: 'Cord', quantity: 1, unitPrice: null }]
  await it.own('mapping', 'addon:77', { kind: 'addon', title: 'cord', lines, digital: false }, elsewhere)
  assert.deepEqual(await suggested('item:Cord'), {
    sku: 'CORD-9',
    name: 'Cord',
    because: 'In Sun Lamp “cord” is this.',
  })
  assert.equal(await suggested('item:Lamp'), null)
})

test('an answer is stored with its price, noted, and lets what waited go', async () => {
  await using it = await three()
  const { status, body } = await say(
    it,
    answer('Cord', { sku: ' CORD ', name: 'Cord', quantity: 2, unitPrice: '5.50' }),
  )
  assert.equal(status, 200)
  assert.deepEqual([body.waitingWillGo, body.says], [1, '1 change. 1 waiting order will go.'])
  const lines = [{ sku: 'CORD', name: 'Cord', quantity: 2, unitPrice: { minor: 550, currency: 'USD' } }]
  assert.deepEqual(await it.held('mapping', 'item:Cord'), {
    kind: 'item',
    title: 'Cord',
    lines,
    digital: false,
  })
  assert.equal(
    (await it.ask<Items>('GET', path)).body.items.find((row) => row.key === 'item:Cord')?.lines[0]?.unitPrice,
    '5.50',
  )
  await it.plan()
  const { rows } = await sql<{
    src_id: string
  }>`select src_id from steps where state = 'planned' order by src_id`.execute(it.db)
  assert.deepEqual(
    rows.map((row) => row.src_id),
    ['1', '4'],
  )
  const [press] = await it.presses()
  assert.deepEqual([press?.title, press?.kind, press?.ref], ['Said what “Cord” is', 'mapping', 'item:Cord'])
  assert.deepEqual(press?.changes, [{ field: 'Cord', before: null, after: '2 × CORD at 5.50' }])
  const again = await say(it, answer('Cord', { sku: 'CORD', name: 'Cord', quantity: 2, unitPrice: '5.5' }))
  assert.deepEqual([again.body.says, (await it.presses()).length], ['No changes.', 1])
})

test('the consequence counts only orders whose every question is answered, and writes nothing', async () => {
  await using it = await three()
  const both = [answer('Cord', { sku: 'CORD' }), answer('Book', { sku: 'BOOK' })]
  assert.equal((await would(it, both[1] ?? {})).waitingWillGo, 1)
  assert.deepEqual((await would(it, ...both)).says, '2 changes. 3 waiting orders will go.')
  assert.deepEqual(
    (await would(it, { key: 'item:Cord', lines: null, digital: true })).waitingWillGo,
    0,
    'all digital: nothing goes',
  )
  assert.equal(await it.held('mapping', 'item:Cord'), undefined)
})

test('before the release they will be ready, and while the sync is paused they will go later', async () => {
  await using it = await three({ released: false })
  const cord = answer('Cord', { sku: 'CORD' })
  assert.equal(
    (await would(it, cord)).says,
    '1 change. 1 waiting order will be ready and goes when you release.',
  )
  await it.own('release', 'orders', { all: true, only: [] })
  await it.plan()
  await sql`update integrations set state = 'paused'`.execute(it.db)
  assert.equal((await would(it, cord)).says, '1 change. 1 waiting order will go when the sync is restarted.')
})

test('a changed answer changes unsent and open orders; locked ones become tasks', async () => {
  await using it = await three()
  for (const number of ['5', '6', '7']) await it.pledge({ number, email: `${number}@x.test` })
  await it.plan()
  await it.order(wireOrder({ orderId: 505, orderNumber: 'ML-5' }), '5')
  await it.order(wireOrder({ orderId: 506, orderNumber: 'ML-6', orderStatus: 'shipped' }), '6')
  for (const number of ['5', '6']) await it.arrive(number)
  const said = await would(it, answer('Lamp', { sku: 'LAMP-2' }))
  assert.deepEqual(said, {
    ...{ waitingWillGo: 0, unsentChange: 2, openWillChange: 1, lockedTasks: 1 },
    says: '1 change. 2 unsent orders will change. 1 open order in ShipStation will change. 1 locked order will become a task for you.',
  })
  const back = await would(it, { key: 'item:Lamp', lines: null, digital: false })
  assert.deepEqual([back.unsentChange, back.openWillChange, back.lockedTasks], [2, 0, 0])
})

test('what cannot be an answer is refused with its place', async () => {
  await using it = await three()
  const wrong = async (field: string, ...answers: object[]) => {
    const refused = await say(it, ...answers)
    assert.deepEqual([refused.status, refused.body.field], [422, field])
  }
  await wrong('answers.0.lines.0.sku', answer('Cord', { sku: '   ' }))
  await wrong('answers.0.lines.0.quantity', answer('Cord', { sku: 'A', quantity: 0 }))
  await wrong(
    'answers.1.lines.0.unitPrice',
    answer('Book', { sku: 'B' }),
    answer('Cord', { sku: 'A', unitPrice: '-1' }),
  )
  await wrong('answers.0.lines.0.unitPrice', answer('Cord', { sku: 'A', unitPrice: '1.005' }))
  await wrong('answers.0.key', answer('Nothing', { sku: 'A' }))
  await wrong('answers.1.key', answer('Cord', { sku: 'A' }), answer('Cord', { sku: 'B' }))
  assert.equal((await it.presses()).length, 0)
  assert.equal((await it.ask('GET', '/api/campaigns/other/items')).status, 404)
})

test('the same answer pressed twice at once is said once', async () => {
  await using it = await three()
  const cord = answer('Cord', { sku: 'CORD' })
  const statuses = (await Promise.all([say(it, cord), say(it, cord)])).map((one) => one.status)
  assert.deepEqual([statuses, (await it.presses()).length], [[200, 200], 1])
})

test('answers to two things at once are both kept', async () => {
  await using it = await three()
  await Promise.all([say(it, answer('Cord', { sku: 'CORD' })), say(it, answer('Book', { sku: 'BOOK' }))])
  const { rows } = await sql<{
    id: string
  }>`select id from records where workspace = ${WORKSPACE} and kind = 'mapping' order by id`.execute(it.db)
  assert.deepEqual(
    rows.map((row) => row.id),
    ['item:Book', 'item:Cord', 'item:Lamp'],
  )
})
