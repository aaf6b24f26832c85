import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Env } from '../../src/access/allow.ts'
import type { Shortage } from '../../src/disk/shortage.ts'
import type { routes } from '../../src/http/api/workspace.ts'
import { importRoutes } from '../../src/http/imports/routes.ts'
import { overviewRoutes } from '../../src/http/overview/routes.ts'
import { platform } from '../../src/http/platform.ts'
import { openDb } from '../../src/store/open.ts'
import { get, jane, openDoor, post, setUpJane } from '../rig/access.ts'
import { type Says, stillApp } from '../rig/app.ts'
import { fullDisk } from '../rig/full-disk.ts'
import { campaign, minutesAgo, shop } from './orders-world.ts'

type Overview = z.infer<typeof routes.overview.answer>
type Issues = z.infer<typeof routes.issues.answer>
const since = minutesAgo(3)
const seen = { free: 1_250_000_000, total: 41_000_000_000 }
const short = (how: Shortage['how'], over: Partial<Shortage> = {}, folder: string | null = '/data') => ({
  disk: { folder, shortage: { how, since, seen, enough: 2_684_354_560, ...over } },
})

const said = [
  {
    when: 'nearly full',
    over: short('nearly'),
    word: 'Delayed',
    title: 'The disk is nearly full',
    says: /^1\.2 GB of 41 GB are free on the disk that holds \/data\. Nothing new is read, .* what was planned before is still sent\.$/,
    remedy:
      /^Free some space on that disk until 2\.6 GB are free, or make the disk larger\. Nothing is lost meanwhile/,
  },
  {
    when: 'full',
    over: short('full', { seen: { free: 0, total: seen.total } }),
    word: 'Stopped',
    title: 'The disk is full',
    says: /^0 MB of 41 GB are free on the disk that holds \/data, and PostgreSQL cannot store anything more\./,
    remedy: /It is tried again every half minute\. Nothing is lost meanwhile/,
  },
  {
    when: 'a server’s',
    over: short('full', { seen: null, enough: 0 }, null),
    word: 'Stopped',
    title: 'The database server’s disk is full',
    says: /on the server that DATABASE_URL names, cannot store anything more\./,
    remedy: /^Free some space on that server, or ask whoever runs it\. It is tried again every half minute\./,
  },
]
for (const { when, over, word, title, says, remedy } of said)
  test(`a disk that is ${when} is said before anything else, with what to do`, async () => {
    await using app = await stillApp(overviewRoutes, over)
    await campaign(app.db)
    await sql`update connections set stopped = '{"says":"No key","remedy":"Make one","status":401,"at":"2026-01-01T00:00:00Z"}'`.execute(
      app.db,
    )
    const { issues } = (await app.ask<Issues>('GET', '/api/issues')).body
    const [first] = issues
    assert.ok(first)
    assert.deepEqual([first.id, first.title, first.first], ['disk', title, since.toISOString()])
    assert.match(first.says, says)
    assert.match(first.remedy, remedy)
    assert.equal(issues.length, 2, 'and nothing else is hidden by it')
    const { body } = await app.ask<Overview>('GET', '/api/overview')
    assert.deepEqual([body.status.word, body.issues[0]?.id], [word, 'disk'])
    assert.ok(body.sentence.startsWith(body.status.detail))
    assert.deepEqual([body.next?.says, body.next?.href], [first.remedy, '/issues#disk'])
  })

test('what lives on a disk without room says so, in place of what follows from it', async () => {
  await using app = await stillApp(overviewRoutes, short('nearly'))
  await campaign(app.db)
  await sql`insert into sources (workspace, account, stream, kind, begun_at, finished_at) values ('ws', ${shop}, 'orders', 'order', ${minutesAgo(30)}, ${minutesAgo(30)})`.execute(
    app.db,
  )
  const { integrations } = (await app.ask<Overview>('GET', '/api/overview')).body
  assert.deepEqual(integrations[0]?.status, {
    ...{ word: 'Delayed', detail: 'The disk is nearly full, so nothing new is read.' },
    since: since.toISOString(),
  })
})

test('without room no report is taken in, and the words say why', async () => {
  await using app = await stillApp(importRoutes, short('nearly'))
  await campaign(app.db)
  const { status, body } = await app.ask('POST', '/api/campaigns/moon-lamp/imports?file=report.csv', {})
  assert.equal(status, 507)
  assert.equal(body.says, 'The disk is nearly full, so nothing large is taken in.')
  assert.match(body.remedy ?? '', /Free some space on that disk/)
  assert.equal((await sql`select from imports`.execute(app.db)).rows.length, 0)
})

test('what the disk does not take is answered with 507 and what to do, and health says how the disk is', async () => {
  await using door = await openDoor()
  await setUpJane(door)
  const db = openDb(door.database.pool)
  const makeRoom = await fullDisk(db, 'session', 'insert or update')
  const credentials = { email: jane.email, password: jane.password }
  const refused = await post(door, '/api/auth/sign-in/email', credentials)
  assert.deepEqual(
    [refused.status, ((await refused.json()) as Says).says],
    [507, 'The disk is full: nothing was stored.'],
  )
  await makeRoom()
  assert.equal((await post(door, '/api/auth/sign-in/email', credentials)).status, 200)
  assert.equal(((await (await get(door, '/api/health')).json()) as { disk: string }).disk, 'enough')
  for (const [how, disk] of Object.entries({ nearly: 'nearly full', full: 'full' } as const)) {
    const app = new OpenAPIHono<Env>()
    platform(app, { ...door.platform, ...short(how as Shortage['how']) }) // why: the keys above
    const answer = await get({ ...door, app }, '/api/health')
    assert.deepEqual([answer.status, await answer.json()], [200, { ok: true, version: 'test', disk }])
  }
})

test('whoever is signed in stays so while the disk is full', async () => {
  await using door = await openDoor()
  const cookie = await setUpJane(door)
  // Old enough to be prolonged by the next request.
  await door.database.pool.query(`update "session" set "expiresAt" = now() + interval '6 hours'`)
  await fullDisk(openDb(door.database.pool), 'session', 'insert or update')
  const answer = await get(door, '/api/auth/session', { cookie })
  assert.equal(answer.status, 200)
  assert.equal(((await answer.json()) as { person: { name: string } | null }).person?.name, jane.name)
})
