import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, limits, reserve, type Shortage } from '../../src/disk/shortage.ts'

const MiB = 1024 ** 2
const GiB = 1024 ** 3
const at = new Date('2026-01-01T12:00:00Z')
const look = (
  free: number,
  total: number,
  over: Partial<{ before: Shortage; missing: number; isRefused: boolean }> = {},
) =>
  judge(over.before ?? null, {
    ...{ seen: { free, total }, at, missing: over.missing ?? 0, isRefused: over.isRefused ?? false },
  })
const short = (free: number, total: number) => {
  const found = look(free, total)
  assert.ok(found)
  return found
}

test('a disk is nearly full with nine tenths used and less than 2 GB free; a small one keeps 128 MB', () => {
  assert.equal(reserve(4000 * GiB), 2 * GiB)
  assert.equal(reserve(10 * GiB), GiB)
  assert.equal(reserve(400 * MiB), 128 * MiB)
  assert.equal(look(3 * GiB, 4000 * GiB), null, 'a thousandth of four terabytes is room enough')
  assert.equal(look(2 * GiB - 1, 4000 * GiB)?.how, 'nearly')
  assert.equal(look(1.01 * GiB, 10 * GiB), null)
  assert.equal(look(0.99 * GiB, 10 * GiB)?.how, 'nearly')
})

test('there is room again only when there is a quarter more than what made it short', () => {
  const before = short(0.99 * GiB, 10 * GiB)
  assert.equal(look(1.1 * GiB, 10 * GiB, { before })?.how, 'nearly')
  assert.equal(look(1.25 * GiB, 10 * GiB, { before }), null)
  assert.equal(before.enough, 1.25 * GiB)
})

test('what the ballast gave is no room', () => {
  const before = short(0.99 * GiB, 10 * GiB)
  const missing = limits.ballast
  assert.equal(look(1.25 * GiB, 10 * GiB, { before, missing })?.how, 'nearly')
  const now = look(1.25 * GiB + missing - 1, 10 * GiB, { before, missing })
  assert.equal(now?.enough, 1.25 * GiB + missing, 'and as much more is asked for')
  assert.equal(look(1.25 * GiB + missing, 10 * GiB, { before, missing }), null)
})

test('it is full when PostgreSQL says so, whatever the file system says, and when nothing is free', () => {
  assert.equal(look(9 * GiB, 10 * GiB, { isRefused: true })?.how, 'full')
  assert.equal(look(0, 10 * GiB)?.how, 'full')
  const server = judge(null, { seen: null, missing: 0, isRefused: true, at })
  assert.deepEqual([server?.how, server?.seen], ['full', null])
  assert.equal(judge(server, { seen: null, missing: 0, isRefused: false, at }), null)
})

test('it is short since it first was, whether it became worse or not', () => {
  const before = { ...short(0.99 * GiB, 10 * GiB), since: new Date('2026-01-01T11:00:00Z') }
  assert.equal(look(0, 10 * GiB, { before })?.since, before.since)
})
