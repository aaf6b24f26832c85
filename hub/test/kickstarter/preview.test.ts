import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zipOf } from '../../../examples/kickstarter/zip.ts'
import { csv, pledges, preview } from './reports.ts'

test('what was found is counted by backers and pieces, the commonest first', async () => {
  const rows = [{ Game: '1' }, { Game: '1', 'Token pack': '5' }, { Game: '2' }]
  const { found } = await preview(csv('C', rows))
  assert.deepEqual(found, [
    { key: 'item:Game', kind: 'item', title: 'Game', backers: 3, quantity: 4 },
    { key: 'item:Token pack', kind: 'item', title: 'Token pack', backers: 1, quantity: 5 },
  ])
})

test('countries come from the address, else from the pledge, the commonest first', async () => {
  const silent = { 'Shipping Name': '', 'Shipping Address 1': '', 'Shipping City': '', 'Shipping State': '' }
  const blank = {
    ...silent,
    'Shipping Postal Code': '',
    'Shipping Phone Number': '',
    'Shipping Country Name': '',
  }
  const { countries, counts } = await preview(
    csv('B', [
      { 'Shipping Country Code': 'DE' },
      { 'Shipping Country Code': 'DE' },
      { ...blank, 'Shipping Country Code': '', 'Shipping Country': 'Japan' },
      { ...blank, 'Shipping Country Code': '', 'Shipping Country': '' },
    ]),
  )
  assert.deepEqual(countries, [
    { country: 'DE', backers: 2 },
    { country: 'JP', backers: 1 },
  ])
  assert.deepEqual(counts, { errors: 0, warnings: 0 }, 'no address at all is no problem of the row')
})

test('statuses are counted in small letters', async () => {
  const rows = ['collected', 'Collected', 'dropped'].map((status) => ({ 'Pledged Status': status }))
  assert.deepEqual((await preview(csv('B', rows))).statuses, { collected: 2, dropped: 1 })
})

test('the first twenty backers are shown, all are counted', async () => {
  const seen = await preview(
    csv(
      'B',
      Array.from({ length: 25 }, () => ({})),
    ),
  )
  assert.deepEqual([seen.first.length, seen.backers], [20, 25])
  assert.deepEqual(
    seen.first.map(({ number }) => Number(number)),
    Array.from({ length: 20 }, (_, index) => index + 1),
  )
})

test('a row with an error is counted and shown with its problem; the file is not refused for it in the preview', async () => {
  const seen = await preview(csv('B', [{}, { 'Pledge Amount': 'ten' }, {}]))
  assert.deepEqual([seen.backers, seen.counts], [3, { errors: 1, warnings: 0 }])
  assert.deepEqual(
    seen.problems.map(({ level, file, row, column, value }) => [level, file, row, column, value]),
    [['error', 'backers.csv', 3, 'Pledge Amount', 'ten']],
  )
})

test('everything wrong in one row is told, not the first thing only', async () => {
  const row = {
    'Pledge Amount': '€5',
    'Shipping Amount': '-1',
    'Shipping Country Code': 'XX',
    'Survey Response': 'soon',
  }
  const { problems } = await preview(csv('B', [row]))
  assert.deepEqual(problems.map(({ level, column }) => `${level} ${column}`).sort(), [
    'error Pledge Amount',
    'error Shipping Amount',
    'warning Shipping Country Code',
    'warning Survey Response',
  ])
})

test('every problem says what to do', async () => {
  const row = {
    'Pledge Amount': '₿5',
    'Shipping Country Code': 'XX',
    'Backer UID': '1E+9',
    'Backer Number': 'x',
    'Pledged At': '?',
  }
  const { problems } = await preview(csv('B', [row]))
  assert.equal(problems.length, 5)
  for (const { says, remedy } of problems) {
    assert.match(says, /^Row 2, column “.+”: .+\.$/)
    assert.match(remedy, /^[A-Z].+\.$/)
  }
})

test('a code of a country goes before its name, and the name steps in for a wrong code', async () => {
  const rows = [
    { 'Shipping Country Code': 'DE', 'Shipping Country Name': 'Japan' },
    { 'Shipping Country Code': 'XX', 'Shipping Country Name': 'Japan' },
  ]
  const { first, problems } = await preview(csv('B', rows))
  assert.deepEqual(
    first.map(({ address }) => address?.country),
    ['DE', 'JP'],
  )
  assert.equal(problems.length, 1)
})

