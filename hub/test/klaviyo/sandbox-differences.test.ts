import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Settings } from '../../src/connectors/klaviyo/sandbox/settings.ts'

const page = readFileSync(
  new URL('../../src/connectors/klaviyo/sandbox/DIFFERENCES.md', import.meta.url),
  'utf8',
)

test('every guess has a switch that there is, or says why it has none; every switch stands there with its values', () => {
  const [, guesses = ''] = (page.split('\n## Left out')[0] ?? '').split('## Guesses')
  const switches = guesses
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| question'))
    .map((line) => line.split(' | ').at(-1)?.replace(/ \|$/, '') ?? '')
  assert.ok(switches.length > 35, `${switches.length} guesses`)
  const known = [...Object.keys(Settings.shape), 'limit', 'limits', 'visibleMs']
  assert.deepEqual(
    switches.filter((said) => !/^none: ./.test(said) && !known.some((name) => said.includes(`\`${name}\``))),
    [],
  )
  assert.deepEqual(
    known.filter((name) => !switches.some((said) => said.includes(`\`${name}\``))),
    [],
  )
  for (const [name, value] of Object.entries(Settings.parse({})))
    assert.ok(
      switches.some((said) => said.includes(`\`${name}\`: \`${value}\``)),
      `${name} begins as ${value}`,
    )
})
