import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import { makeWay, measure } from '../../src/disk/ballast.ts'
import { Disk } from '../../src/disk/disk.ts'
import { limits, type Seen } from '../../src/disk/shortage.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { openDb, openPool } from '../../src/store/open.ts'
import { tryToStore } from '../../src/store/try-to-store.ts'
import { freshDatabase } from '../rig/database.ts'
import { until } from '../rig/engine.ts'
import { fullDisk } from '../rig/full-disk.ts'

const MiB = 1024 ** 2
const small = { ...limits, ballast: 3 * MiB, least: 6 * MiB, most: 20 * MiB }
const roomy: Seen = { free: 60 * MiB, total: 100 * MiB }

/** A disk of a hundred megabytes that says of itself what the test says, on a folder that is real. A minute goes by in a second. */
function ground(t: TestContext, over: { tryToStore?(): Promise<void>; folder?: null } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-disk-'))
  const said: string[] = []
  const now: { seen: Seen } = { seen: roomy }
  const disk = new Disk({
    ...{ folder: over.folder === null ? null : folder, limits: small, clock: machineClock(60) },
    tryToStore: over.tryToStore ?? (async () => {}),
    says: (_, words) => said.push(words),
    measure: async () => now.seen,
  })
  t.after(async () => {
    await disk.stop()
    rmSync(folder, { recursive: true })
  })
  return { disk, folder, said, now, ballast: join(folder, 'ballast') }
}

test('the ballast is made when there is room, given back when the disk is all but full, and made again', async (t) => {
  const { disk, said, now, ballast } = ground(t)
  let changes = 0
  disk.onChange(() => (changes += 1))
  disk.watch()
  await until('it is made', () => existsSync(ballast))
  const { size, blocks } = statSync(ballast)
  assert.equal(size, small.ballast)
  assert.ok(blocks * 512 >= size, 'it really takes its room')
  now.seen = { free: 9 * MiB, total: 100 * MiB }
  await until('it is nearly full', () => disk.shortage?.how === 'nearly')
  assert.ok(existsSync(ballast), 'which is no reason to give it back')
  now.seen = { free: 2 * MiB, total: 100 * MiB }
  await until('it is given back', () => !existsSync(ballast))
  now.seen = { free: 14 * MiB, total: 100 * MiB }
  await until('that is seen', () => disk.shortage?.seen?.free === 14 * MiB)
  assert.equal(disk.shortage?.how, 'nearly', 'less than a quarter above the tenth beside the ballast')
  now.seen = roomy
  await until('there is room again', () => disk.shortage === null)
  await until('it is made again', () => existsSync(ballast))
  assert.equal(changes, 2)
  assert.deepEqual(said, [
    'the disk is nearly full: nothing more is read',
    'the ballast is given back: the disk is all but full',
    'there is room on the disk again',
  ])
})

test('a ballast that was half made at a kill is made whole', async (t) => {
  const { disk, ballast } = ground(t)
  writeFileSync(`${ballast}.new`, 'half')
  writeFileSync(ballast, 'not all of it')
  await disk.look()
  await until('it is whole', () => statSync(ballast).size === small.ballast)
  assert.ok(!existsSync(`${ballast}.new`))
})

test('a start on a disk with room leaves the ballast where it is', async (t) => {
  const { folder, ballast } = ground(t)
  writeFileSync(ballast, 'kept')
  assert.ok((await measure(folder)).free > limits.ballast)
  makeWay(folder)
  assert.ok(existsSync(ballast))
  makeWay(join(folder, 'not there yet'))
})

test('when PostgreSQL cannot store something the ballast goes at once, and reading waits until it can', async (t) => {
  let takes = false
  let tries = 0
  const tryAgain = async () => {
    tries += 1
    if (!takes) throw new Error('still full')
  }
  const { disk, ballast } = ground(t, { tryToStore: tryAgain })
  await disk.look()
  await until('it is made', () => existsSync(ballast))
  disk.refused()
  assert.ok(!existsSync(ballast), 'before anything is waited for')
  assert.equal(disk.shortage?.how, 'full')
  disk.watch()
  await until('it was tried again, twice', () => tries >= 2)
  assert.equal(disk.shortage?.how, 'full', 'though the file system says that there is room')
  assert.ok(!existsSync(ballast))
  takes = true
  await until('there is room', () => disk.shortage === null)
  await until('the ballast is made again', () => existsSync(ballast))
})

test('a server’s disk is known by what PostgreSQL answers alone: whoever asked, and to the next try', async (t) => {
  await using database = await freshDatabase()
  const { disk, ballast } = ground(t, { folder: null, tryToStore: () => tryToStore(openDb(database.pool)) })
  const { host, user, database: name } = database.pool.options
  const pool = openPool({ host, user, database: name }, () => {}, () => disk.refused()) // biome-ignore format: one thing
  t.after(() => pool.end())
  await pool.query('create table kept (n int)')
  await fullDisk(openDb(pool), 'kept', 'insert')
  await assert.rejects(pool.query('insert into kept values (1)'), { code: '53100' })
  assert.deepEqual([disk.shortage?.how, disk.shortage?.seen], ['full', null])
  disk.watch()
  await until('it was tried again', () => disk.shortage === null)
  assert.ok(!existsSync(ballast), 'on another machine’s disk no ballast helps')
  const left = await sql`select from pg_class where relname = 'room_tried'`.execute(openDb(database.pool))
  assert.equal(left.rows.length, 0, 'what was tried is taken back')
})
