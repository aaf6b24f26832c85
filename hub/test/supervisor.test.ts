import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import pg from 'pg'
import { Refusal } from '../src/refusal.ts'
import { type EmbeddedDatabase, startEmbedded } from '../src/store/embedded/index.ts'
import { readPidFile } from '../src/store/embedded/postmaster.ts'
import { isRunning, startOf } from '../src/store/embedded/process.ts'
import { endLeftServer } from './rig/hub.ts'

function ownFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-supervisor-'))
  t.after(async () => {
    await endLeftServer(folder)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

async function ask(database: EmbeddedDatabase, sql: string): Promise<unknown[]> {
  const client = new pg.Client(database.connection)
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

/** A process that starts the database on `folder`, writes rows without end, and prints each number it was told is committed. */
function startWriter(folder: string) {
  const script = `
    import pg from 'pg'
    import { startEmbedded } from ${JSON.stringify(new URL('../src/store/embedded/index.ts', import.meta.url).href)}
    const database = await startEmbedded(process.argv[1])
    const client = new pg.Client(database.connection)
    await client.connect()
    await client.query('create table if not exists written (n int)')
    for (let n = 1; ; n++) { await client.query('insert into written values ($1)', [n]); console.log(n) }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    cwd: new URL('..', import.meta.url).pathname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let committed = 0
  let tell = () => {}
  const some = new Promise<void>((done) => (tell = done))
  child.stdout.on('data', (chunk) => {
    committed = Math.max(committed, ...String(chunk).trim().split('\n').map(Number))
    if (committed > 50) tell()
  })
  const gone = new Promise<void>((done) => child.once('close', () => done()))
  return {
    some,
    pid: child.pid as number,
    async kill() {
      child.kill('SIGKILL')
      await gone
      return committed
    },
  }
}

test('a first start makes the database, a second finds it, and stopping leaves no process, lock or socket', async (t) => {
  const folder = ownFolder(t)
  const first = await startEmbedded(folder)
  await ask(first, `create table kept as select 'moon lamp' as name`)
  const [settings] = await ask(
    first,
    `select current_setting('fsync') f, current_setting('synchronous_commit') s, current_setting('full_page_writes') w, current_setting('listen_addresses') l`,
  )
  assert.deepEqual(settings, { f: 'on', s: 'on', w: 'on', l: '' })
  await first.stop()
  const second = await startEmbedded(folder)
  assert.deepEqual(await ask(second, 'select * from kept'), [{ name: 'moon lamp' }])
  await second.stop()
  assert.equal(isRunning(second.pid), false)
  assert.equal(existsSync(second.connection.host), false)
  assert.equal(existsSync(join(folder, 'hub.lock')), false)
})

test('after kill -9 of the hub the left server is ended, and what was committed is there', async (t) => {
  const folder = ownFolder(t)
  const writer = startWriter(folder)
  await writer.some
  const committed = await writer.kill()
  const left = Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  assert.equal(isRunning(left), true)
  const next = await startEmbedded(folder)
  assert.equal(startOf(left), null) // Not isRunning: nobody may have reaped an orphan yet.
  const [row] = (await ask(next, 'select max(n) as n from written')) as { n: number }[]
  assert((row?.n ?? 0) >= committed)
  await next.stop()
})

test('when PostgreSQL alone was killed, the next one begins only when its last session has ended', async (t) => {
  const folder = ownFolder(t)
  const writer = startWriter(folder)
  await writer.some
  const left = readPidFile(join(folder, 'postgres'))
  assert.ok(left)
  // Busy, not waiting: nothing tells it that its server is gone.
  const client = new pg.Client({ host: left.socketFolder, user: 'longshore', database: 'longshore' })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const busy = client.query(
    `do $$ begin while clock_timestamp() < now() + interval '3 seconds' loop end loop; end $$`,
  )
  busy.catch(() => {})
  process.kill(left.pid, 'SIGKILL')
  await writer.kill()
  assert.notEqual(startOf(rows[0].pid), null)
  const next = await startEmbedded(folder)
  assert.equal(startOf(rows[0].pid), null)
  await busy.catch(() => {})
  await next.stop()
})

test('a second hub on the same folder is refused with the pid of the first', async (t) => {
  const folder = ownFolder(t)
  const writer = startWriter(folder)
  await writer.some
  await assert.rejects(startEmbedded(folder), (error: unknown) => {
    assert(error instanceof Refusal)
    assert.equal(error.exitCode, 75)
    assert(error.message.includes(`process id ${writer.pid}`))
    return true
  })
  await writer.kill()
})

test('a lock whose process number is by now another program’s does not hold the folder', async (t) => {
  const folder = ownFolder(t)
  writeFileSync(join(folder, 'hub.lock'), JSON.stringify({ pid: process.ppid, start: 'another boot/1' }))
  await (await startEmbedded(folder)).stop()
})

test('a data folder of another PostgreSQL version is refused and left as it is', async (t) => {
  const folder = ownFolder(t)
  mkdirSync(join(folder, 'postgres'))
  writeFileSync(join(folder, 'postgres/PG_VERSION'), '16\n')
  await assert.rejects(startEmbedded(folder), /made by PostgreSQL 16/)
  assert.equal(readFileSync(join(folder, 'postgres/PG_VERSION'), 'utf8'), '16\n')
})

test('a path too long for a socket still works', async (t) => {
  const folder = join(ownFolder(t), 'a-rather-long-name-'.repeat(8))
  const database = await startEmbedded(folder)
  assert.deepEqual(await ask(database, 'select 1 as one'), [{ one: 1 }])
  await database.stop()
})

const asRoot = process.getuid?.() === 0 ? false : 'needs root'

test('where user namespaces are forbidden root hands the database to another user', {
  skip: asRoot,
}, async (t) => {
  const folder = ownFolder(t)
  process.env.LONGSHORE_NO_USERNS = '1'
  t.after(() => delete process.env.LONGSHORE_NO_USERNS)
  const database = await startEmbedded(folder)
  assert.deepEqual(await ask(database, 'select 1 as one'), [{ one: 1 }])
  const owner = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${database.pid}/status`, 'utf8'))?.[1])
  assert.notEqual(owner, 0)
  await database.stop()
  delete process.env.LONGSHORE_NO_USERNS
  await (await startEmbedded(folder)).stop()
})

