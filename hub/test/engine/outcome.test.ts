import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromError } from '../../src/engine/outcome.ts'
import type { Trace } from '../../src/engine/calls.ts'
import type { StepRow } from '../../src/store/steps.ts'

const now = new Date('2026-11-01T12:00:00Z')
const chance = { id: () => '', between: (from: number, to: number) => (from + to) / 2 }
const step = { key: 'k', attempts: 0 } as StepRow // why: no more of it is looked at
const after = (answer: Partial<Trace>) => {
  const trace: Trace = {
    request: null,
    answer: null,
    status: null,
    wrote: true,
    retryAfterMs: null,
    ...answer,
  }
  const { outcome, settled } = fromError([step], new Error('no'), trace, { now, chance, again: 'replays' })
  const [one] = settled
  return { outcome, state: one?.state, seconds: one?.due ? (one.due.getTime() - now.getTime()) / 1000 : null }
}

test('a 503 that names a time is waited out; one that names none is tried soon, and the lane’s pauses grow with it', () => {
  assert.deepEqual(after({ status: 503, retryAfterMs: 21_000 }), {
    ...{ outcome: 'asked to wait', state: 'planned', seconds: 21 },
  })
  assert.deepEqual(after({ status: 503 }), { outcome: 'not sent', state: 'planned', seconds: 15 })
  assert.deepEqual(after({ status: 429 }), { outcome: 'asked to wait', state: 'planned', seconds: 60 })
})
