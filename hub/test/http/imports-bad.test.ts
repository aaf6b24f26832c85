import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { sql } from 'kysely'
import { csv, headers } from '../kickstarter/reports.ts'
import type { Says } from '../rig/app.ts'
import { ground } from './ground.ts'

type Ground = Awaited<ReturnType<typeof ground>>
const nothingIsStored = async (on: Ground) =>
  assert.deepEqual(await on.rows(sql`select id from records where kind in ('pledge', 'refund')`), [])

/** A zip with one deflated file, whose size is claimed as it is or otherwise. */
function zip(name: string, content: Buffer, claimed = content.length): Buffer<ArrayBuffer> {
  const packed = deflateRawSync(content)
  const crc = 0
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(crc, 14)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(claimed, 22)
  head.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(20, 4)
  central.writeUInt16LE(20, 6)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(claimed, 24)
  central.writeUInt16LE(name.length, 28)
  const local = Buffer.concat([head, Buffer.from(name), packed])
  const directory = Buffer.concat([central, Buffer.from(name)])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, directory, end])
}

const wide = (n: number) => Array.from({ length: n }, (_, at) => `Q${at}`).join(',')
const bad: {
  words: string
  file?: string
  body(): string | Buffer<ArrayBuffer>
  /** What happened, with its row and column, and what to do. */
  says: RegExp
  at?: [row: number | null, column: string | null]
}[] = [
  {
    words: 'text that is no table',
    body: () => 'Dear team,\nplease find attached nothing.\n',
    says: /first row has no column “Backer Number”\. On Kickstarter open Backer report, choose Download/,
  },
  {
    words: 'a PDF',
    body: () => Buffer.from('%PDF-1.7\n\u0000\u0001\u0002'),
    says: /is a PDF, not a CSV\. Download the backer report/,
  },
  {
    words: 'semicolons for commas',
    body: () => csv('D', [{}]).replaceAll(',', ';'),
    says: /separated by semicolons; a Kickstarter report has commas\. .*save it as CSV with commas/,
  },
  {
    words: 'Latin-1 bytes',
    body: () => Buffer.from(csv('D', [{}, { 'Shipping Name': 'Jörg Weiß' }]), 'latin1'),
    says: /not UTF-8: line 3 holds letters.*Latin-1.*save it as “CSV UTF-8”/,
  },
  {
    words: 'missing columns',
    body: () => csv(headers.D.replace('Backer Number,', '').replace('Email,', ''), [{}]),
    says: /lacks the columns “Backer Number”, “Email”\. Download the report again with all columns/,
  },
  {
    words: 'a row with 5,000 columns',
    body: () => `${csv('D', [{}]).trim()}\n${wide(5000)}\n`,
    says: /^Row 3 of .* has 5000 columns; we read up to 400\. .*mend that row/,
    at: [3, null],
  },
  {
    words: '5,000 columns in the head',
    body: () => `Backer Number,${wide(5000)}\n1\n`,
    says: /^Row 1 of .* has 5001 columns; we read up to 400\./,
    at: [1, null],
  },
  {
    words: 'the same backer twice with other data',
    body: () => csv('D', [{ 'Backer Number': '1' }, { 'Backer Number': '1', Email: 'other@example.com' }]),
    says: /^Row 3 of .*: backer 1 is already in row 2, with different data\. .*remove the older of the two/,
    at: [3, 'Backer Number'],
  },
  {
    words: 'an unknown currency',
    body: () => csv('D', [{ 'Pledge Amount': 'ZZZ 53.00' }]),
    says: /^Row 2, column “Pledge Amount”: “ZZZ 53\.00” is in a currency we do not know\. Write the amount in USD/,
    at: [2, 'Pledge Amount'],
  },
  {
    words: 'another currency than the campaign’s',
    body: () => csv('D', [{ 'Pledge Amount': '€53.00' }]),
    says: /^Row 2, column “Pledge Amount”: “€53\.00” is in EUR, but the campaign is in USD\. Check that this is the report of this campaign/,
    at: [2, 'Pledge Amount'],
  },
  {
    words: 'a negative quantity',
    body: () => csv('D', [{}, { Lamp: '-2' }, {}]),
    says: /^Row 3, column “Lamp”: -2 is a negative quantity\. Put a whole number from 0 up there/,
    at: [3, 'Lamp'],
  },
  {
    words: 'a zip bomb',
    file: 'bomb.zip',
    body: () => zip('a.csv', Buffer.alloc(300 * 1024 * 1024, 'a')),
    says: /unpacks to 315 MB, more than the 100 MB we read\. Drop in a few tiers/,
  },
  {
    words: 'a zip that unpacks to far more than its size',
    file: 'bomb.zip',
    body: () => zip('a.csv', Buffer.alloc(50 * 1024 * 1024, 'a')),
    says: /more than 200 times its size, as no backer report does\. Download the zip/,
  },
  {
    words: 'a zip that lies about its size',
    file: 'bomb.zip',
    body: () => zip('a.csv', Buffer.alloc(120 * 1024 * 1024, 'a'), 100),
    says: /cannot be read: it is damaged, or it is not what it says it is\. Download the report/,
  },
  {
    words: 'a zip without a report',
    file: 'x.zip',
    body: () => zip('readme.txt', Buffer.from('hello')),
    says: /holds no CSV file\. Drop in the zip that Kickstarter makes/,
  },
]
describe('a file that cannot be imported', { concurrency: 3 }, () => {
  for (const { words, body, file = 'backers-2026-03-01.csv', says, at } of bad)
    it(`${words} is refused by its place and with its remedy, and nothing is half stored`, async () => {
      await using on = await ground()
      await on.campaign()
      const { body: answer } = await on.upload(body(), file)
      assert.equal(answer.state, 'refused')
      assert.match(answer.says, says)
      if (at !== undefined) {
        const [first] = answer.preview?.problems ?? []
        assert.deepEqual([first?.level, first?.row, first?.column], ['error', ...at], 'the error comes first')
      }
      const confirmed = await on.confirm(answer.id, { force: true, reportDate: '2026-03-01' })
      assert.equal(confirmed.status, 409)
      await nothingIsStored(on)
    })

  it('an address without a country is a warning: the rest can be imported', async () => {
    await using on = await ground()
    await on.campaign()
    const row = { 'Shipping Country Code': '', 'Shipping Country Name': '', 'Shipping Country': '' }
    const { body } = await on.upload(csv('D', [{}, row]), 'backers-2026-03-01.csv')
    assert.equal(body.state, 'preview')
    const problem = body.preview?.problems.find((one) => one.row !== null)
    assert.deepEqual([problem?.level, problem?.row, problem?.column], ['warning', 3, 'Shipping Country Code'])
    assert.match(problem?.says ?? '', /the address has no country/)
    assert.match(problem?.remedy ?? '', /imported and its order waits: add the country to this backer here/)
  })
})

