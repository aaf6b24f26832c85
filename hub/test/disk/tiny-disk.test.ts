import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { z } from 'zod'
import { Disk } from '../../src/disk/disk.ts'
import { limits } from '../../src/disk/shortage.ts'
import { machineClock } from '../../src/engine/clock.ts'
import { signUp } from '../../demo/client.ts'
import type { routes } from '../../src/http/api/workspace.ts'
import { startEmbedded } from '../../src/store/embedded/index.ts'
import { openPool } from '../../src/store/open.ts'
import { until } from '../rig/engine.ts'
import { HubLeft, startHub } from '../rig/hub.ts'
import { tinyDisk } from './tiny-disk.ts'

const MiB = 1024 ** 2
/** Six times as fast: what is looked at every half minute is looked at every five seconds. */
const env = { LONGSHORE_REHEARSAL: JSON.stringify({ speed: 6 }) }
type Overview = z.infer<typeof routes.overview.answer>

test('a hub on a disk that fills up stops reading, gives its ballast, stays up, starts on a full disk, and goes on when there is room', async (t) => {
  const made = tinyDisk(400)
  if (typeof made === 'string') return t.skip(made)
  using disk = made
  const data = join(disk.folder, 'data')
  const ballast = join(data, 'ballast')
  const isWhole = () => statSync(ballast, { throwIfNoEntry: false })?.size === limits.ballast
  await using hub = await startHub({ data, env })
  await until('the ballast is made', isWhole)
  const client = await signUp(hub.url, hub.setupLink ?? '')
  await client.send('POST', '/api/connections/sandbox')
  const health = async (url = hub.url) =>
    ((await (await fetch(`${url}/api/health`)).json()) as { disk: string }).disk
  const overview = () => client.get<Overview>('/api/overview')
  await until('it is in step', async () => (await overview()).status.word === 'In step')
  assert.equal(await health(), 'enough')

  disk.fill(100 * MiB)
  await until('it is nearly full', async () => (await health()) === 'nearly full')
  assert.ok(isWhole(), 'the ballast is kept for worse')
  const said = await overview()
  assert.deepEqual([said.status.word, said.issues[0]?.title], ['Delayed', 'The disk is nearly full'])
  assert.match(said.sentence, /^The disk is nearly full, so nothing new is read\./)

  disk.fill()
  await until('the ballast is given', () => !existsSync(ballast))
  assert.equal((await fetch(hub.url)).status, 200, 'the screens stay')
  assert.equal((await overview()).issues[0]?.id, 'disk')

  disk.clear()
  await until('there is room again', async () => (await health()) === 'enough')
  await until('the ballast is made again', isWhole)
  await until('it is in step again', async () => (await overview()).status.word === 'In step')

  await hub.kill()
  disk.fill()
  await using again = await startHub({ data, env })
  assert.ok(!existsSync(ballast), 'a start on a full disk begins by giving the ballast')
  assert.notEqual(await health(again.url), 'enough')
  await again.kill()
  disk.fill()
  await assert.rejects(startHub({ data, env }), (error: unknown) => {
    assert.ok(error instanceof HubLeft && error.exitCode === 75)
    assert.match(
      error.message,
      /longshore: The disk that holds \S+ is full: PostgreSQL cannot start on it\. Free some space there/,
    )
    return true
  })
  disk.clear()
  await using last = await startHub({ data, env })
  assert.equal(await health(last.url), 'enough')
})

test('PostgreSQL that ends its sessions for want of room recovers on the ballast, under the same hub', async (t) => {
  const made = tinyDisk(300)
  if (typeof made === 'string') return t.skip(made)
  using tiny = made
  await using undo = new AsyncDisposableStack()
  const database = await startEmbedded(join(tiny.folder, 'data'))
  undo.defer(() => database.stop())
  let ended = false
  void database.ended.then(() => (ended = true))
  const disk = new Disk({
    ...{ folder: join(tiny.folder, 'data'), clock: machineClock(), says() {} },
    tryToStore: async () => {},
  })
  const pool = openPool(database.connection, () => {}, () => disk.refused()) // biome-ignore format: one thing
  undo.defer(() => pool.end())
  await disk.look()
  await until('the ballast is made', () => existsSync(join(tiny.folder, 'data/ballast')))
  await pool.query('create table t (n int, x text) with (fillfactor = 50)')
  await pool.query(`insert into t select g, repeat(md5(g::text), 10) from generate_series(1, 20000) g`)
  tiny.fill()
  // Each writes into pages that are there, and some megabytes of log that are not.
  const words = await until('the log finds no room', async () => {
    const failed = await pool.query('update t set n = n + 1').then(
      () => null,
      (error: Error & { severity?: string }) => error,
    )
    return failed && `${failed.severity}: ${failed.message}`
  })
  assert.match(words, /^PANIC: .*pg_wal.*No space left on device/)
  const rows = await until('it answers again', () =>
    pool.query('select n from t limit 1').then(
      (answer) => answer.rows,
      () => null,
    ),
  )
  assert.equal(rows.length, 1)
  await pool.query('update t set n = n + 1 where n < 0')
  assert.ok(!ended, 'by itself')
  assert.equal(disk.shortage?.how, 'full')
})
