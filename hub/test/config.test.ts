import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readConfig, SETTINGS } from '../src/config.ts'
import { Refusal } from '../src/refusal.ts'

test('nothing set gives the values of the table', () => {
  const config = readConfig({ LONGSHORE_DATA: '/srv/longshore', LONGSHORE_URL: ' ' })
  assert.deepEqual(config, {
    port: 4000,
    host: '127.0.0.1',
    data: '/srv/longshore',
    url: null,
    smtpUrl: null,
    keyFile: '/srv/longshore/key',
    databaseUrl: null,
    shipstationUrl: null,
    klaviyoUrl: null,
    proxy: null,
  })
})

const wrong: [variable: string, value: string, says: RegExp][] = [
  ['LONGSHORE_PORT', 'http', /port number from 0 to 65535/],
  ['LONGSHORE_PORT', '70000', /port number/],
  ['LONGSHORE_PORT', '-1', /port number/],
  ['LONGSHORE_HOST', 'http://localhost', /address alone/],
  ['LONGSHORE_URL', 'hub.example.com', /https:\/\/hub\.example\.com/],
  ['LONGSHORE_URL', 'https://hub.example.com/longshore', /without path/],
  ['LONGSHORE_SMTP_URL', 'mail.example.com', /smtps:\/\//],
  ['DATABASE_URL', 'mysql://db/x', /postgres:\/\//],
  ['HTTPS_PROXY', 'proxy:3128', /http:\/\/proxy/],
]

for (const [variable, value, says] of wrong)
  test(`${variable}=${value} is refused with the variable's name and the remedy`, () => {
    assert.throws(
      () => readConfig({ [variable]: value }),
      (error: unknown) => {
        assert(error instanceof Refusal)
        assert.equal(error.exitCode, 78)
        assert.match(error.message, says)
        assert(error.message.startsWith(`${variable} is "`))
        return true
      },
    )
  })

test('a refused address does not print its password', () => {
  assert.throws(
    () => readConfig({ DATABASE_URL: 'mysql://hub:hunter2hunter2@db/x' }),
    (error: Error) => {
      assert.doesNotMatch(error.message, /hunter2/)
      return true
    },
  )
})

test("the README's table of configuration has exactly these variables, with these words", (t) => {
  const readme = new URL('../../README.md', import.meta.url)
  if (!existsSync(readme)) return t.skip('README.md is not written yet')
  const text = readFileSync(readme, 'utf8').replace(/ +/g, ' ')
  for (const { variable, standard, words } of Object.values(SETTINGS))
    assert(
      text.includes(`| \`${variable}\` | ${standard} | ${words} |`),
      `README.md lacks the line: | \`${variable}\` | ${standard} | ${words} |`,
    )
})
