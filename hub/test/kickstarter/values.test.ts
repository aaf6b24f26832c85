import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addonColumn,
  checkHeader,
  distinct,
  eraOf,
  knownColumn,
  mayBeCompletion,
} from '../../src/connectors/kickstarter/report/columns.ts'
import { countryCode } from '../../src/connectors/kickstarter/report/country.ts'
import { asInstant, dateInName, readMoment } from '../../src/connectors/kickstarter/report/moment.ts'
import { shown } from '../../src/connectors/kickstarter/report/problem.ts'
import { candidates, emptyTally, rolesOf, tallyCell } from '../../src/connectors/kickstarter/report/roles.ts'
import { isNoReward, tierInName } from '../../src/connectors/kickstarter/report/tier.ts'
import { headers, type Header } from './reports.ts'

test('dates as reports write them, and nothing that only looks like one', () => {
  const cases: [string, string | null][] = [
    ['2018/03/28, 10:27', '2018-03-28T10:27:00'],
    ['2019-01-02, 10:27', '2019-01-02T10:27:00'],
    ['2019-01-02 10:27:31', '2019-01-02T10:27:31'],
    ['2019-01-02T10:27:31.123Z', '2019-01-02T10:27:31Z'],
    ['2019-1-2', '2019-01-02T00:00:00'],
    [' 2019-01-02, 10:27 UTC ', '2019-01-02T10:27:00Z'],
    ['2019-02-30', null],
    ['2019-13-01', null],
    ['2019-01-02, 25:00', null],
    ['2019-01-02, 10:61', null],
    ['3/28/2018', null],
    ['Yes', null],
    ['', null],
    ['2019', null],
  ]
  for (const [text, expected] of cases) assert.equal(readMoment(text, 'unknown'), expected, text)
  assert.equal(readMoment('2019-01-02, 10:27', 'utc'), '2019-01-02T10:27:00Z')
  assert.equal(asInstant('2019-01-02T10:27:00'), '2019-01-02T10:27:00Z')
  assert.equal(asInstant('2019-01-02T10:27:00Z'), '2019-01-02T10:27:00Z')
})

test('every minute that is written is read again', () => {
  const minute = fc
    .integer({ min: 0, max: 90_000_000 })
    .map((minutes) => new Date(minutes * 60_000).toISOString())
  fc.assert(
    fc.property(minute, fc.constantFrom('-', '/'), (iso, sign) => {
      const text = iso.slice(0, 16).replace('T', ', ').replaceAll('-', sign)
      assert.equal(readMoment(text, 'utc'), iso.replace('.000', ''))
    }),
  )
})

test('the year that a file’s name leaves out is the first that fits the rows', () => {
  assert.equal(dateInName('x - Aug 18 07am.csv', '2018-08-10T00:00:00'), '2018-08-18T07:00:00Z')
  assert.equal(
    dateInName('x - Aug 18 07am.csv', '2018-08-19T00:00:00'),
    '2018-08-18T07:00:00Z',
    'zones differ',
  )
  assert.equal(dateInName('x - Aug 18 07am.csv', '2018-08-20T00:00:00'), '2019-08-18T07:00:00Z')
  assert.equal(dateInName('x - Dec 31 11pm.csv', '2018-08-20T00:00:00'), '2018-12-31T23:00:00Z')
  assert.equal(dateInName('x - Aug 18 12pm.csv', '2018-08-10T00:00:00'), '2018-08-18T12:00:00Z')
  assert.equal(dateInName('x - Aug 18 07am.csv', null), null)
  assert.equal(dateInName('x - Foo 18 07am.csv', '2018-08-10T00:00:00'), null)
  assert.equal(dateInName('backers 2018-09-01T10:30.csv', null), '2018-09-01T10:30:00Z')
  assert.equal(dateInName('backers_2018-99-01.csv', null), null)
  assert.equal(dateInName('campaign 20180901123.csv', null), null)
  assert.equal(dateInName('backers.csv', '2018-08-10T00:00:00'), null)
})

