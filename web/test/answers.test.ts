import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemRow } from '../src/api/types.ts'
import { answerOf, changedAnswers, draftOf, emptyLine } from '../src/connectors/kickstarter/answers.ts'

const line = { sku: 'MOON-11', name: null, quantity: 1, unitPrice: null }
const lamp: ItemRow = {
  key: 'r1',
  kind: 'reward',
  title: 'Moon Lamp',
  backers: 5,
  quantity: 5,
  waiting: 0,
  answered: true,
  digital: false,
  lines: [line],
  suggestion: null,
}

test('typing and taking it back is no change', () => {
  assert.deepEqual(changedAnswers([lamp], new Map([['r1', draftOf(lamp)]])), [])
})

test('an empty line is not sent, spaces around a SKU are not part of it', () => {
  const draft = { digital: false, lines: [{ ...line, sku: ' MOON-12 ' }, emptyLine()] }
  assert.deepEqual(answerOf('r1', draft), { key: 'r1', digital: false, lines: [{ ...line, sku: 'MOON-12' }] })
})

test('a row without any SKU is unanswered again, a digital one ships nothing', () => {
  assert.equal(answerOf('r1', { digital: false, lines: [emptyLine()] }).lines, null)
  assert.deepEqual(answerOf('r1', { digital: true, lines: [line] }), { key: 'r1', digital: true, lines: [] })
})
