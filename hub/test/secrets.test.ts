import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { keyFrom, openKey } from '../src/access/key.ts'
import { redactor } from '../src/access/redact.ts'
import { Unopenable, vault } from '../src/access/secrets.ts'
import { Refusal } from '../src/refusal.ts'

const place = { workspace: 'w1', connection: 'c1', field: 'apiSecret' }
const ours = vault(keyFrom(randomBytes(32)))

test('what is sealed opens again, and the record shows nothing of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 8 }), (secret) => {
      const sealed = ours.seal(place, secret)
      assert.equal(ours.open(place, sealed), secret)
      assert(!sealed.includes(secret))
    }),
  )
})

test('one flipped bit anywhere in the record closes it', () => {
  const sealed = ours.seal(place, 'a secret of some length')
  const [version, id, body = ''] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8((changed[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3)
    assert.throws(() => ours.open(place, [version, id, changed.toString('base64url')].join('.')), Unopenable)
  }
})

test('a record moved to another workspace, connection or field does not open, and the error has no plaintext', () => {
  const sealed = ours.seal(place, 'a secret of some length')
  for (const other of [{ workspace: 'w2' }, { connection: 'c2' }, { field: 'apiKey' }])
    assert.throws(
      () => ours.open({ ...place, ...other }, sealed),
      (error: unknown) => error instanceof Unopenable && !error.message.includes('of some length'),
    )
})

test('places whose parts hold the separator are still different places', () => {
  const sealed = ours.seal({ workspace: 'a|b', connection: 'c', field: 'd' }, 'a secret of some length')
  assert.throws(() => ours.open({ workspace: 'a', connection: 'b|c', field: 'd' }, sealed), Unopenable)
})

test('another key does not open it', () => {
  const sealed = ours.seal(place, 'a secret of some length')
  assert.throws(() => vault(keyFrom(randomBytes(32))).open(place, sealed), Unopenable)
})

function ownFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-key-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

const refuses = (says: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.exitCode === 78 && says.test(error.message)

test('the key is made once, readable for its owner alone, and found again', (t) => {
  const file = join(ownFolder(t), 'key')
  const key = openKey(file, [])
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(openKey(file, [key.id]).id, key.id)
})

test('a missing key is not made anew while something is sealed under the old one', (t) => {
  const file = join(ownFolder(t), 'key')
  assert.throws(() => openKey(file, ['0123456789ab']), refuses(/is missing/))
  assert.equal(existsSync(file), false)
})

test('another key is refused and left as it is', (t) => {
  const file = join(ownFolder(t), 'key')
  openKey(file, [])
  const before = readFileSync(file, 'utf8')
  assert.throws(() => openKey(file, ['0123456789ab']), refuses(/is not the one/))
  assert.equal(readFileSync(file, 'utf8'), before)
})

test('a key file with something else in it is refused', (t) => {
  const file = join(ownFolder(t), 'key')
  writeFileSync(file, 'not a key\n')
  assert.throws(() => openKey(file, []), refuses(/does not hold a key/))
})

test('a learned secret is taken out in every form it travels in', () => {
  const redact = redactor()
  const [user, password] = ['8f3b0aa1c2', 'p"ss/wörd+4711&x']
  redact.learnBasic(user, password)
  const basic = Buffer.from(`${user}:${password}`).toString('base64')
  const forms = [
    password,
    JSON.stringify(password),
    encodeURIComponent(password),
    Buffer.from(password).toString('hex'),
    `Authorization: Basic ${basic}`,
    basic,
    ...['', 'x', 'xy', 'key='].map((before) =>
      Buffer.from(`${before}${password} and more`).toString('base64'),
    ),
  ]
  for (const form of forms) assert.match(redact.redact(`before ${form} after`), /\[redacted\]/, form)
  assert.equal(redact.redact('an ordinary line'), 'an ordinary line')
})

test('an authorization header and a key in an address are taken out though nobody taught them', () => {
  const { redact } = redactor()
  assert.equal(redact('authorization: Bearer abcdef0123456789'), 'authorization: Bearer [redacted]')
  assert.equal(redact('GET /x?api_key=abc123&page=2'), 'GET /x?api_key=[redacted]&page=2')
})
