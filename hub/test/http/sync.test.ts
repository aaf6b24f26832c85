import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { routes } from '../../src/http/api/sync.ts'
import { steer } from '../engine/desk.ts'
import { csv } from '../kickstarter/reports.ts'
import { until } from '../rig/engine.ts'
import { type Connection, ground, type Sync } from './ground.ts'

type Outlook = z.infer<typeof routes.outlook.answer>
type Restart = z.infer<typeof routes.restartOutlook.answer>
const at = '/api/campaigns/moon-lamp/sync'

/** A connected account, a live campaign with three finalized backers and one who has not answered, and every SKU named. */
async function ready(state = 'live') {
  const on = await ground()
  const { id } = await on.connected()
  const { body } = await on.ask<Connection>('GET', `/api/connections/${id}`)
  await on.campaign({ state })
  const row = (n: number) => ({ Email: `b${n}@example.com`, 'Shipping Name': `Backer ${n}` })
  const report = (over: Record<string, string>[] = []) =>
    csv(
      'D',
      [1, 2, 3, 4].map((n, k) => ({ ...row(n), ...(n === 4 ? { 'Survey Response': '' } : {}), ...over[k] })),
    )
  const bring = async (over: Record<string, string>[], file: string) => {
    const { body: seen } = await on.upload(report(over), file)
    const { status } = await on.confirm(seen.id)
    assert.equal(status, 200)
  }
  await bring([], 'backers-2026-05-01.csv')
  const { body: found } = await on.ask<{ items: { key: string }[] }>('GET', '/api/campaigns/moon-lamp/items')
  const lines = [{ sku: 'LAMP', name: 'Moon Lamp', quantity: 1, unitPrice: null }]
  const answers = found.items.map(({ key }) => ({ key, lines, digital: false }))
  await on.ask('PUT', '/api/campaigns/moon-lamp/items', { answers })
  const store = body.stores.find((one) => one.active)?.id ?? ''
  const place = { connection: id, store, shipFrom: null, prefix: 'ML-' }
  return {
    ...on,
    place,
    stores: body.stores,
    bring,
    sync: (method: string, path = '', given?: object) => on.ask<Sync>(method, at + path, given),
    planned: () =>
      until('all is planned', async () => {
        const behind = await on.rows(sql`select from flows f join workspaces w on w.id = f.workspace
          where f.state <> 'removed' and (f.position < w.last_seq or exists (select from replans r where r.flow = f.id))`)
        return behind.length === 0
      }),
    there: () =>
      on.sandbox.shop.orders
        .all()
        .filter((kept) => !kept.gone)
        .map((kept) => kept.order.orderNumber)
        .toSorted(),
    quiet: () =>
      until('nothing is on its way', async () => {
        const open = await on.rows(sql`select from steps where state in ('planned', 'in_flight', 'unknown')`)
        return open.length === 0
      }),
  }
}
const sent = (on: Awaited<ReturnType<typeof ready>>, n: number) =>
  until(`${n} are there`, () => on.there().length === n)

test('a sync is configured once, in a live campaign, into a store that is there, under a prefix of its own', async () => {
  await using on = await ready('draft')
  const configure = (over: object = {}) => on.sync('POST', '', { ...on.place, ...over })
  const draft = await configure()
  assert.deepEqual([draft.status, /draft/.test(draft.body.says)], [409, true])
  assert.equal((await on.sync('POST', '/release')).status, 409, 'not before it is configured')
  await on.ask('PATCH', '/api/campaigns/moon-lamp', { state: 'live' })
  const inactive = on.stores.find((one) => one.id !== on.place.store)?.id ?? ''
  await sql`update records set data = jsonb_set(data, '{active}', 'false') where kind = 'store' and id = ${inactive}`.execute(
    on.db,
  )
  const no = [
    await configure({ store: '999999' }),
    await configure({ shipFrom: '999999' }),
    await configure({ prefix: 'A\nB' }),
    await configure({ store: inactive }),
  ]
  assert.deepEqual(
    no.map(({ status, body }) => [status, body.field]),
    ['store', 'shipFrom', 'prefix', 'store'].map((field) => [422, field]),
  )
  assert.match(no.at(-1)?.body.says ?? '', /is inactive in ShipStation/)
  assert.equal((await configure({ connection: 'con_nobody' })).status, 404)
  const both = await Promise.all([configure(), configure({ prefix: 'XX-' })])
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
    'of two at once one',
  )
  assert.equal((await configure({ store: '1' })).status, 409)
  const { body } = await on.ask<{ sync: Sync }>('GET', at)
  await on.campaign({ address: 'kickstarter.com/projects/ada/other', name: 'Other' })
  const clash = await on.ask('POST', '/api/campaigns/other/sync', { ...on.place, prefix: body.sync.prefix })
  assert.deepEqual([clash.status, clash.body.field], [422, 'prefix'])
  assert.equal(on.there().length, 0, 'nothing left by all this')
})

