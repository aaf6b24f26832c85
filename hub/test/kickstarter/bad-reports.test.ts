import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zipOf } from '../../../examples/kickstarter/zip.ts'
import { readReport } from '../../src/connectors/kickstarter/report/read.ts'
import { toPledge } from '../../src/connectors/kickstarter/report/row.ts'
import { complaint, csv, file, headers, pledges, preview, usd } from './reports.ts'

const good = csv('B', [{}])

test('what is not a CSV is named for what it is', async () => {
  const cases: [string | Uint8Array, RegExp][] = [
    ['', /“backers\.csv” is empty/],
    ['%PDF-1.7\n…', /is a PDF/],
    ['<!DOCTYPE html><html>', /is a web page, not a CSV: the download was probably a sign-in page/],
    ['{"error": "nope"}', /is JSON/],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), /is a picture/],
    [Buffer.from([0x1f, 0x8b, 8, 0, 0]), /packed with gzip.*Unpack it/],
    [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), /old Excel workbook/],
    [zipOf({ '[Content_Types].xml': '<x/>', 'xl/workbook.xml': '<x/>' }), /is an Excel workbook, not a CSV/],
    ['a\u0000b', /zero bytes: it is not a text file/],
    ['just a line of text\nand another\n', /does not look like a Kickstarter backer report.*“Backer Number”/],
    ['name,mail\nAda,ada@example.com\n', /does not look like a Kickstarter backer report/],
  ]
  for (const [content, expected] of cases) assert.match(await complaint(content), expected)
})

test('semicolons and tabs are named, quoted headers or not', async () => {
  for (const [word, delimiter] of [
    ['semicolons', ';'],
    ['tabs', '\t'],
  ] as const) {
    const plain = good.replaceAll(',', delimiter)
    const quoted = `${headers.B.split(',')
      .map((name) => `"${name}"`)
      .join(delimiter)}\n`
    for (const content of [plain, quoted])
      assert.match(
        await complaint(content),
        new RegExp(`separated by ${word}; a Kickstarter report has commas`),
      )
  }
})

test('letters in another encoding name the line and what to do', async () => {
  const text = csv('B', [{}, { 'Backer Name': 'Jörg' }])
  assert.match(
    await complaint(Buffer.from(text, 'latin1')),
    /line 3 holds letters .* Latin-1.*save it as “CSV UTF-8”/,
  )
  const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  assert.match(await complaint(marked), /is saved as UTF-16/)
  assert.match(await complaint(Buffer.from(text, 'utf16le')), /is saved as UTF-16/)
  const long = csv(
    'B',
    Array.from({ length: 3_000 }, () => ({ Notes: '山' })),
  )
  assert.equal(await complaint(long), 'no error', 'characters across a chunk border are whole')
  const late = Buffer.concat([Buffer.from(long), Buffer.from('J\xf6rg', 'latin1')])
  assert.match(await complaint(late), /line 3002 holds letters/)
})

test('missing columns are listed by name, a doubled one is refused', async () => {
  const header = 'Backer Number,Backer Name,Pledge Amount'
  assert.match(await complaint(csv(header, [{}])), /lacks the columns “Email”, “Pledged Status”/)
  const doubled = csv(`${headers.B},Email`, [{}])
  assert.match(await complaint(doubled), /has the column “Email” twice/)
})

test('a row that does not fit the header is named', async () => {
  assert.match(
    await complaint(`${good}2,3,4\n`),
    /Row 3 of “backers\.csv” has 3 cells where the header has 27/,
  )
  const wide = `${good}${'x,'.repeat(4_999)}x\n`
  assert.match(await complaint(wide), /Row 3 .* has 5000 columns; we read up to 400/)
  const header = Array.from({ length: 401 }, (_, index) => `Q${index}`).join(',')
  assert.match(await complaint(`${header}\n`), /Row 1 .* has 401 columns/)
})

