import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { runImport } from '../../src/campaigns/run-import.ts'
import type { Pledge } from '../../src/model/pledge.ts'
import { csv } from '../kickstarter/reports.ts'
import { WORKSPACE } from '../rig/engine.ts'
import { ground, type Import } from './ground.ts'

type Ground = Awaited<ReturnType<typeof ground>>
async function live(options: Parameters<typeof ground>[0] = {}) {
  const on = await ground(options)
  await on.campaign()
  return on
}
const rows = (n: number, over: Record<string, string> = {}) =>
  Array.from({ length: n }, (_, at) => ({ Email: `b${at}@example.com`, ...over }))
const pledges = async (on: Ground) =>
  on.rows<{ id: string; data: Pledge; seq: string }>(sql`
    select id, data, seq::text from records where kind = 'pledge' and not gone order by id`)
const imported = async (on: Ground, text: string, file: string, more: object = {}) => {
  const { body } = await on.upload(text, file)
  assert.equal(body.state, 'preview', body.says)
  const confirmed = await on.confirm(body.id, more)
  assert.equal(confirmed.status, 200, confirmed.body.says)
  return confirmed.body
}
const entries = async (on: Ground) =>
  (await on.rows<{ n: number }>(sql`select count(*)::int as n from changes where kind = 'pledge'`))[0]?.n

test('a report is previewed without storing a backer, and confirmed it is all there', async () => {
  await using on = await live()
  const { body } = await on.upload(csv('D', rows(3)), 'backers-2026-03-01.csv')
  assert.deepEqual([body.state, body.preview?.rows, body.difference?.created], ['preview', 3, 3])
  assert.match(body.preview?.era ?? '', /2024 and later/)
  assert.equal((await pledges(on)).length, 0)
  const { body: done } = await on.confirm(body.id)
  assert.deepEqual([done.state, done.progress], ['done', { done: 3, of: 3 }])
  assert.match(done.says, /3 new, 0 changed, 0 as before/)
  assert.deepEqual(
    (await pledges(on)).map((one) => one.id),
    ['1', '2', '3'],
  )
})

test('the same report again, its rows in another order too, creates and changes nothing', async () => {
  await using on = await live()
  const text = csv('D', rows(4))
  await imported(on, text, 'backers-2026-03-01.csv')
  const before = await entries(on)
  const again = await imported(on, text, 'backers-2026-03-01.csv')
  assert.match(again.says, /0 new, 0 changed, 4 as before/)
  const [head, ...lines] = text.trim().split('\n')
  await imported(on, [head, ...lines.toReversed(), ''].join('\n'), 'backers-2026-03-02.csv')
  assert.equal(await entries(on), before)
})

test('a newer report changes what differs and lists who is missing; an older one is refused unless forced', async () => {
  await using on = await live()
  await imported(on, csv('D', rows(3)), 'backers-2026-03-01.csv')
  const newer = await on.upload(csv('D', [{ 'Shipping City': 'Salem' }, {}]), 'backers-2026-03-05.csv')
  assert.deepEqual(
    [newer.body.difference?.changed, newer.body.difference?.missing.map((one) => one.number)],
    [2, ['3']],
  )
  assert.ok(newer.body.difference?.changes.some((one) => one.changes.some((field) => field.after === 'Salem' || field.after?.includes('Salem')))) // biome-ignore format: one look
  await on.confirm(newer.body.id)
  assert.equal((await pledges(on)).length, 3, 'who is missing is not taken away')
  assert.equal((await pledges(on))[0]?.data.address?.city, 'Salem')
  const older = await on.upload(csv('D', rows(3)), 'backers-2026-03-02.csv')
  assert.equal(older.body.older, true)
  const refused = await on.confirm(older.body.id)
  assert.deepEqual([refused.status, refused.body.field], [409, 'force'])
  assert.equal((await pledges(on))[0]?.data.address?.city, 'Salem')
  assert.equal((await on.confirm(older.body.id, { force: true })).status, 200)
  assert.equal((await pledges(on))[0]?.data.address?.city, 'Portland')
})

