import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
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
  const pid = readdirSync('/proc').find(
    (name) => /^\d+$/.test(name) && commandOf(name).includes(join(data, 'sandbox', 'state.json')),
  )
  return Number(pid)
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return [] // It has ended meanwhile.
  }
}
