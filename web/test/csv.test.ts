import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf, csvOfRows } from '../src/parts/csv.ts'

test('commas, quotes and line breaks stay inside their cell', () => {
  assert.equal(csvOf(['a', 'b'], [['x, "y"', 'one\ntwo']]), '\uFEFFa,b\r\n"x, ""y""","one\ntwo"\r\n')
})

test('a cell that a spreadsheet would run is made text; a phone number and an amount stay themselves', () => {
  assert.equal(
    csvOf(['a'], [['=HYPERLINK(1)'], ['+49 30 1234'], ['-5.00'], ['-cmd']]),
    "\uFEFFa\r\n'=HYPERLINK(1)\r\n+49 30 1234\r\n-5.00\r\n'-cmd\r\n",
  )
})

test('a list is saved with the columns it shows, in their order, with the whole text of each cell', () => {
  const columns = [
    { title: 'Name', text: (row: { name: string; n: number }) => row.name },
    { title: 'Pieces', text: (row: { name: string; n: number }) => String(row.n) },
  ]
  assert.equal(csvOfRows(columns, [{ name: 'Jörg', n: 2 }]), '\uFEFFName,Pieces\r\nJörg,2\r\n')
})