test('a report that was dropped in first and confirmed last is the newest', async () => {
  await using on = await live()
  const first = await on.upload(csv('D', [{ 'Shipping City': 'Salem' }]), 'backers-2026-03-09.csv')
  await imported(on, csv('D', [{ 'Shipping City': 'Eugene' }]), 'backers-2026-03-05.csv')
  await on.confirm(first.body.id)
  assert.equal((await pledges(on))[0]?.data.address?.city, 'Salem')
  const { body } = await on.ask<{ imports: Import[] }>('GET', '/api/campaigns/moon-lamp/imports')
  assert.deepEqual(
    body.imports.map((one) => one.file),
    ['backers-2026-03-09.csv', 'backers-2026-03-05.csv'],
  )
})

test('where neither name nor rows tell the date, it is asked for', async () => {
  await using on = await live()
  const blank = { 'Pledged At (UTC)': '', 'Survey Response': '' }
  const { body } = await on.upload(csv('D', rows(1, blank)), 'report.csv')
  assert.deepEqual([body.needsDate, body.reportDate], [true, null])
  const asked = await on.confirm(body.id)
  assert.deepEqual([asked.status, asked.body.field], [422, 'reportDate'])
  const given = await on.confirm(body.id, { reportDate: '2026-03-01' })
  assert.deepEqual([given.status, given.body.state], [200, 'done'])
})

test('a preview that is dropped stores nothing and cannot be confirmed', async () => {
  await using on = await live()
  const { body } = await on.upload(csv('D', rows(2)), 'backers-2026-03-01.csv')
  const path = `/api/campaigns/moon-lamp/imports/${body.id}`
  assert.equal((await on.ask('DELETE', path)).status, 200)
  assert.equal((await on.confirm(body.id)).status, 409)
  assert.equal((await on.rows(sql`select from import_chunks`)).length, 0)
  assert.equal((await pledges(on)).length, 0)
  assert.equal((await on.ask<Import>('GET', path)).body.state, 'cancelled')
  const next = await imported(on, csv('D', rows(2)), 'backers-2026-03-01.csv')
  assert.equal((await on.ask('DELETE', `/api/campaigns/moon-lamp/imports/${next.id}`)).status, 409)
  assert.equal((await on.confirm(next.id)).status, 409, 'nor is it imported twice')
})

test('an import of another campaign, another workspace or nobody is not found', async () => {
  await using on = await live()
  await on.campaign({ address: 'https://www.kickstarter.com/projects/ada/other', name: 'Other' })
  const { body } = await on.upload(csv('D', rows(1)), 'backers-2026-03-01.csv')
  for (const [slug, id] of [
    ['other', body.id],
    ['moon-lamp', 'imp_nobody'],
    ['nowhere', body.id],
  ] as const) {
    const path = `/api/campaigns/${slug}/imports/${id}`
    for (const answer of [
      await on.ask('GET', path),
      await on.ask('DELETE', path),
      await on.confirm(id, {}, slug),
    ])
      assert.equal(answer.status, 404)
  }
  await sql`insert into workspaces (id, name) values ('w2', 'W2')`.execute(on.db)
  await sql`update imports set workspace = 'w2'`.execute(on.db)
  assert.equal((await on.ask('GET', `/api/campaigns/moon-lamp/imports/${body.id}`)).status, 404)
  assert.equal((await on.upload('x', 'x.csv', 'nowhere')).status, 404)
  await sql`update imports set workspace = ${WORKSPACE}`.execute(on.db)
})

test('an import whose job was lost in the middle goes on with the row it stands at', async () => {
  await using on = await live({ idle: true })
  const { body } = await on.upload(csv('D', rows(1200)), 'backers-2026-03-01.csv')
  assert.equal(body.state, 'reading')
  const { preview } = await import('../../src/campaigns/preview.ts')
  await preview(on.deps, body.id)
  await on.confirm(body.id)
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`.execute(on.db) // biome-ignore format: one statement
  await sql`create trigger no_more before update on imports for each row when (new.done = 1000) execute function refuse()`.execute(on.db) // biome-ignore format: one statement
  await assert.rejects(runImport(on.deps, body.id), /killed/)
  assert.equal((await pledges(on)).length, 500, 'whole pages, with the row it stands at')
  await sql`drop trigger no_more on imports`.execute(on.db)
  await Promise.all([runImport(on.deps, body.id), runImport(on.deps, body.id)])
  assert.equal((await pledges(on)).length, 1200)
  assert.equal(await entries(on), 1200, 'each backer entered once')
  const { body: done } = await on.ask<Import>('GET', `/api/campaigns/moon-lamp/imports/${body.id}`)
  assert.equal(done.state, 'done')
})