test('one goes first, then the rest; who is not finalized never goes', async () => {
  await using on = await ready()
  await on.sync('POST', '', on.place)
  await on.planned()
  const { body: outlook } = await on.ask<Outlook>('GET', `${at}/outlook`)
  assert.deepEqual([outlook.ready, outlook.requests, outlook.countries], [3, 1, [{ label: 'US', count: 3 }]])
  assert.equal(
    outlook.skips.reduce((sum, skip) => Math.max(sum, skip.count), 0),
    1,
  )
  assert.equal((await on.sync('POST', '/send-one', { number: '99' })).status, 404)
  const four = await on.sync('POST', '/send-one', { number: '4' })
  assert.equal(four.status, 409)
  assert.match(four.body.says, /survey/i)
  assert.equal((await on.sync('POST', '/send-one', { number: '2' })).status, 200)
  await sent(on, 1)
  assert.deepEqual(on.there(), ['ML-2'])
  await on.quiet()
  assert.equal((await on.sync('POST', '/send-one', { number: '2' })).status, 409, 'it is there already')
  assert.equal((await on.sync('POST', '/release')).body.released, 'all')
  await sent(on, 3)
  await on.quiet()
  assert.deepEqual(on.there(), ['ML-1', 'ML-2', 'ML-3'])
})

test('paused, nothing leaves and the restart says what will go: only each order’s newest state', async () => {
  await using on = await ready()
  await on.sync('POST', '', on.place)
  await on.planned()
  await on.sync('POST', '/send-one', { number: '1' })
  await sent(on, 1)
  await on.quiet()
  const paused = await on.sync('POST', '/pause', { keepTracking: false })
  assert.deepEqual(
    [paused.body.state, paused.body.pausedBy, paused.body.keepTracking],
    ['paused', 'Ada', false],
  )
  await on.sync('POST', '/release')
  await on.bring([{ 'Shipping City': 'Salem' }], 'backers-2026-05-02.csv')
  await on.bring([{ 'Shipping City': 'Eugene' }], 'backers-2026-05-03.csv')
  await on.planned()
  const { body } = await on.ask<Restart>('GET', `${at}/restart`)
  assert.deepEqual([body.orders, body.changes, body.mails], [2, 1, 0])
  assert.equal(body.says, '2 orders, 1 change will go.')
  assert.equal(on.there().length, 1)
  const writes = () => on.asked.filter((one) => one.includes('createorders')).length
  const before = writes()
  await on.sync('POST', '/restart')
  await sent(on, 3)
  await on.quiet()
  assert.ok(writes() - before <= 2)
  const first = on.sandbox.shop.orders.all().find((kept) => kept.order.orderNumber === 'ML-1')?.order
  assert.equal(first?.shipTo?.city, 'Eugene')
  assert.equal((await on.ask<Restart>('GET', `${at}/restart`)).body.says, 'Nothing waits to go.')
})

