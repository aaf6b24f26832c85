import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ActivityEntry } from '../src/api/types.ts'
import { foldAlike } from '../src/parts/activity.ts'

const read = {
  kind: 'run',
  title: 'Read 1 new or changed label',
  detail: null,
  who: null,
  href: '/x',
} as const
const at = (minute: number, entry: Omit<ActivityEntry, 'at'>): ActivityEntry => ({
  ...entry,
  at: `2026-11-22T01:${String(minute).padStart(2, '0')}:00Z`,
})

test('what the machine does again and again is one line, with the time of its newest', () => {
  const told = foldAlike([at(9, read), at(8, read), at(7, read)])
  assert.deepEqual(
    told.map((it) => [it.times, it.at]),
    [[3, '2026-11-22T01:09:00Z']],
  )
})

test('something else between keeps the order of what happened', () => {
  const sent = { ...read, kind: 'send', title: 'Sent 1 order to ShipStation' } as const
  assert.deepEqual(
    foldAlike([at(9, read), at(8, sent), at(7, read)]).map((it) => it.times),
    [1, 1, 1],
  )
})

test('what a person did, or what went wrong, is never folded away', () => {
  for (const kind of ['press', 'problem', 'import'] as const)
    assert.equal(foldAlike([at(2, { ...read, kind }), at(1, { ...read, kind })]).length, 2)
  assert.equal(foldAlike([at(2, { ...read, detail: '3 failed' }), at(1, read)]).length, 2)
})
