import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { slugIn } from '../../src/campaigns/create.ts'
import type { Pledge } from '../../src/model/pledge.ts'
import { csv, headers } from '../kickstarter/reports.ts'
import { until } from '../rig/engine.ts'
import { type Campaign, ground } from './ground.ts'

test('a project’s address is known in every shape in which people paste it', () => {
  for (const address of [
    'https://www.kickstarter.com/projects/ada/moon-lamp',
    'http://kickstarter.com/projects/ada/moon-lamp/',
    'www.kickstarter.com/projects/ada/moon-lamp',
    ' kickstarter.com/projects/1234567/Moon-Lamp/description?ref=discovery#x ',
    'HTTPS://WWW.KICKSTARTER.COM/projects/ada/moon-lamp/posts/1',
  ])
    assert.equal(slugIn(address), 'moon-lamp', address)
  for (const address of [
    '',
    'moon-lamp',
    'https://www.kickstarter.com/projects/ada',
    'https://www.kickstarter.com/profile/ada',
    'https://kickstarter.com.evil.test/projects/ada/moon-lamp',
    'https://evilkickstarter.com/projects/ada/moon-lamp',
    'https://www.kickstarter.com@evil.test/projects/ada/moon-lamp',
    'javascript:alert(1)//kickstarter.com/projects/a/b',
    'https://www.kickstarter.com/projects/ada/..%2f..%2fx',
  ])
    assert.equal(slugIn(address), null, address)
})

test('a campaign stands for one project for ever; another name for it is refused', async () => {
  await using on = await ground()
  const made = await on.campaign()
  assert.deepEqual([made.status, made.body.slug, made.body.sync], [200, 'moon-lamp', 'none'])
  assert.equal(made.body.status.word, 'Not set up')
  const twice = await on.campaign({ address: 'kickstarter.com/projects/somebody/MOON-LAMP', name: 'Again' })
  assert.deepEqual([twice.status, twice.body.field], [409, 'address'])
  const wrong = await on.campaign({ address: 'https://example.com/moon-lamp' })
  assert.deepEqual([wrong.status, wrong.body.field], [422, 'address'])
  const money = await on.campaign({ address: 'kickstarter.com/projects/a/b', currency: 'ZZZ' })
  assert.deepEqual([money.status, money.body.field], [422, 'currency'])
  assert.equal((await on.campaign({ address: 'kickstarter.com/projects/a/b', name: '  ' })).status, 422)
  const { body } = await on.ask<{ campaigns: Campaign[] }>('GET', '/api/campaigns')
  assert.deepEqual(
    body.campaigns.map((one) => one.name),
    ['Moon Lamp'],
  )
  assert.equal((await on.ask('GET', '/api/campaigns/nowhere')).status, 404)
})

test('name and state change, the address never; each press is kept with what it changed', async () => {
  await using on = await ground()
  await on.campaign({ state: 'draft' })
  const change = (body: object) => on.ask<Campaign>('PATCH', '/api/campaigns/moon-lamp', body)
  const after = await change({
    name: 'Moon Lamp 2',
    state: 'closed',
    address: 'x',
    slug: 'y',
  })
  assert.deepEqual(
    [after.body.name, after.body.state, after.body.slug, after.body.currency],
    ['Moon Lamp 2', 'closed', 'moon-lamp', 'USD'],
  )
  assert.match(after.body.address, /moon-lamp$/)
  assert.equal((await change({ state: 'gone' })).status, 422)
  const entries = async () => (await on.rows(sql`select from changes where kind = 'campaign'`)).length
  const before = await entries()
  await change({ name: 'Moon Lamp 2' })
  assert.equal(await entries(), before, 'the same again is no change')
  const presses = await on.rows<{ changes: { field: string }[] }>(
    sql`select changes from presses where title like 'Changed%'`,
  )
  assert.deepEqual(
    presses.map((press) => press.changes.map((one) => one.field)),
    [['name', 'state']],
  )
})

