import assert from 'node:assert/strict'
import { test } from 'node:test'
import { throttle } from '../src/access/throttle.ts'

const minute = 60_000
const stranger = { email: 'jane@moonlamp.test', ip: '192.0.2.1', known: false }

function clocked() {
  let time = 0
  const limit = throttle(() => time)
  return { ...limit, pass: (ms: number) => (time += ms) }
}

test('from the sixth wrong password each answer takes longer, from the tenth none is checked', () => {
  const limit = clocked()
  const delays: (number | string)[] = []
  for (let n = 0; n < 12; n++) {
    const verdict = limit.judge(stranger)
    delays.push(verdict.let ? verdict.delayMs : 'closed')
    if (verdict.let) limit.failed(stranger)
  }
  assert.deepEqual(delays.slice(0, 5), [0, 0, 0, 0, 0])
  const growing = delays.slice(5, 10) as number[]
  assert(growing.every((delay, n) => delay > (growing[n - 1] ?? 0)))
  assert.deepEqual(delays.slice(10), ['closed', 'closed'])
})

test('the account opens again after a quarter of an hour, and the answer says when', () => {
  const limit = clocked()
  for (let n = 0; n < 10; n++) limit.failed(stranger)
  const verdict = limit.judge(stranger)
  assert.deepEqual(verdict, { let: false, retryAfterSeconds: 900 })
  limit.pass(15 * minute)
  assert.equal(limit.judge(stranger).let, true)
})

test('strangers cannot lock out a browser that the account knows', () => {
  const limit = clocked()
  for (let n = 0; n < 10; n++) limit.failed(stranger)
  assert.equal(limit.judge({ ...stranger, known: true }).let, true)
})

test('one address that tries many accounts is closed after thirty', () => {
  const limit = clocked()
  for (let n = 0; n < 30; n++) limit.failed({ ...stranger, email: `${n}@moonlamp.test` })
  assert.equal(limit.judge({ ...stranger, email: 'new@moonlamp.test' }).let, false)
  assert.equal(limit.judge({ ...stranger, email: 'new@moonlamp.test', ip: '192.0.2.2' }).let, true)
})

test('a house of people who sign in rightly from one address is not closed', () => {
  const limit = clocked()
  for (let n = 0; n < 60; n++) {
    const person = { ...stranger, email: `${n}@moonlamp.test` }
    limit.failed(person)
    limit.succeeded(person)
  }
  assert.equal(limit.judge(stranger).let, true)
})

test('never more than a hundred in a row, however slowly and from wherever', () => {
  const limit = clocked()
  for (let n = 0; n < 100; n++) {
    limit.failed({ ...stranger, ip: `192.0.2.${n}` })
    limit.pass(10 * minute)
  }
  assert.equal(limit.judge(stranger).let, false)
  limit.succeeded({ ...stranger, known: true })
  assert.equal(limit.judge(stranger).let, true)
})
