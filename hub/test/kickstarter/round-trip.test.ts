import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sampleReport } from '../../../examples/kickstarter/sample.ts'
import { decimal } from '../../src/model/money.ts'
import { csv, file, pledges, preview } from './reports.ts'
import { readReport } from '../../src/connectors/kickstarter/report/read.ts'
import { changedFields } from '../../src/connectors/kickstarter/difference.ts'

/** What a backer may type: any letters of the world, and what tries a CSV reader. */
const words = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.constantFrom('a, b', 'say "x"', 'two\nlines', '=1+1', '山田 花子'),
  )
  .map((text) => text.replace(/[\0\r]/g, '').trim())
  .filter((text) => text !== '')
const blankOr = (some: fc.Arbitrary<string>) => fc.option(some, { nil: '' })
const cents = fc.integer({ min: 0, max: 10_000_000 })
const minute = fc
  .integer({ min: 20_000_000, max: 40_000_000 })
  .map((minutes) => new Date(minutes * 60_000).toISOString())

const backer = fc.record({
  number: fc.integer({ min: 1, max: 999_999_999 }),
  name: words,
  email: blankOr(words),
  pledged: cents,
  shipping: fc.option(cents, { nil: null }),
  minimum: cents,
  street: blankOr(words),
  city: blankOr(words),
  country: fc.constantFrom('', 'US', 'JP', 'DE'),
  phone: blankOr(words),
  survey: blankOr(minute),
  game: fc.integer({ min: 0, max: 999 }),
  tokens: fc.integer({ min: 0, max: 999 }),
  status: fc.constantFrom('collected', 'errored', 'dropped'),
})
const backers = fc.uniqueArray(backer, { selector: ({ number }) => number, minLength: 1, maxLength: 6 })

const dollars = (minor: number) => `$${decimal({ minor, currency: 'USD' })}`
const written = (iso: string) => iso.slice(0, 16).replace('T', ', ')

test('every backer of a report comes back as written: numbers, names, money, items, address', async () => {
  await fc.assert(
    fc.asyncProperty(backers, fc.constantFrom('\n', '\r\n'), async (all, newline) => {
      const rows = all.map((one) => ({
        'Backer Number': String(one.number),
        'Backer Name': one.name,
        Email: one.email,
        'Pledge Amount': dollars(one.pledged),
        'Shipping Amount': one.shipping === null ? '' : dollars(one.shipping),
        'Backing Minimum': dollars(one.minimum),
        'Shipping Name': '',
        'Shipping Address 1': one.street,
        'Shipping City': one.city,
        'Shipping State': '',
        'Shipping Postal Code': '',
        'Shipping Country Name': '',
        'Shipping Country Code': one.country,
        'Shipping Phone Number': one.phone,
        'Survey Response': one.survey === '' ? '' : written(one.survey),
        Game: String(one.game),
        'Token pack': one.tokens === 0 ? '' : String(one.tokens),
        'Pledged Status': one.status,
      }))
      const read = await pledges(csv('C', rows, newline))
      assert.deepEqual(
        read.map((pledge) => ({
          number: Number(pledge.number),
          name: pledge.name,
          email: pledge.email ?? '',
          pledged: pledge.pledged.minor,
          shipping: pledge.shipping?.minor ?? null,
          minimum: pledge.reward?.minimum?.minor,
          street: pledge.address?.street1 ?? '',
          city: pledge.address?.city ?? '',
          country: pledge.address?.country ?? '',
          phone: pledge.address?.phone ?? '',
          survey: pledge.surveyedAt === null ? '' : `${pledge.surveyedAt}.000Z`,
          game: pledge.items.find(({ key }) => key === 'item:Game')?.quantity ?? 0,
          tokens: pledge.items.find(({ key }) => key === 'item:Token pack')?.quantity ?? 0,
          status: pledge.status,
        })),
        all.map((one) => ({ ...one })),
      )
    }),
    { numRuns: 60 },
  )
})

test('numbers are kept to the digit, as text', async () => {
  const numbers = ['1', '10', '007', '999999999999']
  const read = await pledges(
    csv(
      'B',
      numbers.map((number) => ({ 'Backer Number': number })),
    ),
  )
  assert.deepEqual(
    read.map(({ number }) => number),
    numbers,
  )
  const long = csv('B', [{ 'Shipping Postal Code': '01067', 'Shipping Phone Number': '0049351000111222' }])
  const [pledge] = await pledges(long)
  assert.deepEqual([pledge?.address?.postalCode, pledge?.address?.phone], ['01067', '0049351000111222'])
})

test('the order of rows and columns means nothing', async () => {
  const rows = [
    { 'Backer Number': '1' },
    { 'Backer Number': '2', Game: '3' },
    { 'Backer Number': '3', 'Token pack': '1' },
  ]
  const forward = await pledges(csv('C', rows))
  const backward = await pledges(csv('C', rows.toReversed()))
  const byNumber = new Map(backward.map((pledge) => [pledge.number, pledge]))
  for (const pledge of forward) assert.deepEqual(byNumber.get(pledge.number), pledge)
})

test('a row alone in another report is the same pledge, so that its record does not change', async () => {
  const [first] = await pledges(csv('C', [{}, { Game: '2' }]), 'one.csv')
  const [second] = await pledges(csv('C', [{ Game: '1' }]), 'two, Aug 18 07am.csv')
  assert.ok(first && second)
  assert.deepEqual(changedFields(first, second), [])
  assert.deepEqual(first, second)
})

test('a stored row holds what it needs and little else', async () => {
  const rows = []
  for await (const raw of readReport(file(sampleReport({ backers: 50 })), {
    currency: 'USD',
    completedColumn: null,
  }))
    rows.push(raw)
  const bytes = JSON.stringify(rows).length / rows.length
  assert.ok(bytes < 1_400, `${bytes} bytes a row`)
  assert.ok(rows.every((raw) => !Object.values(raw.cells).includes('')))
})

test('what the preview shows is what the import reads', async () => {
  for (const era of ['C', 'D'] as const) {
    const content = sampleReport({ backers: 40, era })
    const { first, backers, found, statuses } = await preview(content)
    const all = await pledges(content)
    assert.deepEqual([first, backers], [all.slice(0, 20), all.length])
    const lamps = all.flatMap(({ items }) => items.filter(({ key }) => key === 'item:Moon Lamp'))
    const lamp = found.find(({ key }) => key === 'item:Moon Lamp')
    assert.equal(lamp?.backers, lamps.length)
    assert.equal(
      lamp?.quantity,
      lamps.reduce((sum, { quantity }) => sum + quantity, 0),
    )
    assert.deepEqual(statuses, { collected: 40 })
  }
})