test('the tier in a file’s name', () => {
  const cases: [string, string | null][] = [
    ['Kickstarter Backer Report - $59 - Aug 18 07am.csv', '$59'],
    ['59.00 USD Expansion + Base Game - Oct 25 10pm.csv', '59.00 USD Expansion + Base Game'],
    ['Kickstarter Backer Report - No reward - Aug 18 07am.csv', 'No reward'],
    ['Kickstarter Backer Report - All rewards - Aug 18 07am.csv', null],
    ['Kickstarter Backer Report - Aug 18 07am.csv', null],
    ['my backers.csv', null],
  ]
  for (const [name, tier] of cases) assert.equal(tierInName(name), tier, name)
  assert.deepEqual(
    [isNoReward('No reward'), isNoReward('No Reward'), isNoReward('No reward needed')],
    [true, true, false],
  )
})

test('every country goes by its code in any case and by its English name', () => {
  const names = new Intl.DisplayNames('en', { type: 'region' })
  const codes =
    'US CA MX BR AR CL GB IE FR DE AT CH IT ES PT NL BE LU DK SE NO FI IS PL CZ SK HU RO BG GR TR UA RU RS HR SI EE LV LT MT CY IL AE SA IN CN JP KR TW HK MO SG MY TH VN ID PH AU NZ ZA EG MA KE NG XK GG JE IM PR VA MM CI CD'
  for (const code of codes.split(' ')) {
    assert.equal(countryCode(code), code)
    assert.equal(countryCode(` ${code.toLowerCase()} `), code)
    assert.equal(countryCode(names.of(code) ?? ''), code)
    assert.equal(countryCode((names.of(code) ?? '').toUpperCase()), code)
  }
})

test('names that people use besides, and none that are not countries', () => {
  const others: [string, string | null][] = [
    ['USA', 'US'],
    ['The United States of America', 'US'],
    ['uk', 'GB'],
    ['England', 'GB'],
    ['Korea, Republic of', 'KR'],
    ['Russian Federation', 'RU'],
    ['Czech Republic', 'CZ'],
    ['Cote d Ivoire', 'CI'],
    ['Saint Lucia', 'LC'],
    ['Trinidad and Tobago', 'TT'],
    ['Bosnia & Herzegovina', 'BA'],
    ['Österreich', 'AT'],
    ['Atlantis', null],
    ['', null],
    ['XX', null],
    ['ZZ', null],
    ['EU', null],
    ['DD', null],
    ['Europe', null],
  ]
  for (const [name, code] of others) assert.equal(countryCode(name), code, name)
})

test('eras are told by their own columns', () => {
  for (const [name, line] of Object.entries(headers))
    assert.equal(eraOf(line.split(',')), name.slice(0, 1), name)
  const base = headers['A without reward'].split(',')
  for (const [column, era] of [
    ['Reward ID', 'B'],
    ['Bonus Support', 'C'],
    ['Fulfillment Status', 'C'],
    ['Amount Paid', 'D'],
    ['Pledge Over Time', 'D'],
    ['Late Pledge?', 'D'],
    ['[Addon: 1] Mug', 'D'],
    ['Pledged At (UTC)', 'D'],
    ['Favourite colour', 'A'],
  ] as const)
    assert.equal(eraOf([...base, column]), era, column)
})

test('columns are known in any case and spacing, and no others', () => {
  assert.equal(knownColumn('  backer  NUMBER '), 'number')
  assert.equal(knownColumn('Late Pledge (since July)'), 'late')
  assert.equal(knownColumn('Backer Number?'), null)
  assert.equal(knownColumn('Latest Pledge'), null)
  assert.equal(knownColumn('Shipping Country Code'), 'countryCode')
  assert.equal(knownColumn('Shipping Country'), 'shippingCountry')
})

test('add-on columns carry an id and a title', () => {
  assert.deepEqual(addonColumn('[Addon: 7001] Enamel mug'), { id: '7001', title: 'Enamel mug' })
  assert.deepEqual(addonColumn('[Add-on:7001]'), { id: '7001', title: 'Add-on 7001' })
  assert.equal(addonColumn('Add On: how many?'), null)
})

test('completion columns are offered for their words', () => {
  for (const good of [
    'Completed At',
    'Order completed at (UTC)',
    'Finalized Date',
    'Date finalised',
    'Completion date',
  ])
    assert.ok(mayBeCompletion(good), good)
  for (const bad of [
    'Completed',
    'Pledged At',
    'Complete the sentence',
    'Finalized?',
    'Survey Response',
    'Shall we send updates when it is complete?',
  ])
    assert.ok(!mayBeCompletion(bad), bad)
})

