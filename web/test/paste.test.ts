import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pastedPair } from '../src/parts/paste.ts'

const both = { apiKey: '3f9a0c', apiSecret: 'b771de' }

test('a key and a secret pasted together fill both fields, whatever stands between them', () => {
  for (const text of [
    '3f9a0c b771de',
    '  3f9a0c\nb771de\n',
    '3f9a0c\t b771de',
    '3f9a0c,b771de',
    'API Key: 3f9a0c\nAPI Secret: b771de',
    'Key=3f9a0c Secret=b771de',
    '{"url":"http://127.0.0.1:4010","apiKey":"3f9a0c","apiSecret":"b771de"}',
  ])
    assert.deepEqual(pastedPair(text), both, text)
})

test('a secret that is written first, and named so, is still the secret', () => {
  assert.deepEqual(pastedPair('Secret Key: b771de\nAPI Key: 3f9a0c'), both)
})

test('one word, three words and nothing belong into the one field', () => {
  for (const text of ['3f9a0c', ' 3f9a0c ', 'a b c', '', '{"apiKey":1}']) assert.equal(pastedPair(text), null)
})