test('quotes in the wrong place, never closed, and rows without end are named by row', async () => {
  assert.match(await complaint(`${good}2,"Ada`), /Row 3 .* opens a quote \("\) that is never closed.*cut off/)
  assert.match(await complaint(`${good}2,"A"da,x\n`), /Row 3 .* has a quote \("\) in a place/)
  assert.match(
    await complaint(`${good}2,"${'x'.repeat(1_100_000)}`),
    /Row 3 .* longer than 1 MB: probably a quote/,
  )
  assert.match(await complaint(`${good}2,${'x'.repeat(1_100_000)}\n`), /Row 3 .* longer than 1 MB/)
})

test('a file over the limit is refused at once and without reading it all', async () => {
  const huge = Buffer.alloc(100_000_001, 'x')
  const start = performance.now()
  assert.match(await complaint(huge), /is larger than 100 MB.*one file per reward tier/)
  assert.ok(performance.now() - start < 1_000)
})

test('zips: damaged, empty, nested, locked and bombs are refused by name', async () => {
  const cases: [Uint8Array, RegExp][] = [
    [zipOf({ 'a.csv': good }).subarray(0, 60), /damaged zip file/],
    [zipOf({}), /holds no CSV file/],
    [zipOf({ 'a.csv': good, 'inner.zip': zipOf({ 'b.csv': good }) }), /holds another archive, “inner\.zip”/],
    [zipOf({ 'a.csv': Buffer.alloc(20_000_000, 'a') }), /unpacks to more than 200 times its size/],
    [zipOf({ 'a.csv': good }, { size: 200_000_000 }), /unpacks to 200 MB, more than the 100 MB/],
  ]
  for (const [zip, expected] of cases) assert.match(await complaint(zip, 'backers.zip'), expected)
  const lying = zipOf({ 'a.csv': csv('B', Array(3_000).fill({})) }, { size: 1_000 })
  await assert.rejects(pledges(lying, 'backers.zip'))
})

test('the same backer twice: identical counts once, different names both rows, also across files', async () => {
  const once = csv('B', [{}, { 'Backer Number': '1' }, { 'Backer Number': '2' }])
  assert.deepEqual(
    (await pledges(once)).map((pledge) => pledge.number),
    ['1', '2'],
  )
  assert.equal((await preview(once)).counts.errors, 0)
  const twice = csv('B', [{}, {}, { 'Backer Number': '1', Email: 'other@example.com' }])
  assert.match(
    await complaint(twice),
    /Row 4 of “backers\.csv”: backer 1 is already in row 2, with different data/,
  )
  await assert.rejects(pledges(twice), /backer 1 is already in row 2/)
  const zip = zipOf({ 'a.csv': good, 'b.csv': csv('B', [{ Email: 'other@example.com' }]) })
  assert.match(
    await complaint(zip, 'backers.zip'),
    /Row 2 of “b\.csv”: backer 1 is already in row 2 of “a\.csv”/,
  )
})

test('amounts in another or unknown currency, or unreadable, name row, column and remedy', async () => {
  const cases: [string, RegExp][] = [
    ['£53.00', /Row 3, column “Pledge Amount”: “£53\.00” is in GBP, but the campaign is in USD/],
    ['53 EUR', /is in EUR, but the campaign is in USD/],
    ['A$53', /is in AUD, but the campaign is in USD/],
    ['₿53', /Row 3, column “Pledge Amount”: “₿53” is in a currency we do not know.*in USD/],
    ['53 QQQ', /is in a currency we do not know/],
    ['12,50', /is not an amount as Kickstarter writes it.*1,234\.50/],
    ['$1.234,50', /is not an amount/],
    ['1.005', /is not an amount/],
    ['ten', /is not an amount/],
    ['-$5.00', /is less than nothing/],
    ['', /Row 3, column “Pledge Amount”: the row has no pledge amount/],
    ['$99999999999999999.00', /is not an amount/],
  ]
  for (const [amount, expected] of cases)
    assert.match(await complaint(csv('B', [{}, { 'Pledge Amount': amount }])), expected, amount)
})

test('amounts as Kickstarter writes them are read to the cent', async () => {
  const read = async (amount: string, currency = 'USD') => {
    const blank = { 'Reward Minimum': '', 'Shipping Amount': '' }
    const content = csv('B', [{ ...blank, 'Pledge Amount': amount }])
    const [pledge] = await pledges(content, undefined, { currency, completedColumn: null })
    return pledge?.pledged.minor
  }
  assert.equal(await read('$1,234.50'), 123450)
  assert.equal(await read('$ 59'), 5900)
  assert.equal(await read('$59 AUD', 'AUD'), 5900)
  assert.equal(await read('AU$59', 'AUD'), 5900)
  assert.equal(await read('SEK 1,000.00', 'SEK'), 100000)
  assert.equal(await read('1,000 kr', 'NOK'), 100000)
  assert.equal(await read('£253.00', 'GBP'), 25300)
  assert.equal(await read('€12.5', 'EUR'), 1250)
  assert.equal(await read('¥5,000', 'JPY'), 5000)
  assert.equal(await read('53\u00a0CHF', 'CHF'), 5300)
  assert.equal(await read('0'), 0)
})

test('negative and absurd quantities name row, column and remedy', async () => {
  const rows = [{ Game: '1' }, { Game: '-2' }]
  assert.match(
    await complaint(csv('C', rows)),
    /Row 3, column “Game”: -2 is a negative quantity.*whole number from 0 up/,
  )
  const slip = [{ Game: '1' }, { Game: '2' }, { Game: '1' }, { Game: '1000' }]
  assert.match(await complaint(csv('C', slip)), /Row 5, column “Game”: 1000 of one thing is more than 999/)
  const header = 'Backer Number,Backer Name,Email,Pledge Amount,Pledged Status,[Addon: 7] Mug'
  assert.match(await complaint(csv(header, [{ '[Addon: 7] Mug': 'many' }])), /“many” is not a whole number/)
  assert.match(
    await complaint(csv(header, [{ '[Addon: 7] Mug': '5000' }])),
    /5000 of one thing is more than 999/,
  )
})

test('an address without a country is a warning: the row is imported and the order will wait', async () => {
  const without = { 'Shipping Country Code': '', 'Shipping Country Name': '' }
  const { problems, counts, first } = await preview(csv('B', [{}, without]))
  assert.deepEqual(counts, { errors: 0, warnings: 1 })
  assert.match(problems[0]?.says ?? '', /Row 3, column “Shipping Country Code”: the address has no country/)
  assert.match(problems[0]?.remedy ?? '', /imported and its order waits/)
  assert.match(problems[0]?.says ?? '', /\(the pledge was to be shipped to US\)/)
  assert.equal(first[1]?.address?.country, null)
  const nowhere = await preview(csv('B', [{ ...without, 'Shipping Country': '' }]))
  assert.match(nowhere.problems[0]?.says ?? '', /: the address has no country\.$/)
})

test('a country is known by its code, its name or a common other name', async () => {
  const names = [
    'Germany',
    'UK',
    'South Korea',
    'The Netherlands',
    'Viet Nam',
    'Türkiye',
    'Czech Republic',
    'Atlantis',
  ]
  const rows = names.map((name) => ({ 'Shipping Country Code': '', 'Shipping Country Name': name }))
  const { first, problems } = await preview(csv('B', rows))
  assert.deepEqual(
    first.map((pledge) => pledge.address?.country),
    ['DE', 'GB', 'KR', 'NL', 'VN', 'TR', 'CZ', null],
  )
  assert.deepEqual(
    problems.map((problem) => problem.says),
    ['Row 9, column “Shipping Country Name”: “Atlantis” is no country we know.'],
  )
})

test('backer numbers and statuses must be there; what a spreadsheet shortened is pointed at', async () => {
  assert.match(
    await complaint(csv('B', [{ 'Backer Number': '' }])),
    /Row 2, column “Backer Number”: the row has no backer number/,
  )
  assert.match(await complaint(csv('B', [{ 'Backer Number': '1.5' }])), /“1\.5” is not a backer number/)
  assert.match(await complaint(csv('B', [{ 'Pledged Status': '' }])), /the pledge has no status/)
  const { problems, first } = await preview(csv('B', [{ 'Backer UID': '1.23457E+09' }]))
  assert.match(problems[0]?.says ?? '', /shortened by a spreadsheet program/)
  assert.equal(first[0]?.uid, null)
})

test('all problems are counted, errors are shown before warnings are cut off', async () => {
  const rows = Array.from({ length: 250 }, () => ({ 'Shipping Country Code': 'Atlantis' }))
  const { problems, counts } = await preview(csv('B', [...rows, { 'Pledge Amount': '€1' }]))
  assert.deepEqual(counts, { errors: 1, warnings: 250 })
  assert.equal(problems.length, 200)
  assert.equal(problems.filter((problem) => problem.level === 'error').length, 1)
})

test('a stored row with an error in it is never a pledge', async () => {
  for await (const raw of readReport(file(csv('B', [{ 'Pledge Amount': '€1' }])), usd))
    assert.throws(() => toPledge(raw), /Row 2, column “Pledge Amount”/)
})
