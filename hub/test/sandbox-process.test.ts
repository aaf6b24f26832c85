import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sandboxProcess } from '../src/sandbox-process.ts'
import { until } from './rig/engine.ts'

test('a sandbox that is ended comes back by itself, at its address and with its keys', async () => {
  const data = await mkdtemp(join(tmpdir(), 'longshore-sandbox-'))
  const sandbox = sandboxProcess(data)
  try {
    const first = await sandbox.start()
    assert.deepEqual(await sandbox.start(), first, 'one that runs is not started again')
    process.kill(pidOf(data), 'SIGKILL')
    await until('it is noticed', () => sandbox.running() === null)
    const again = await until('it runs again', () => sandbox.running())
    assert.deepEqual(again, first)
    const stores = await fetch(`${again.url}/stores`, {
      headers: { authorization: `Basic ${btoa(`${again.apiKey}:${again.apiSecret}`)}` },
    })
    assert.equal(stores.status, 200)
  } finally {
    await sandbox.stop()
    await rm(data, { recursive: true, force: true })
  }
})

/** The sandbox's own process, known by the state file it was given. */
function pidOf(data: string): number {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n')
  const line = lines.find((one) => one.includes(join(data, 'sandbox')) && one.includes('--state'))
  return Number(line?.trim().split(' ')[0])
}
