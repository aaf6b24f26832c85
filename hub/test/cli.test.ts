import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startSandbox } from 'shipstation/sandbox'
import { cliWorld, longshore } from './cli-world.ts'

test('without a hub every command leaves with 75 and says how to start one', async () => {
  const env = { LONGSHORE_PORT: '9' }
  const commands = [['status'], ['sync'], ['trace', 'KS-1'], ['connect', '--sandbox']]
  for (const { code, out, err } of await Promise.all(commands.map((args) => longshore(args, { env })))) {
    assert.equal(code, 75)
    assert.equal(out, '')
    assert.match(err, /^longshore: No hub answers at http:\/\/127\.0\.0\.1:9\.\nStart it with npm start/)
  }
})

const wrong: [args: string[], says: RegExp][] = [
  [[], /Usage: longshore/],
  [['launch'], /unknown command 'launch'/],
  [['status', '--fast'], /unknown option '--fast'/],
  [['sync', 'begin'], /Allowed choices are status, send-one, release, pause, restart/],
  [['sync', 'send-one'], /Whose order\?/],
  [['sync', 'release', '12'], /release takes no backer number/],
  [['trace'], /missing required argument 'id'/],
  [['import', 'nowhere.csv'], /There is no file nowhere\.csv/],
  [['import', '/'], /\/ is no file/],
  [['import', 'x.csv', '--date', '2026-02-30'], /--date is "2026-02-30", and that is no day/],
  [['connect', '--sandbox', '--key', 'k'], /The sandbox brings its own keys/],
  [['connect', '--expires', 'soon'], /--expires is "soon"/],
  [['status', '--url', 'hub'], /--url is "hub", and that is no address/],
  [['status', '--url', 'https://hub.example.com'], /hub\.example\.com is another machine/],
]
for (const [args, says] of wrong)
  test(`wrong usage leaves with 2 and words: longshore ${args.join(' ')}`, async () => {
    const { code, out, err } = await longshore(args)
    assert.equal(code, 2)
    assert.equal(out, '')
    assert.match(err, says)
    assert.doesNotMatch(err, /\bat .*\.ts:/)
  })

test('help and version are fine', async () => {
  const [help, version] = await Promise.all([longshore(['import', '--help']), longshore(['--version'])])
  assert.equal(help.code, 0)
  assert.match(help.out, /--campaign <name>[\s\S]*--json/)
  assert.deepEqual([version.code, version.out], [0, '0.1.0\n'])
})

test('a hub address that leads through a proxy is left alone: the token counts on this machine alone', async () => {
  const { code, err } = await longshore(['status'], {
    env: { LONGSHORE_URL: 'https://hub.example.com', LONGSHORE_PORT: '9' },
  })
  assert.equal(code, 75)
  assert.match(err, /No hub answers at http:\/\/127\.0\.0\.1:9/)
})

test('a hub on whatever port is found by its folder, named by --data or LONGSHORE_DATA', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'longshore-cli-'))
  t.after(() => rmSync(data, { recursive: true }))
  writeFileSync(join(data, 'hub.url'), 'http://127.0.0.1:9\n')
  for (const [args, env] of [
    [['--data', data], { LONGSHORE_PORT: '4999' }],
    [[], { LONGSHORE_DATA: data, LONGSHORE_PORT: '0' }],
    [[], { LONGSHORE_DATA: data }],
    [['--data', data, '--url', 'http://127.0.0.1:9'], {}],
  ] as const) {
    const { err } = await longshore(['status', ...args], { env })
    assert.match(err, /No hub answers at http:\/\/127\.0\.0\.1:9\./)
  }
})

test('what answers in the hub’s place is not taken for it', async (t) => {
  const server = createServer((_request, response) => response.end('<h1>hello</h1>')).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((done) => server.once('listening', done))
  const address = server.address()
  const port = String(typeof address === 'object' && address ? address.port : 0)
  const { code, err } = await longshore(['status'], { env: { LONGSHORE_PORT: port } })
  assert.equal(code, 1)
  assert.match(err, /is not a Longshore hub/)
})

