import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { type KlaviyoSandbox, startKlaviyoSandbox } from '../../src/connectors/klaviyo/sandbox/index.ts'
import { anEvent, callerOf } from './sandbox-caller.ts'

const MAIN = join(import.meta.dirname, '../../src/connectors/klaviyo/sandbox/main.ts')
const BOTH = join(import.meta.dirname, '../../src/sandboxes.ts')

type Line = { url: string; apiKey: string; klaviyoUrl?: string; klaviyoKey?: string }

async function run(t: TestContext, program: string, ...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const ended = once(child, 'exit') as Promise<[number | null]>
  return { child, ended, said: JSON.parse(line) as Line } // why: the first line is this object
}

const headers = (key: string) => ({
  authorization: `Klaviyo-API-Key ${key}`,
  revision: '2026-07-15',
  'content-type': 'application/json',
})

test('the first line says where it is; what was accepted survives a kill, and SIGTERM ends it politely', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'klaviyo-'))
  t.after(() => rm(folder, { recursive: true }))
  const state = join(folder, 'state.jsonl')
  const words = ['--port', '0', '--state', state, '--timezone', 'Europe/Berlin', '--limit', 'off']
  const first = await run(t, MAIN, ...words)
  const body = JSON.stringify(anEvent({ unique_id: 'a' }))
  const send = ({ url, apiKey }: Line) =>
    fetch(`${url}/api/events`, { method: 'POST', headers: headers(apiKey), body })
  assert.equal((await send(first.said)).status, 202)
  first.child.kill('SIGKILL')
  await first.ended
  const second = await run(t, MAIN, '--port', '0', '--state', state)
  assert.equal(second.said.apiKey, first.said.apiKey)
  assert.equal((await send(second.said)).status, 202)
  const shown = (await (await fetch(`${second.said.url}/_sandbox/state`)).json()) as {
    account: { timezone: string }
    counts: { events: number }
  }
  assert.equal(shown.counts.events, 1, 'the repeat was known as one')
  assert.equal(shown.account.timezone, 'Europe/Berlin')
  second.child.kill('SIGTERM')
  assert.deepEqual((await second.ended)[0], 0)
})

test('profiles that became one, and every index, are the same after a restart', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'klaviyo-'))
  const state = join(folder, 'state.jsonl')
  const phone_number = '+14155550123'
  const first = await startKlaviyoSandbox({ state, limit: 'off' })
  let second: KlaviyoSandbox | null = null
  t.after(async () => {
    await Promise.all([first.close(), second?.close()])
    await rm(folder, { recursive: true })
  })
  const { ask, control } = callerOf(first)
  await ask('POST', '/api/events', anEvent({ unique_id: '1' }))
  await ask('POST', '/api/events', anEvent({ unique_id: '2', email: null, who: { phone_number } }))
  await ask('POST', '/api/events', anEvent({ unique_id: '3', who: { phone_number } }))
  await control('POST', 'switches', { visibleMs: 0, bareTime: 'refused' })
  const before = await ask('GET', '/api/events?include=profile,metric')
  await first.close()
  second = await startKlaviyoSandbox({ state, limit: 'off' })
  const after = await callerOf(second).ask('GET', '/api/events?include=profile,metric')
  assert.equal(after.text.replaceAll(second.url, ''), before.text.replaceAll(first.url, ''))
  assert.equal(second.account.settings.bareTime, 'refused')
  const [profile] = second.account.profiles.all()
  assert.equal(second.account.eventsOf({ profile: profile?.id }).all().length, 3)
})

test('it ends with its parent when told to', async (t) => {
  const { child, ended } = await run(t, MAIN, '--port', '0', '--die-with-parent')
  child.stdin.end()
  assert.equal((await ended)[0], 0)
})

test('one command starts ShipStation’s sandbox and Klaviyo’s, says both in its first line, and ends both', async (t) => {
  const { child, ended, said } = await run(
    t,
    BOTH,
    '--port',
    '0',
    '--klaviyo-port',
    '0',
    '--klaviyo-timezone',
    'Asia/Tokyo',
  )
  const { klaviyoUrl = '', klaviyoKey = '' } = said
  assert.equal((await fetch(said.url)).status, 200)
  const account = await fetch(`${klaviyoUrl}/api/accounts/`, { headers: headers(klaviyoKey) })
  assert.match(await account.text(), /Asia\/Tokyo/)
  child.kill('SIGTERM')
  assert.equal((await ended)[0], 0)
  await assert.rejects(fetch(klaviyoUrl))
  await assert.rejects(fetch(said.url))
})

test('what it does not understand it says', async () => {
  for (const [program, ...args] of [
    [MAIN, '--limit', 'many'],
    [MAIN, '--colour', 'red'],
    [MAIN, '--port', 'x'],
    [BOTH, '--port', '0', '--klaviyo-colour', 'red'],
  ] as const) {
    const child: ChildProcess = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let says = ''
    child.stderr?.on('data', (chunk: Buffer) => (says += chunk.toString('utf8')))
    const [code] = (await once(child, 'close')) as [number]
    assert.equal(code, 2)
    assert.match(says, /many|colour|"x"/)
  }
})

test('inside a test process it is ready at once', async (t) => {
  const first = await startKlaviyoSandbox()
  t.after(() => first.close())
  const began = performance.now()
  const second = await startKlaviyoSandbox({ seed: 2 })
  const took = performance.now() - began
  t.after(() => second.close())
  assert.ok(took < 100, `${took} ms`)
  assert.notEqual(first.apiKey, second.apiKey)
})
