import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { conforms } from './document.ts'
import { readDocument } from './openapi.ts'

const [folder = ''] = process.argv.slice(2)
const files = existsSync(folder) ? globSync(join(folder, 'klaviyo', '*openapi*.json')).sort() : []
if (files.length === 0) {
  console.error('Usage: main.ts DIR, where DIR/klaviyo holds Klaviyo’s OpenAPI document.')
  process.exit(2)
}

let failed = 0
for (const file of files) {
  const outcomes = await conforms(readDocument(file))
  for (const { name, problems } of outcomes) {
    console.log(`${problems.length === 0 ? 'pass' : 'FAIL'}  Klaviyo: ${name}`)
    for (const { path, says } of problems) console.log(`      ${path || 'it'} ${says}`)
  }
  const wrong = outcomes.filter(({ problems }) => problems.length > 0).length
  console.log(`${outcomes.length - wrong} passed, ${wrong} failed`)
  failed += wrong
}
process.exitCode = failed > 0 ? 1 : 0
