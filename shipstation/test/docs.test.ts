import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as library from '../src/index.ts'
import { routes } from '../src/sandbox/routes/index.ts'
import { SWITCHES } from '../src/sandbox/settings/index.ts'

const sources = ['../src/client/', '../src/schema/'].flatMap((path) => {
  const folder = new URL(path, import.meta.url)
  return readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))
})

/** The docstring in front of an export, null where there is none. */
function docOf(name: string): string | null {
  const at = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)?export (?:const|(?:async )?function\\*?|class) ${name}\\b`,
  )
  const found = sources.map((source) => at.exec(source)).find((match) => match !== null)
  return found?.[1] ?? null
}

test('every public function says what it does', () => {
  const all = [library, library.times, library.money, library.pace].flatMap((part) => Object.entries(part))
  // Schemas are values, named and commented field by field.
  const functions = all.filter(([, value]) => typeof value === 'function').map(([name]) => name)
  assert.ok(functions.length > 70, `${functions.length} functions`)
  assert.deepEqual(
    functions.filter((name) => docOf(name) === null),
    [],
  )
})

test('every operation of the API has a function whose docstring names it', () => {
  const docs = Object.keys(library.operations).map((name) => docOf(name) ?? '')
  const named = routes.filter(({ method, path }) => {
    const pattern = path.replace('*', '\\{\\w+\\}')
    return !docs.some((doc) => new RegExp(`\`${method} ${pattern}\``).test(doc))
  })
  assert.deepEqual(
    named.map(({ method, path }) => `${method} ${path}`),
    [],
  )
})

test('DIFFERENCES.md lists every switch, with its question and its values, and no guess without one', () => {
  const page = readFileSync(new URL('../DIFFERENCES.md', import.meta.url), 'utf8')
  const [, guesses = ''] = (page.split('\n## Made up')[0] ?? '').split('## Guesses')
  const rows = guesses
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| question'))
    .map((line) => /^\| (.+?) \| (.+) \| (.+?) \|$/.exec(line)?.slice(1) ?? [line])
  const written = SWITCHES.map(({ name, question, values }) => {
    const more = values.length === 1 ? ', any number' : ''
    return [question, `\`${name}\`: ${values.map((value) => `\`${value}\``).join(', ')}${more}`]
  })
  assert.deepEqual(
    rows.map(([question, , flips]) => [question, flips]),
    written,
  )
  assert.deepEqual(
    rows.filter(([, says = '']) => says.trim() === ''),
    [],
  )
})
