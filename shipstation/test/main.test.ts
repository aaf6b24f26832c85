import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { createHttp, operations as ops } from '../src/index.ts'
import { anOrder } from './shop.ts'

const MAIN = join(import.meta.dirname, '../src/sandbox/main.ts')

async function run(t: TestContext, ...args: string[]) {
  const child = spawn(process.execPath, [MAIN, '--port', '0', ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const {
    url: address,
    apiKey,
    apiSecret,
  } = JSON.parse(line) as Record<'url' | 'apiKey' | 'apiSecret', string>
  const ended = once(child, 'exit') as Promise<[number | null]>
  return { child, ended, http: createHttp({ apiKey, apiSecret, address }) }
}

test('the first line says where it is; what was answered survives a kill, and SIGTERM ends it politely', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  t.after(() => rm(folder, { recursive: true }))
  const state = join(folder, 'state.jsonl')
  const first = await run(t, '--state', state, '--limit', 'off')
  const order = await ops.createOrder(first.http, anOrder('A1'))
  first.child.kill('SIGKILL')
  await first.ended
  const second = await run(t, '--state', state)
  assert.equal((await ops.getOrder(second.http, order)).orderKey, order.orderKey)
  second.child.kill('SIGTERM')
  assert.deepEqual((await second.ended)[0], 0)
})

test('a guess is flipped from the command line', async (t) => {
  const { http } = await run(t, '--switch', 'pagesZero=true', '--switch', 'emptyPages=1', '--orders', '2')
  assert.equal((await ops.listOrders(http)).pages, 0)
})

test('it ends with its parent when told to', async (t) => {
  const { child, ended } = await run(t, '--die-with-parent')
  child.stdin.end()
  assert.equal((await ended)[0], 0)
})

test('what it does not understand it says', async () => {
  for (const args of [
    ['--limit', 'many'],
    ['--colour', 'red'],
    ['--switch', 'deleted=never'],
  ]) {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    let says = ''
    child.stderr.on('data', (chunk: Buffer) => (says += chunk.toString('utf8')))
    const [code] = (await once(child, 'close')) as [number]
    assert.equal(code, 2)
    assert.match(says, new RegExp(args.join('|').replaceAll('--', '')))
  }
})
