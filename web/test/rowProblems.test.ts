import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemNote, type RowProblem, withoutPlace } from '../src/connectors/kickstarter/rowProblems.ts'

const problem: RowProblem = {
  level: 'error',
  file: 'report.csv',
  row: 10,
  column: 'Moon Lamp',
  value: '-1',
  says: 'Row 10, column “Moon Lamp”: a negative quantity.',
  remedy: 'Put a whole number there.',
}

test('beside its row and column a problem says only what is wrong', () => {
  assert.equal(withoutPlace(problem), 'A negative quantity.')
  const file = { ...problem, row: null, column: null, says: 'The file ends in the middle.' }
  assert.equal(withoutPlace(file), file.says)
})

test('a refused report brought nothing in; in another only the named rows stay out, each counted once', () => {
  const of = { problems: [problem, { ...problem, column: 'Star chart' }], problemCount: 2 }
  assert.match(problemNote(of, true), /^Nothing was imported because of 1 row\./)
  assert.match(problemNote(of, false), /^1 row cannot be read and stays out;/)
  assert.match(
    problemNote({ problems: [{ ...problem, level: 'warning' }], problemCount: 1 }, false),
    /^All rows come in\./,
  )
})

test('more problems than are shown are counted', () => {
  assert.match(problemNote({ problems: [problem], problemCount: 500 }, false), /The first 1 are shown\.$/)
})
