import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changed, pageOf, parseSearch, stringifySearch } from '../src/parts/address.ts'

test('an address says its filters in plain words and gives them back', () => {
  const filters = { state: 'queued,sending', q: 'Jörg & Söhne', page: '2' }
  const address = stringifySearch(filters)
  assert.equal(address, '?state=queued,sending&q=J%C3%B6rg+%26+S%C3%B6hne&page=2')
  assert.deepEqual(parseSearch(address), filters)
})

test('what is empty leaves the address, and nothing at all leaves no question mark', () => {
  assert.equal(stringifySearch({ q: '', state: undefined, page: 3 }), '')
  assert.deepEqual(changed({ q: 'lamp', country: 'DE' }, { q: '' }), { country: 'DE' })
})

test('another filter or sort begins at the first page; turning the page keeps the filters', () => {
  const now = { q: 'lamp', page: '7' }
  assert.deepEqual(changed(now, { sort: 'name' }), { q: 'lamp', sort: 'name' })
  assert.deepEqual(changed(now, { page: '8' }, 'page'), { q: 'lamp', page: '8' })
})

test('a page that cannot be is the first', () => {
  for (const page of ['0', '-1', '1.5', 'x', '', undefined]) assert.equal(pageOf({ page }), 1, String(page))
  assert.equal(pageOf({ page: '12' }), 12)
})
