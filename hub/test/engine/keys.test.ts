import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonical, hashOf, objectKey, stepKey } from '../../src/engine/key.ts'
import { becomes, states, statesThatBecome } from '../../src/engine/steps.ts'
import { retryAfter, mostAttempts } from '../../src/engine/retry.ts'

const from = { account: 'kickstarter:moon-lamp', kind: 'pledge' as const, id: '1042' }

test('a key is derived from what the deed is: the same for ever, and short enough for every vendor', () => {
  const object = objectKey('shipstation:100', 'shipstation.orders', from)
  assert.equal(object, 'ls-81b6b14fd19b09c3df6c8161a758af30', 'orders that were sent carry this key')
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (account, id, nth) => {
      const key = objectKey(account, 'shipstation.orders', { ...from, id })
      assert.equal(key, objectKey(account, 'shipstation.orders', { ...from, id }))
      assert.ok(key.length <= 36 && stepKey(key, 'put', nth).length <= 36)
      assert.match(key, /^[a-z0-9-]+$/)
    }),
  )
})

test('keys of different deeds differ, wherever one part ends and the next begins', () => {
  const parts = fc.tuple(fc.string(), fc.string(), fc.string(), fc.string(), fc.string())
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      const keyOf = ([account, sink, own, kind, id]: typeof a) =>
        objectKey(account, sink, { account: own, kind: kind as 'pledge', id })
      assert.equal(keyOf(a) === keyOf(b), canonical(a) === canonical(b))
    }),
  )
  const key = (account: string, sink: string) => objectKey(account, sink, from)
  assert.notEqual(key('ab', 'c'), key('a', 'bc'))
  assert.notEqual(stepKey('ls-1', 'put', '12'), stepKey('ls-11', 'put', '2'))
  assert.notEqual(stepKey('ls-1', 'put', ''), stepKey('ls-1', 'put', 'after 1'))
})

test('two values have one hash exactly when they are equal, whatever the order of their members', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const shuffled = JSON.parse(JSON.stringify(value), (_, it) =>
        it && typeof it === 'object' && !Array.isArray(it)
          ? Object.fromEntries(Object.entries(it).reverse())
          : it,
      )
      assert.equal(hashOf(shuffled), hashOf(JSON.parse(JSON.stringify(value))))
    }),
  )
  assert.notEqual(hashOf({ a: [1, 2] }), hashOf({ a: [2, 1] }))
  assert.notEqual(hashOf({ a: '1' }), hashOf({ a: 1 }))
  assert.equal(hashOf({ a: 1, b: undefined }), hashOf({ a: 1 }))
})

test('the table of states is total, and what has reached the remote never goes again by itself', () => {
  const events = Object.keys(becomes.planned)
  for (const state of states) assert.deepEqual(Object.keys(becomes[state]), events, state)
  assert.deepEqual(
    states.filter((state) => becomes[state].claimed === 'in_flight'),
    ['planned'],
    'a request leaves from planned alone',
  )
  assert.deepEqual(
    states.filter((state) => state !== 'done' && Object.values(becomes.done).includes(state)),
    [],
    'done is the end',
  )
  assert.equal(becomes.in_flight.newer, null, 'what may be on the wire is not superseded')
  assert.equal(becomes.unknown.claimed, null, 'what may have taken effect is not sent again unasked')
  assert.deepEqual(statesThatBecome('accepted'), ['in_flight', 'unknown', 'done', 'refused'])
})

test('ten tries spread over three days, then it is a person’s turn', () => {
  const chance = { id: () => '', between: (low: number, high: number) => (low + high) / 2 }
  const waits = Array.from({ length: mostAttempts }, (_, n) => retryAfter(n + 1, chance) ?? 0)
  assert.deepEqual(
    waits,
    waits.toSorted((a, b) => a - b),
  )
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000
  assert.ok(hours > 48 && hours < 96, `${hours} h`)
  assert.equal(retryAfter(mostAttempts + 1, chance), null)
})