test('another completion column reads what was imported again, by its own rows', async () => {
  await using on = await ground()
  await on.campaign()
  const header = `${headers.D},Completed At`
  const rows = [{ 'Completed At': '2026-05-02 10:00' }, { 'Completed At': '' }]
  const { body } = await on.upload(csv(header, rows), 'backers-2026-05-03.csv')
  assert.deepEqual(body.preview?.completionColumns, ['Completed At'])
  await on.confirm(body.id)
  const dates = async () =>
    (await on.rows<{ data: Pledge }>(sql`select data from records where kind = 'pledge' order by id`)).map(
      (row) => row.data.completedAt,
    )
  assert.deepEqual(await dates(), [null, null])
  await on.ask('PATCH', '/api/campaigns/moon-lamp', { completedColumn: 'Completed At' })
  assert.deepEqual(
    (await dates()).map((date) => date?.slice(0, 10) ?? null),
    ['2026-05-02', null],
  )
  await until('both were looked at under it', async () => {
    const looks = await on.rows<{ verdicts: object[] }>(sql`select verdicts from looks order by id`)
    const said = looks.map((look) => JSON.stringify(look.verdicts))
    return looks.length === 2 && /complet/i.test(said[1] ?? '') && !/complet/i.test(said[0] ?? '')
  })
  await on.ask('PATCH', '/api/campaigns/moon-lamp', { completedColumn: null })
  assert.deepEqual(await dates(), [null, null])
})

test('only a completion column that the report offers can be named: any other would hold everybody back, or nobody', async () => {
  await using on = await ground()
  await on.campaign()
  const early = await on.ask<Campaign>('PATCH', '/api/campaigns/moon-lamp', {
    completedColumn: 'Completed At',
  })
  assert.deepEqual([early.status, early.body.field], [422, 'completedColumn'])
  assert.match(early.body.remedy ?? '', /Import a report first/)
  const { body } = await on.upload(
    csv(`${headers.D},Completed At`, [{ 'Completed At': '2026-05-02 10:00' }, {}]),
    'backers-2026-05-03.csv',
  )
  for (const completedColumn of ['Survey Response', 'Pledged At (UTC)', 'Completd At']) {
    const refused = await on.confirm(body.id, { completedColumn })
    assert.deepEqual([refused.status, refused.body.field], [422, 'completedColumn'])
    assert.match(refused.body.remedy ?? '', /It could be “Completed At”\./)
  }
  assert.equal((await on.rows(sql`select from records where kind = 'pledge'`)).length, 0)
  const named = await on.confirm(body.id, { completedColumn: 'Completed At' })
  assert.deepEqual([named.status, named.body.state], [200, 'done'])
  const later = await on.upload(
    csv(`${headers.D},Completed At,Finalized date`, [{ 'Finalized date': '2026-05-04 10:00' }]),
    'backers-2026-05-05.csv',
  )
  await on.confirm(later.body.id, { completedColumn: 'Finalized date' })
  const dates = await on.rows<{ data: Pledge }>(
    sql`select data from records where kind = 'pledge' order by id`,
  )
  assert.deepEqual(
    dates.map((row) => row.data.completedAt?.slice(0, 10) ?? null),
    ['2026-05-04', null],
    'the first by the new column; the second, who is missing from this report, too',
  )
  const without = await on.ask<Campaign>('PATCH', '/api/campaigns/moon-lamp', {
    completedColumn: 'Survey Response',
  })
  assert.equal(without.status, 422)
})

test('a wrong currency is corrected until the first import, and what was read under it is read anew', async () => {
  await using on = await ground()
  await on.campaign()
  const euros = { 'Pledge Amount': '€53.00', 'Shipping Amount': '', 'Backing Minimum': '', 'Bonus Support': '', 'Amount Due': '', 'Amount Paid': '' } // biome-ignore format: one row
  const refused = await on.upload(csv('D', [euros]), 'backers-2026-05-03.csv')
  assert.match(
    refused.body.says,
    /in EUR, but the campaign is in USD\..*Its currency can be corrected until the first import/,
  )
  const dollars = await on.upload(csv('D', [{}]), 'backers-2026-05-03.csv')
  const change = (currency: string) => on.ask<Campaign>('PATCH', '/api/campaigns/moon-lamp', { currency })
  assert.deepEqual([(await change('eurro')).status, (await change('eur')).body.currency], [422, 'EUR'])
  assert.equal((await on.confirm(dollars.body.id)).status, 409, 'its preview was made in the other currency')
  const { body } = await on.upload(csv('D', [euros]), 'backers-2026-05-03.csv')
  assert.equal((await on.confirm(body.id)).body.state, 'done')
  const late = await change('USD')
  assert.deepEqual([late.status, late.body.field], [409, 'currency'])
})
