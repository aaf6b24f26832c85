import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importLook, mailLook, remoteLook, sideLook, stateLook, statusLook } from '../src/parts/looks.ts'

test('no two states of a table look alike: their words differ, and each has an icon beside its colour', () => {
  for (const table of [stateLook, mailLook, importLook]) {
    const words = Object.values(table).map((it) => it.word)
    assert.equal(new Set(words).size, words.length)
  }
  for (const it of [statusLook, stateLook, mailLook, importLook].flatMap((table) => Object.values(table)))
    assert.ok(it.icon)
})

test('only what failed is red, only what waits for a person is amber', () => {
  const toned = (tone: string) =>
    Object.entries({ ...statusLook, ...stateLook })
      .filter(([, it]) => it.tone === tone)
      .map(([key]) => key)
  assert.deepEqual(toned('bad'), ['Stopped', 'task'])
  assert.deepEqual(toned('wait'), ['Waiting for you', 'waiting'])
})

test('a status that ShipStation may invent reads as a sentence', () => {
  assert.equal(remoteLook('awaiting_shipment').word, 'Awaiting shipment')
  assert.deepEqual([remoteLook('on_the_moon').word, remoteLook('on_the_moon').tone], ['On the moon', 'calm'])
})

test('each phrase of an order’s page keeps its words and gets the look of what it says', () => {
  const tones = Object.entries({
    'Collected, finalized': 'good',
    'Collected, not finalized': 'calm',
    Shipped: 'good',
    'On hold': 'wait',
    'Kept in the outbox': 'calm',
    'Perhaps sent': 'late',
    'Accepted, not read back yet': 'busy',
    Refused: 'bad',
    Dropped: 'calm',
  })
  for (const [phrase, tone] of tones) {
    const look = sideLook(phrase)
    assert.deepEqual([look.word, look.tone], [phrase, tone])
  }
})
