import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rowsInPlace } from '../../src/connectors/kickstarter/cells-in-place.ts'
import { fillTemplate } from '../../src/connectors/kickstarter/template.ts'

const tracking = new Map([
  ['1', ['9400111']],
  ['2', ['9400222', '9400223', '9400222']],
  ['4', []],
  ['9', ['9400999']],
])
const fill = (text: string | Buffer, overwrite = false) =>
  fillTemplate(Buffer.from(text), tracking, { overwrite })

test('numbers go into the tracking column and every other byte stays', () => {
  const bom =
    '\uFEFF"Backer Number",Name,"Tracking Number(s)",Notes\r\n1,"Weiß, Jörg",,"say ""hi"""\r\n4,山田,"",\r\n'
  const result = fill(bom)
  assert.equal(result.bytes.toString(), bom.replace('"Weiß, Jörg",,', '"Weiß, Jörg",9400111,'))
  assert.deepEqual(result.columns, { number: 'Backer Number', tracking: 'Tracking Number(s)' })
  assert.deepEqual(result.filled, [{ row: 2, number: '1', says: 'Backer 1 gets 9400111.' }])
  assert.deepEqual(result.unmatched, [{ row: 3, number: '4', says: 'Backer 4: has no tracking number yet.' }])
  assert.deepEqual(result.notInTemplate, ['2', '9'])
  assert.equal(
    result.says,
    '1 backer filled in, 1 without a number, 2 backers with a number not in this template.',
  )
})

test('what is there is kept unless told, and both numbers are said', () => {
  const text = 'Backer Number,Tracking Number\n1,OLD1\n2,\n4,OLD4\n'
  const kept = fill(text)
  assert.equal(kept.bytes.toString(), 'Backer Number,Tracking Number\n1,OLD1\n2,"9400222, 9400223"\n4,OLD4\n')
  assert.deepEqual(
    kept.kept.map(({ says }) => says),
    ['Backer 1 keeps OLD1; ours is 9400111.', 'Backer 4 keeps OLD4.'],
  )
  const over = fill(text, true)
  assert.match(over.bytes.toString(), /\n1,9400111\n.*\n4,OLD4\n/)
  assert.deepEqual(
    over.filled.map(({ says }) => says),
    ['Backer 1 gets 9400111 instead of OLD1.', 'Backer 2 gets 9400222, 9400223.'],
  )
})

test('the columns are found by their words, whatever Kickstarter calls them', () => {
  const headers = [
    ['Backer #', 'Tracking #'],
    ['backer_number', 'tracking_numbers'],
    ['Backer no', 'Tracking no.'],
    ['BACKER NUMBER', 'Tracking code'],
    ['Backer Nr.', 'Shipment tracking number'],
    ['Backer', 'Your tracking number here'],
  ]
  for (const [number, tracking] of headers)
    assert.match(
      fill(`Backer UID,${number},Tracking URL,${tracking}\n77,1,,\n`).bytes.toString(),
      /\n77,1,,9400111\n$/,
      `${number}, ${tracking}`,
    )
})

test('semicolons, short rows, a missing last line break and numbers with signs', () => {
  assert.equal(
    fill('Backer #;Name;Tracking #\n#0001;"A;B";').bytes.toString(),
    'Backer #;Name;Tracking #\n#0001;"A;B";9400111',
  )
  assert.equal(fill('Backer #,Name,Tracking #\n1').bytes.toString(), 'Backer #,Name,Tracking #\n1,,9400111')
  assert.equal(
    fill('Backer #,Tracking #,X\n\n2,,"a\nb"\n').bytes.toString(),
    'Backer #,Tracking #,X\n\n2,"9400222, 9400223","a\nb"\n',
  )
})

test('another separator for several parcels, and the caller’s own reason', () => {
  const options = { overwrite: false, between: '; ', why: (number: string) => `order ML-${number} was held` }
  const result = fillTemplate(Buffer.from('Backer #,Tracking #\n2,\n3,\n'), tracking, options)
  assert.equal(result.bytes.toString(), 'Backer #,Tracking #\n2,9400222; 9400223\n3,\n')
  assert.equal(result.unmatched[0]?.says, 'Backer 3: order ML-3 was held.')
})

test('a tracking number that a spreadsheet would run is not written', () => {
  const evil = new Map([['1', ['=HYPERLINK("http://evil.test")', '9400111']]])
  const result = fillTemplate(Buffer.from('Backer #,Tracking #\n1,\n'), evil, { overwrite: false })
  assert.equal(result.bytes.toString(), 'Backer #,Tracking #\n1,9400111\n')
})

test('what is no template is refused with what it has', () => {
  assert.throws(
    () => fill('Name,City\n'),
    /no column “Backer Number” and no column “Tracking Number”; it has “Name”, “City”/,
  )
  assert.throws(() => fill('Backer Number,Tracking URL\n'), /no column “Tracking Number”/)
  assert.throws(() => fill('PK\x03\x04'), /a workbook or zip/)
  assert.throws(() => fill(Buffer.from('Backer #,Tracking #\nJ\xf6rg', 'latin1')), /not UTF-8/)
})

test('a template where nothing fits comes back byte for byte', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('a,b', '"', 'x\ny', '', 'ß山'))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      (rows, newline) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
        const lines = rows.map(([a, b], index) => `${100 + index},${quote(a)},,${quote(b)}`)
        const text = ['Backer Number,A,Tracking Number,B', ...lines].join(newline)
        assert.equal(fill(text).bytes.toString(), text)
        const cells = [...rowsInPlace(text, ',')].slice(1).map((row) => row.cells.map((one) => one.text))
        assert.deepEqual(
          cells,
          rows.map(([a, b], index) => [String(100 + index), a, '', b]),
        )
      },
    ),
  )
})
