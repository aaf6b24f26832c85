import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf, namedDays, scaleOf, short } from '../src/connectors/klaviyo/chart.ts'
import { differencesOf } from '../src/connectors/klaviyo/differences.ts'
import { changesIn, withEntry } from '../src/connectors/klaviyo/settings.ts'
import type { Settings } from '../src/connectors/klaviyo/types.ts'

const day = { day: '2026-11-21', shipstation: 5, sent: 5, waiting: 0, unsent: 0, sentOnly: 0, klaviyo: 5 }

test('the scale ends at a round number at or above the most of any side', () => {
  const at = (n: number) => scaleOf([{ ...day, shipstation: 0, sent: 0, klaviyo: n, isEqual: true }])
  assert.deepEqual(at(0), { top: 1, ticks: [0, 1] })
  assert.deepEqual(at(6), { top: 6, ticks: [0, 2, 4, 6] })
  assert.deepEqual(at(431), { top: 600, ticks: [0, 200, 400, 600] })
})

test('a day that is not known is a gap in the line, not a zero', () => {
  const point = (x: number) => ({ x, y: 1 })
  assert.equal(lineOf([point(1), point(2), null, point(4)]), 'M1.0 1.0L2.0 1.0M4.0 1.0')
})

test('days are named as far as they fit, the last always', () => {
  assert.deepEqual([...namedDays(5, 1000)], [0, 1, 2, 3, 4])
  assert.ok(namedDays(30, 300).has(29))
  assert.ok(namedDays(30, 300).size <= 4)
  assert.equal(short('2026-11-21'), '21 Nov')
})

test('a day says how its three sides differ, though their numbers be equal; what was not read differs from nothing', () => {
  assert.deepEqual(differencesOf(day), [])
  assert.deepEqual(differencesOf({ ...day, klaviyo: null }), [])
  assert.deepEqual(differencesOf({ ...day, sent: 2, waiting: 1, unsent: 2, klaviyo: 1 }), [
    '1 waits',
    '2 without an event',
    '1 not seen in Klaviyo',
  ])
  assert.deepEqual(differencesOf({ ...day, unsent: 1, sentOnly: 1, klaviyo: 6 }), [
    '1 without an event',
    '1 sent that ShipStation does not have on this day',
    '1 only in Klaviyo',
  ])
})

test('each name that differs is a change, a list is one, and what was put back is none', () => {
  const kept = { days: 90, metrics: ['Order Shipped'], renamed: { SKUs: 'Skus' } } as unknown as Settings // why: the rest does not matter here
  assert.equal(changesIn(kept, {}), 0)
  assert.equal(changesIn(kept, { days: 90, renamed: { SKUs: 'Skus' } }), 0)
  assert.equal(changesIn(kept, { days: 30, metrics: [] }), 2)
  assert.equal(
    changesIn(kept, { renamed: withEntry(withEntry(kept.renamed, 'SKUs', null), 'Tags', 'Labels') }),
    2,
  )
})
