import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Transport } from '../src/engine/context.ts'
import { overviewRoutes } from '../src/http/overview/routes.ts'
import { remoteClock } from '../src/remote-clock.ts'
import { stillApp } from './rig/app.ts'

const noon = Date.UTC(2026, 5, 1, 12)
const api = (host: string) => ({ base: `https://${host}/`, headers: {}, limits: [] })

/** Remotes that say so many seconds past noon, to a machine that believes in noon. */
function watched() {
  const says = new Map<string, number | null>()
  const transport: Transport = async ({ base }) => {
    const past = says.get(new URL(base).host)
    const date: Record<string, string> =
      past === null || past === undefined ? {} : { date: new Date(noon + past * 1000).toUTCString() }
    return { status: 200, headers: new Headers(date), body: null }
  }
  const clock = { now: () => new Date(noon) }
  const it = remoteClock(transport, clock as Parameters<typeof remoteClock>[1]) // why: only its now is asked
  const hear = async (host: string, past: number | null) => {
    says.set(host, past)
    await it.transport(
      api(host),
      { method: 'GET', path: 'orders' },
      { deadlineMs: 1000, signal: new AbortController().signal },
    )
    return it.off()
  }
  return hear
}

test('a clock that every remote contradicts by more than half a minute is wrong; one remote that agrees is believed', async () => {
  const hear = watched()
  assert.equal(await hear('one.test', null), null)
  assert.equal(await hear('one.test', 20), null)
  assert.deepEqual(await hear('one.test', -240), { host: 'one.test', ms: 239_500 })
  assert.deepEqual((await hear('two.test', -60))?.host, 'two.test')
  assert.equal(await hear('two.test', 1), null)
})

test('a wrong clock is an issue that says by how much, and what mends it', async () => {
  const titles = async (ms: number) => {
    await using app = await stillApp(overviewRoutes, { clockOff: () => ({ host: 'one.test', ms }) })
    const { body } = await app.ask<{ issues: { title: string; remedy: string }[] }>('GET', '/api/issues')
    return body.issues.map(({ title, remedy }) => `${title}: ${remedy}`)
  }
  const mends = 'Switch on time synchronisation on the machine that runs Longshore.'
  assert.deepEqual(await titles(239_500), [`This machine’s clock is 4 minutes fast: ${mends}`])
  assert.deepEqual(await titles(-45_000), [`This machine’s clock is 45 seconds slow: ${mends}`])
})