test('a hub without an owner, a missing token and another hub’s token are told apart', async (t) => {
  await using fresh = await cliWorld({ owner: false })
  const none = await fresh.run(['status'])
  assert.deepEqual([none.code, none.out], [1, ''])
  assert.match(none.err, /This hub has no owner yet\.\nOpen the sign-up link/)
  await using owned = await cliWorld()
  const folder = mkdtempSync(join(tmpdir(), 'longshore-token-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const here = ['status', '--url', owned.hub.url, '--data', folder]
  const missing = await owned.run(here)
  assert.equal(missing.code, 1)
  assert.match(
    missing.err,
    /There is no readable cli\.token in .*\nName the hub's own data folder with --data/,
  )
  writeFileSync(join(folder, 'cli.token'), 'another\n')
  const other = await owned.run(here)
  assert.equal(other.code, 1)
  assert.match(other.err, /is not of the hub at http/)
})

test('ShipStation is connected after a live check; keys come from a pipe and are never printed', async (t) => {
  const sandbox = await startSandbox({ limit: 'off' })
  t.after(() => sandbox.close())
  await using world = await cliWorld({ env: { LONGSHORE_SHIPSTATION_URL: sandbox.url } })
  const { apiKey, apiSecret } = sandbox

  const swapped = await world.run(['connect', '--key', apiSecret, '--secret', apiKey])
  assert.deepEqual([swapped.code, swapped.out], [1, ''])
  assert.match(swapped.err, /does not accept this pair\.\n.*mistyped, swapped, expired or deleted/)
  const v2 = await world.run(['connect'], `TEST_${apiKey}\n${apiSecret}\n`)
  assert.match(v2.err, /choose V1/)
  const half = await world.run(['connect'], `${apiKey}\n`)
  assert.equal(half.code, 2)
  assert.match(half.err, /The API secret is missing\.\nIn ShipStation, as the Account Owner/)

  const made = await world.run(['connect', '--expires', '2031-03-31'], `${apiKey}\n${apiSecret}\n`)
  assert.equal(made.code, 0, made.err)
  assert.match(made.out, /Manual Orders\s+manual store/)
  assert.match(made.out, /Connected “ShipStation – main”\. These keys expire on 2031-03-31/)
  for (const { out, err } of [swapped, v2, half, made]) assert(!(out + err).includes(apiSecret))

  const again = await world.run(['connect'], `${apiKey} ${apiSecret}\nn\n`)
  assert.equal(again.code, 0)
  assert.match(again.err, /connected already as “ShipStation – main”\. Replace its keys by these\?/)
  assert.match(again.out, /Nothing was changed\.\n$/)
  const replaced = await world.run(['connect', '--yes', '--json', '--key', apiKey, '--secret', apiSecret])
  assert.equal(replaced.code, 0, replaced.err)
  assert.equal((JSON.parse(replaced.out) as { expiresOn: string | null }).expiresOn, null)
  const { connections } = await world.ask<{ connections: unknown[] }>('GET', '/api/connections')
  assert.equal(connections.length, 1)
})

test('the sandbox is connected, and status tells of it in words and in JSON', async () => {
  await using world = await cliWorld()
  const before = await world.run(['status'])
  assert.equal(before.code, 0, before.err)
  assert.match(before.out, /Next: /)
  const made = await world.run(['connect', '--sandbox'])
  assert.equal(made.code, 0, made.err)
  assert.match(made.out, /Connected “ShipStation sandbox”\.[\s\S]*sandbox's own page.*http:\/\/127\.0\.0\.1:/)
  const after = await world.run(['status'])
  assert.match(after.out, /\nConnections\n {2}ShipStation sandbox {2}/)
  const json = await world.run(['status', '--json'])
  const { overview, connections } = JSON.parse(json.out) as {
    overview: { sentence: string }
    connections: { sandbox: boolean }[]
  }
  assert.equal(connections[0]?.sandbox, true)
  assert(overview.sentence.length > 0)
})

test('the launcher says what it needs on an old Node, in syntax that Node reads', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-old-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const preload = join(folder, 'old.cjs')
  writeFileSync(preload, "Object.defineProperty(process.versions, 'node', { value: '20.1.0' })")
  const launcher = new URL('../bin/longshore.cjs', import.meta.url).pathname
  const { status, stderr } = spawnSync(process.execPath, ['--require', preload, launcher, 'status'], {
    env: { ...process.env, LONGSHORE_NODE_TRIED: '1' },
    encoding: 'utf8',
  })
  assert.equal(status, 78)
  assert.match(stderr, /this is Node 20\.1\.0 and Longshore needs Node 24\.7 or newer/)
})
