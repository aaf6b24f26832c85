import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { redactor } from '../src/access/redact.ts'
import { openLog } from '../src/log.ts'
import { tinyDisk } from './disk/tiny-disk.ts'

function ownFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'longshore-log-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

const linesOf = (folder: string) => readFileSync(join(folder, 'hub.log'), 'utf8').trim().split('\n')

test('a learned secret does not reach the log, in a message, a field or an error', (t) => {
  const folder = ownFolder(t)
  const redact = redactor()
  const { log, close } = openLog(folder, redact)
  redact.learnBasic('key-1234', 'canary-5678')
  const basic = Buffer.from('key-1234:canary-5678').toString('base64')
  log.info({ header: `Basic ${basic}`, err: new Error('refused canary-5678') }, 'sent canary-5678')
  close()
  const text = linesOf(folder).join('\n')
  assert.match(text, /\[redacted\]/)
  assert(!text.includes('canary-5678') && !text.includes(basic))
})

test('each event is one line, whatever is in it, and a very long one is cut', (t) => {
  const folder = ownFolder(t)
  const { log, close } = openLog(folder, redactor())
  log.info({ name: 'Bob\n{"level":"fatal"}\u001b[31m' }, 'a name')
  log.info({ body: 'x'.repeat(1_000_000) }, 'a payload')
  close()
  const lines = linesOf(folder)
  assert.equal(lines.length, 2)
  for (const line of lines) assert(typeof JSON.parse(line) === 'object' && line.length < 10_000)
  assert(!lines[0]?.includes('\u001b'))
})

test('a log that has grown large is put aside, not thrown away', (t) => {
  const folder = ownFolder(t)
  writeFileSync(join(folder, 'hub.log'), 'x'.repeat(10_000_001))
  const { log, close } = openLog(folder, redactor())
  log.info('anew')
  close()
  assert.equal(linesOf(folder).length, 1)
  assert.equal(readFileSync(join(folder, 'hub.log.1'), 'utf8').length, 10_000_001)
})

test('a line that a full disk does not take is lost, and whoever said it goes on', (t) => {
  const made = tinyDisk(2)
  if (typeof made === 'string') return t.skip(made)
  using disk = made
  const { log, close } = openLog(disk.folder, redactor())
  disk.fill()
  for (let n = 0; n < 100; n += 1) log.info({ n }, 'words '.repeat(100))
  disk.clear()
  log.info('there is room again')
  close()
  assert.match(linesOf(disk.folder).at(-1) ?? '', /there is room again/)
})