test('a file over 100 MB is refused by what it says of itself, and by its bytes when it says nothing', async () => {
  await using on = await ground()
  await on.campaign()
  const path = '/api/campaigns/moon-lamp/imports?file=big.csv'
  const said = await on.app.request(path, {
    method: 'POST',
    body: 'x',
    headers: { host: 'localhost', 'content-length': String(101 * 1024 * 1024) },
  })
  const words = (await said.json()) as Says
  assert.deepEqual([said.status, words.says], [413, 'The file is larger than 100 MB.'])
  assert.ok(words.remedy)
  const piece = new Uint8Array(1024 * 1024).fill(97)
  let left = 200
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => ((left -= 1) > 0 ? controller.enqueue(piece) : controller.close()),
  })
  const { status } = await on.upload(endless, 'big.csv')
  assert.equal(status, 413)
  assert.ok(left > 90, 'the rest was not read')
  assert.equal((await on.rows(sql`select from imports`)).length, 0)
  assert.equal((await on.rows(sql`select from import_chunks`)).length, 0)
})

test('an empty file, and none, are said', async () => {
  await using on = await ground()
  await on.campaign()
  const empty = await on.upload('', 'a.csv')
  assert.equal(empty.status, 422)
  assert.match(empty.body.says, /empty|no file/)
  assert.equal((await on.rows(sql`select from imports`)).length, 0)
})
