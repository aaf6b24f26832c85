import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvLine } from '../../../examples/kickstarter/csv.ts'
import { zipOf } from '../../../examples/kickstarter/zip.ts'
import { checkedBytes } from '../../src/connectors/kickstarter/report/bytes.ts'
import { openReport } from '../../src/connectors/kickstarter/report/files.ts'
import { ReportRefusal } from '../../src/connectors/kickstarter/report/problem.ts'
import { previewReport } from '../../src/connectors/kickstarter/report/preview.ts'
import { csvRows } from '../../src/connectors/kickstarter/report/records.ts'
import { csv, usd } from './reports.ts'

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let nth = 0; at < bytes.length; nth++) {
    const size = sizes[nth % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}
async function checked(bytes: Uint8Array, sizes: readonly number[]): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of checkedBytes('x.csv', inPieces(bytes, sizes))) pieces.push(piece)
  return Buffer.concat(pieces)
}
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })

test('text comes through whole, however it is cut into pieces', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), sizes, async (text, sizes) => {
      fc.pre(!text.includes('\0'))
      const sent = Buffer.from(`"${text}`) // why: a quote in front looks like no other kind of file
      assert.equal((await checked(sent, sizes)).toString(), sent.toString())
      const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), sent])
      assert.equal((await checked(marked, sizes)).toString(), sent.toString())
    }),
  )
})

test('a wrong byte is found on its line, however the file is cut into pieces', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 30 }), sizes, async (lines, sizes) => {
      const before = 'größer,山\n'.repeat(lines)
      const bytes = Buffer.concat([
        Buffer.from(before),
        Buffer.from([0x4a, 0xf6, 0x72, 0x67]),
        Buffer.from('\nmore\n'),
      ])
      await assert.rejects(
        checked(bytes, sizes),
        new RegExp(`line ${lines + 1} holds letters in another encoding`),
      )
    }),
  )
})

test('a character cut off at the end of the file is a wrong byte', async () => {
  const cut = Buffer.from('name\n山').subarray(0, -1)
  for (const size of [1, 3, 100]) await assert.rejects(checked(cut, [size]), /line 2 holds letters/)
})

test('a file of one, two or three bytes is looked at too', async () => {
  assert.equal((await checked(Buffer.from('ab'), [1])).toString(), 'ab')
  await assert.rejects(checked(Buffer.from([0xff, 0xfe]), [1]), /UTF-16/)
  await assert.rejects(checked(Buffer.alloc(0), [1]), /is empty/)
  assert.equal((await checked(Buffer.from([0xef, 0xbb, 0xbf]), [1])).length, 0)
})

test('a file is refused as soon as it passes the limit, without waiting for its end', async () => {
  let given = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      given += 1_000_000
      yield Buffer.alloc(1_000_000, 'x')
    }
  }
  const read = async () => {
    for await (const _ of checkedBytes('x.csv', endless()));
  }
  await assert.rejects(read(), /is larger than 100 MB/)
  assert.equal(given, 101_000_000)
})

test('rows come out as the cells that went in, with the row a spreadsheet shows', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('a,b', 'say "hi"', 'two\nlines', ' x ', 'ß山'),
  )
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), sizes, async (rows, newline, sizes) => {
      fc.pre(rows.every((cells) => cells.every((text) => !/[\0\r]/.test(text) && !text.startsWith('\uFEFF'))))
      const bytes = Buffer.from(`${['q1,q2,q3', ...rows.map(csvLine)].join(newline)}${newline}`)
      const found: string[][] = []
      for await (const { row, cells } of csvRows({ name: 'x', bytes: async () => inPieces(bytes, sizes) })) {
        assert.equal(row, found.length + 1)
        found.push(cells)
      }
      assert.deepEqual(found, [['q1', 'q2', 'q3'], ...rows])
    }),
  )
})

test('blank lines are passed over and still counted', async () => {
  const rows: number[] = []
  const bytes = Buffer.from('a,b\n\n1,2\n\n\n3,4\n\n')
  for await (const { row } of csvRows({ name: 'x', bytes: async () => inPieces(bytes, [5]) })) rows.push(row)
  assert.deepEqual(rows, [1, 3, 6])
})

test('a report is read from a path as from memory, CSV and zip, and as often as asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  try {
    const content = csv('C', [{}, { Game: '2' }])
    for (const [name, bytes] of [
      ['backers.csv', Buffer.from(content)],
      ['backers.zip', zipOf({ 'tiers/one.csv': content })],
    ] as const) {
      const path = join(folder, name)
      writeFileSync(path, bytes)
      const fromPath = await previewReport({ name, path }, usd)
      assert.deepEqual(fromPath, await previewReport({ name, bytes }, usd))
      assert.equal(fromPath.backers, 2)
      const sheets = await openReport({ name, path })
      for (let nth = 0; nth < 2; nth++) {
        const [sheet] = sheets.sheets
        assert.ok(sheet)
        let rows = 0
        for await (const _ of csvRows(sheet)) rows++
        assert.equal(rows, 3)
      }
      sheets.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a path that is too large is refused by its size alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  try {
    const path = join(folder, 'big.csv')
    writeFileSync(path, Buffer.alloc(100_000_001))
    await assert.rejects(openReport({ name: 'big.csv', path }), (error) => {
      assert.ok(error instanceof ReportRefusal)
      assert.deepEqual([error.problem.level, error.problem.row], ['error', null])
      assert.match(error.message, /“big\.csv” is larger than 100 MB/)
      return true
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a file that is not there is not the report’s fault', async () => {
  await assert.rejects(previewReport({ name: 'x.csv', path: '/nowhere/x.csv' }, usd), { code: 'ENOENT' })
})

test('names inside a zip are labels only: folders are cut off, hidden files left alone', async () => {
  const zip = zipOf({ 'a/b/tier.csv': csv('B', [{}]), '.hidden.csv': 'x', 'a/.DS_Store': 'x', 'a/': '' })
  const { sheets, ignored, close } = await openReport({ name: 'x.zip', bytes: zip })
  assert.deepEqual([sheets.map(({ name }) => name), ignored], [['tier.csv'], []])
  close()
  await assert.rejects(
    openReport({ name: 'x.zip', bytes: zipOf({ '../../up.csv': 'x' }) }),
    /damaged zip file/,
  )
})

test('a zip of more files than any campaign has tiers is refused', async () => {
  const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`${index}.csv`, 'x']))
  await assert.rejects(openReport({ name: 'x.zip', bytes: zipOf(many) }), /holds more than 1000 files/)
})
