import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freshDatabase } from './rig/database.ts'
import { cliHeader, HubLeft, startHub } from './rig/hub.ts'

const leaves = (code: number, says: RegExp) => (error: unknown) =>
  error instanceof HubLeft && error.exitCode === code && says.test(error.message)

test('a first start on an empty folder is ready, healthy, and prints a sign-up link', async () => {
  await using hub = await startHub()
  const health = await fetch(`${hub.url}/api/health`)
  assert.deepEqual(await health.json(), { ok: true, version: '0.1.0', disk: 'enough' })
  assert.match(hub.setupLink ?? '', new RegExp(`^${hub.url}/setup#[\\w-]{43}$`))
  for (const name of ['key', 'cli.token', 'hub.log'])
    assert.equal(statSync(join(hub.data, name)).mode & 0o777, 0o600, name)
  const address = join(hub.data, 'hub.url')
  assert.equal(readFileSync(address, 'utf8').trim(), hub.url, 'where it listens, for the command line')
  assert.equal(await hub.stop(), 0)
})

test('a hub on a server named by DATABASE_URL starts without a database of its own', async () => {
  await using database = await freshDatabase()
  await using hub = await startHub({ env: { DATABASE_URL: database.url } })
  assert.equal((await fetch(`${hub.url}/api/health`)).status, 200)
})

test('a request that names JSON and has no body is one without a body', async () => {
  await using database = await freshDatabase()
  await using hub = await startHub({ env: { DATABASE_URL: database.url } })
  const headers = { 'content-type': 'application/json', 'x-longshore': '1', origin: hub.url }
  const answer = await fetch(`${hub.url}/api/connections/none`, { method: 'DELETE', headers })
  assert.equal(answer.status, 401, 'it came as far as the question who asks')
})

test('a second hub on the same folder leaves with 75 and names the first', async () => {
  await using database = await freshDatabase()
  const env = { DATABASE_URL: database.url }
  await using hub = await startHub({ env })
  await assert.rejects(startHub({ data: hub.data, env }), leaves(75, new RegExp(`process id ${hub.pid}`)))
})

test('a hub killed with -9 starts again on its folder', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'longshore-killed-'))
  t.after(() => rmSync(data, { recursive: true }))
  const first = await startHub({ data })
  await first.kill()
  await using again = await startHub({ data })
  assert.equal((await fetch(`${again.url}/api/health`)).status, 200)
})

test('a port that is taken is said in one line', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((done) => server.once('listening', done))
  const address = server.address()
  const port = String(typeof address === 'object' && address ? address.port : 0)
  await using database = await freshDatabase()
  const start = startHub({ env: { DATABASE_URL: database.url, LONGSHORE_PORT: port } })
  await assert.rejects(start, leaves(75, new RegExp(`longshore: Port ${port} is taken`)))
})

test('a wrong setting is said in one line, without a stack', async () => {
  await assert.rejects(startHub({ env: { LONGSHORE_URL: 'hub' } }), (error: unknown) => {
    assert(leaves(78, /longshore: LONGSHORE_URL is "hub": set it to/)(error))
    assert.doesNotMatch((error as Error).message, /at .*\.ts/)
    return true
  })
})

test('with another key and sealed rows the hub leaves with 78 and makes no key', async (t) => {
  await using database = await freshDatabase()
  const env = { DATABASE_URL: database.url }
  const data = mkdtempSync(join(tmpdir(), 'longshore-key-'))
  t.after(() => rmSync(data, { recursive: true }))
  await (await startHub({ data, env })).stop()
  await database.pool.query(`insert into workspaces (id, name) values ('w', 'Moon Lamp')`)
  await database.pool.query(
    `insert into connections (id, workspace, connector, account, name, secrets, key_id, last4, changed_at)
     values ('c', 'w', 'shipstation', 'a', 'main', 'v1.0123456789ab.x', '0123456789ab', '', now())`,
  )
  const before = readFileSync(join(data, 'key'), 'utf8')
  await assert.rejects(
    startHub({ data, env }),
    leaves(78, /is not the one the database's secrets are sealed with/),
  )
  assert.equal(readFileSync(join(data, 'key'), 'utf8'), before)
  rmSync(join(data, 'key'))
  await assert.rejects(startHub({ data, env }), leaves(78, /is missing/))
  assert.throws(() => readFileSync(join(data, 'key')))
})

test('an old token file gets a new token and mode 0600', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'longshore-token-'))
  t.after(() => rmSync(data, { recursive: true }))
  writeFileSync(join(data, 'cli.token'), 'old\n', { mode: 0o644 })
  await using database = await freshDatabase()
  await using hub = await startHub({ data, env: { DATABASE_URL: database.url } })
  assert.equal(statSync(join(data, 'cli.token')).mode & 0o777, 0o600)
  const session = await fetch(`${hub.url}/api/auth/session`, { headers: { authorization: cliHeader(data) } })
  assert.deepEqual(
    await session.json(),
    { person: null },
    'there is no owner yet whom the token could stand for',
  )
})