test('removed and connected anew from scratch, every order is found and none is doubled', async () => {
  await using on = await ready()
  await on.sync('POST', '', on.place)
  await on.planned()
  await on.sync('POST', '/release')
  await sent(on, 3)
  await on.quiet()
  const removed = await on.ask('DELETE', `${at}?forgetKeys=yes`)
  assert.match(removed.body.says, /What is in ShipStation stays.* The keys are forgotten/)
  assert.equal((await on.ask<{ sync: Sync | null }>('GET', at)).body.sync, null)
  assert.equal(on.there().length, 3)
  const { body: connection } = await on.connect()
  await on.sync('POST', '', { ...on.place, connection: connection.id })
  await on.planned()
  await on.sync('POST', '/release')
  await on.planned()
  await on.quiet()
  assert.deepEqual(on.there(), ['ML-1', 'ML-2', 'ML-3'])
  await on.bring([{ 'Shipping City': 'Salem' }], 'backers-2026-05-02.csv')
  await until('a later change goes to the old order', () =>
    on.sandbox.shop.orders
      .all()
      .some(({ order }) => order.orderNumber === 'ML-1' && order.shipTo?.city === 'Salem'),
  )
  assert.equal(on.there().length, 3)
  assert.equal((await on.rows(sql`select from links`)).length, 3)
})

for (const when of ['before', 'after'] as const)
  test(`removed while an answer is lost and released anew ${when} it is found, each order goes once`, async () => {
    await using on = await ready()
    await on.sync('POST', '', on.place)
    await on.planned()
    await steer(on.sandbox, 'faults', { kind: 'reset-before', path: '/orders/createorders', method: 'POST' })
    await on.sync('POST', '/release')
    await until('the outcome is unknown', async () => {
      const { length } = await on.rows(sql`select from steps where state = 'unknown'`)
      return length === 3
    })
    await on.ask('DELETE', at)
    await on.sync('POST', '', on.place)
    if (when === 'after') {
      await on.planned()
      await on.quiet()
      assert.deepEqual(on.there(), [], 'what nobody released anew stays here')
    }
    await on.sync('POST', '/release')
    await sent(on, 3)
    await on.quiet()
    assert.deepEqual(on.there(), ['ML-1', 'ML-2', 'ML-3'])
    assert.equal((await on.rows(sql`select from links`)).length, 3)
  })

test('mail is switched on after a test by the same server, with one sender and no line breaks', async () => {
  await using on = await ready()
  await on.sync('POST', '', on.place)
  const change = (mail: object) => on.sync('PATCH', '', { mail })
  const untested = await change({ on: true, from: 'Moon Lamp <lamps@example.com>' })
  assert.deepEqual([untested.status, /test mail first/.test(untested.body.says)], [409, true])
  const wrong: [object, string][] = [
    [{ from: 'nobody' }, 'from'],
    [{ from: 'a@b.com, c@d.com' }, 'from'],
    [{ from: 'A <a@b.com>, B <c@d.com>' }, 'from'],
    [{ from: 'A\r\nBcc: x@y.com <a@b.com>' }, 'subject'],
    [{ subject: 'Hello\nBcc: x@y.com' }, 'subject'],
    [{ subject: 'x'.repeat(300) }, 'subject'],
    [{ replyTo: 'not an address' }, 'replyTo'],
    [{ intro: 'x'.repeat(5000) }, 'intro'],
  ]
  for (const [mail, field] of wrong) {
    const answer = await change(mail)
    assert.deepEqual([answer.status, answer.body.field], [422, field], JSON.stringify(mail).slice(0, 80))
  }
  const tested = (smtp: string | null) =>
    sql`insert into preferences (workspace, name, value) values ('ws', 'mail', ${JSON.stringify({ testedAt: '2026-01-01T00:00:00Z', from: 'a@b.com', smtp })}::jsonb)
      on conflict (workspace, name) do update set value = excluded.value`.execute(on.db)
  await tested('another.example.com')
  assert.equal((await change({ on: true, from: 'lamps@example.com' })).status, 409, 'that was another server')
  await tested(null)
  const switched = await change({ on: true, from: 'Moon Lamp <lamps@example.com>' })
  assert.deepEqual([switched.status, switched.body.mail.on, switched.body.mail.tested], [200, true, true])
  const company = await on.sync('PATCH', '', { pledgePage: { company: 'A\nB', colour: '#112233' } })
  assert.equal(company.status, 422)
})
