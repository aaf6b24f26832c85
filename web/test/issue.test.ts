import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counts } from '../src/parts/issue.ts'

test('a count is told unless the title tells it, or it is one', () => {
  assert.equal(counts({ title: 'ShipStation is away', count: 12 }), true)
  assert.equal(counts({ title: 'Locked in ShipStation (12 orders)', count: 12 }), false)
  assert.equal(counts({ title: 'Report 2026-12-01 waits', count: 1 }), false)
  assert.equal(counts({ title: 'Report 312 waits', count: 12 }), true)
})