test('a zip of different eras is the newest of them; each file has its own columns', async () => {
  const zip = zipOf({
    'b.csv': csv('B', [{ 'Backer Number': '1' }]),
    'd.csv': csv('D', [{ 'Backer Number': '2' }]),
    'c.csv': csv('C', [{ 'Backer Number': '3' }]),
  })
  const { era, layouts, columns, backers } = await preview(zip, 'mixed.zip')
  assert.deepEqual([era, backers], ['D', 3])
  assert.deepEqual(
    layouts.map(({ file, era, rows }) => [file, era, rows]),
    [
      ['b.csv', 'B', 1],
      ['d.csv', 'D', 1],
      ['c.csv', 'C', 1],
    ],
  )
  assert.deepEqual(columns.items, ['Lamp', 'Game'])
  const all = await pledges(zip, 'mixed.zip')
  assert.deepEqual(
    all.map(({ items }) => items.map(({ key }) => key)),
    [['reward:9001'], ['item:Lamp'], ['item:Game']],
  )
})

test('a bad file in a zip is named, and nothing of the zip is taken', async () => {
  const zip = zipOf({ 'good.csv': csv('B', [{}]), 'bad.csv': 'name;mail\n' })
  const seen = await preview(zip, 'backers.zip')
  assert.deepEqual([seen.backers, seen.counts.errors], [0, 1])
  assert.match(seen.problems[0]?.says ?? '', /“bad\.csv” does not look like a Kickstarter backer report/)
  await assert.rejects(pledges(zip, 'backers.zip'), /“bad\.csv”/)
})

test('the completion column may be in some of the files only', async () => {
  const header = 'Backer Number,Backer Name,Email,Pledge Amount,Pledged Status'
  const zip = zipOf({
    'a.csv': csv(header, [{ 'Backer Number': '1' }]),
    'b.csv': csv(`${header},Completed At`, [{ 'Backer Number': '2', 'Completed At': '2026-05-01, 10:00' }]),
  })
  const { first, counts } = await preview(zip, 'backers.zip', {
    currency: 'USD',
    completedColumn: 'Completed At',
  })
  assert.deepEqual(
    first.map(({ completedAt }) => completedAt),
    [null, '2026-05-01T10:00:00'],
  )
  assert.equal(counts.errors, 0)
})

test('a completion that is no date is pointed at and counts as none; “No” is simply none', async () => {
  const header = 'Backer Number,Backer Name,Email,Pledge Amount,Pledged Status,Completed At'
  const values = ['yes', 'No', '-', '']
  const content = csv(
    header,
    values.map((value) => ({ 'Completed At': value })),
  )
  const { first, problems } = await preview(content, undefined, {
    currency: 'USD',
    completedColumn: 'Completed At',
  })
  assert.deepEqual(
    first.map(({ completedAt }) => completedAt),
    [null, null, null, null],
  )
  assert.deepEqual(
    problems.map(({ row, value }) => [row, value]),
    [[2, 'yes']],
  )
})

test('late pledges by any word but no', async () => {
  const words = ['Yes', 'true', '2026-05-01', 'No', 'false', '0', '']
  const { first } = await preview(
    csv(
      'D',
      words.map((word) => ({ 'Late Pledge': word })),
    ),
  )
  assert.deepEqual(
    first.map(({ late }) => late),
    [true, true, true, false, false, false, false],
  )
})

test('rewards: id and title, title alone, id alone, none', async () => {
  const rows = [
    {},
    { 'Reward ID': '' },
    { 'Reward Title': '' },
    { 'Reward ID': '', 'Reward Title': '' },
    { 'Reward ID': '', 'Reward Title': 'No reward' },
  ]
  const all = await pledges(csv('B', rows))
  assert.deepEqual(
    all.map(({ items, reward }) => [items[0]?.key ?? null, reward?.title ?? null]),
    [
      ['reward:9001', 'Lamp'],
      ['reward:Lamp', 'Lamp'],
      ['reward:9001', 'Reward 9001'],
      [null, null],
      [null, null],
    ],
  )
})
