import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  chooseAll,
  chooseNone,
  countOf,
  everyPage,
  isChosen,
  stateOfPage,
  togglePage,
  toggleRow,
} from '../src/parts/chosen.ts'

const page = [
  ['1', 'Ada'],
  ['2', 'Ben'],
] as const
const next = [['3', 'Cy']] as const
const keysOf = (it: { rows: ReadonlyMap<string, string> }) => [...it.rows.keys()].join()

test('rows chosen on one page stay chosen while another is looked at', () => {
  const first = toggleRow(chooseNone<string>(), '2', page)
  const both = togglePage(first, next)
  assert.equal(keysOf(both), '2,3')
  assert.deepEqual([stateOfPage(both, page), stateOfPage(both, next)], ['some', 'all'])
  assert.equal(keysOf(togglePage(both, next)), '2')
  assert.equal(keysOf(toggleRow(both, '2', page)), '3')
})

test('all that match counts every row, on screen or not', () => {
  const all = chooseAll<string>()
  assert.equal(countOf(all, 10_000), 10_000)
  assert.ok(isChosen(all, 'never seen'))
  assert.equal(stateOfPage(all, page), 'all')
  assert.equal(countOf(togglePage(all, page), 10_000), 0)
})

test('one row taken back out of all leaves only what is on screen: nothing unseen stays chosen', () => {
  const left = toggleRow(chooseAll<string>(), '1', page)
  assert.deepEqual([left.all, keysOf(left)], [false, '2'])
})

test('a page of nothing is not chosen', () => {
  assert.equal(stateOfPage(chooseNone(), []), 'none')
})

test('every page is read once, in order, also of a list that shrinks meanwhile', async () => {
  const asked: number[] = []
  const rows = await everyPage(async (at) => {
    asked.push(at)
    return { rows: at < 3 ? [at * 10, at * 10 + 1] : [], total: 5 }
  })
  assert.deepEqual(
    [rows, asked],
    [
      [10, 11, 20, 21],
      [1, 2, 3],
    ],
  )
})