test('a folder that the other user cannot reach is refused in one sentence', { skip: asRoot }, async (t) => {
  const closed = ownFolder(t)
  chmodSync(closed, 0o700)
  process.env.LONGSHORE_NO_USERNS = '1'
  t.after(() => delete process.env.LONGSHORE_NO_USERNS)
  await assert.rejects(startEmbedded(join(closed, 'data')), (error: unknown) => {
    assert(error instanceof Refusal)
    assert.equal(error.exitCode, 78)
    assert.match(error.message, /cannot reach .* Set LONGSHORE_DATA/)
    return true
  })
})

test('an ordinary user starts it too', { skip: asRoot }, (t) => {
  const folder = ownFolder(t)
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'home'))
  chownSync(join(folder, 'home'), 65_534, 65_534)
  const script = `
    import { startEmbedded } from ${JSON.stringify(new URL('../src/store/embedded/index.ts', import.meta.url).href)}
    const database = await startEmbedded(process.argv[1])
    await database.stop()
    console.log('as', process.getuid())`
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script, join(folder, 'home/data')],
    { uid: 65_534, gid: 65_534, encoding: 'utf8', cwd: '/' },
  )
  // Where not even the program can be entered, nothing was started and there is no output at all.
  if (error || /EACCES|Cannot find module/.test(stderr))
    return t.skip('this checkout lies where other users may not read')
  assert.equal(stdout.trim(), 'as 65534', stderr)
})