test('headers become different from each other, blank ones get a name', () => {
  assert.deepEqual(distinct(['Size', ' Size ', '', 'Size']), ['Size', 'Size (2)', 'Column 3', 'Size (3)'])
})

test('a header that lacks one column names that one', () => {
  for (const [column, header] of [
    ['Backer Number', 'Backer Name,Email,Pledge Amount,Pledged Status'],
    ['Backer Name', 'Backer Number,Email,Pledge Amount,Pledged Status'],
    ['Email', 'Backer Number,Backer Name,Pledge Amount,Pledged Status'],
    ['Pledge Amount', 'Backer Number,Backer Name,Email,Pledged Status'],
    ['Pledged Status', 'Backer Number,Backer Name,Email,Pledge Amount'],
  ] as const)
    assert.throws(
      () => checkHeader('x.csv', header.split(',')),
      new RegExp(`lacks the column “${column}”\\.`),
    )
  for (const name of Object.keys(headers)) checkHeader('x.csv', headers[name as Header].split(',')) // why: its own keys
})

const tallied = (...values: string[]) => {
  const tally = emptyTally()
  for (const [index, value] of values.entries()) tallyCell(tally, value, index + 2)
  return tally
}

test('a tally knows whole numbers, the largest, and the first cell that is none', () => {
  assert.deepEqual(tallied('1', '', ' 2 ', '-3', 'x', 'y'), {
    filled: 5,
    whole: 3,
    beyond: 0,
    most: 2,
    odd: { row: 6, value: 'x' },
  })
  assert.deepEqual(tallied('1.0').whole, 0)
})

test('only columns between Notes and Survey Response can count items; to the end where no survey was sent', () => {
  const known = ['Backer Number', 'Q0', 'Notes', 'Game', '[Addon: 1] Game', 'Billing Country', 'Mug']
  assert.deepEqual(candidates([...known, 'Survey Response', 'Q1']), [3, 6])
  assert.deepEqual(candidates([...known, 'Q1']), [3, 6, 7])
  assert.deepEqual(candidates(['Backer Number', 'Game', 'Survey Response']), [1])
})

test('roles: an item by its numbers, an add-on counted by its item, a question by its words', () => {
  const header = [
    'Backer Number',
    'Notes',
    'Lamp',
    'Lamp Size: choose',
    'Who?',
    'Blank',
    '[Addon: 1] LAMP',
    '[Addon: 2] Mug',
  ]
  const tallies = new Map([
    [2, tallied('1', '0')],
    [3, tallied('42')],
    [4, tallied('1')],
    [5, tallied('')],
  ])
  const { roles, problems } = rolesOf('x.csv', header, tallies)
  assert.deepEqual(roles, ['number', 'notes', 'item', 'answer', 'answer', 'answer', 'counted', 'addon'])
  assert.deepEqual(
    problems.map(({ level, column }) => [level, column]),
    [['warning', '[Addon: 2] Mug']],
  )
})

test('without item columns an add-on counts by itself, and nobody is warned', () => {
  const { roles, problems } = rolesOf('x.csv', ['Backer Number', '[Addon: 1] Lamp'], new Map())
  assert.deepEqual([roles, problems], [['number', 'addon'], []])
})

test('counts beyond any box, and a word among counts, are pointed at', () => {
  const header = ['Notes', 'Postcode', 'Game', 'Colour']
  const tallies = new Map([
    [1, tallied('50667', '1000')],
    [2, tallied('1', '1', '1', 'two')],
    [3, tallied('1', 'blue')],
  ])
  const { roles, problems } = rolesOf('x.csv', header, tallies)
  assert.deepEqual(roles, ['notes', 'answer', 'answer', 'answer'])
  assert.match(problems[0]?.says ?? '', /“Postcode” holds whole numbers up to 50667/)
  assert.match(problems[1]?.says ?? '', /Row 5, column “Game”: “two” is not a whole number/)
  assert.equal(problems.length, 2)
  const role = (...values: string[]) => rolesOf('x.csv', header, new Map([[1, tallied(...values)]])).roles[1]
  assert.deepEqual(
    [role('999'), role('1', '2', '3', '5000'), role('1', '2', '5000')],
    ['item', 'item', 'answer'],
  )
})

test('a value in a sentence is short and on one line', () => {
  assert.equal(shown(' two\n lines '), 'two lines')
  assert.equal(shown('x'.repeat(100)).length, 60)
})
