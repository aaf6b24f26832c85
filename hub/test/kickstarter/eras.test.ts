import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zipOf } from '../../../examples/kickstarter/zip.ts'
import { csv, pledges, preview } from './reports.ts'

const money = (minor: number) => ({ minor, currency: 'USD' })

test('a report of 2017 takes the reward from the file name, once, and keeps survey questions as answers', async () => {
  const content = csv('A', [
    {
      'What Is Your Contact Phone Number?': '5035550111',
      'Add On: How Many Additional Copies Did You Pledge For?': '2',
    },
  ])
  const name = 'Kickstarter Backer Report - $45 - Aug 18 07am.csv'
  const [pledge] = await pledges(content, name)
  assert.deepEqual(pledge?.items, [{ key: 'reward:$45', kind: 'reward', title: '$45', quantity: 1 }])
  assert.deepEqual(pledge?.reward, { id: null, title: '$45', minimum: money(4500) })
  assert.deepEqual(pledge?.answers, [
    { question: 'What Is Your Contact Phone Number?', answer: '5035550111' },
    { question: 'Add On: How Many Additional Copies Did You Pledge For?', answer: '2' },
  ])
  const { era, date, dateFrom } = await preview(content, name)
  assert.deepEqual([era, date, dateFrom], ['A', '2018-08-18T07:00:00Z', 'name'])
})

test('a report of 2017 under a name of its own takes the price for the reward', async () => {
  const [pledge] = await pledges(csv('A', [{}]), 'my backers.csv')
  assert.equal(pledge?.items[0]?.key, 'reward:$45.00')
})

test('a zip of 2017 is read tier by tier, and “No reward” has no reward and nothing in the box', async () => {
  const zip = zipOf({
    'Kickstarter Backer Report - $45 - Aug 18 07am.csv': csv('A', [{}, {}]),
    'Kickstarter Backer Report - No reward - Aug 18 07am.csv': csv('A without reward', [
      { 'Backer Number': '3', 'Pledge Amount': '$1.00' },
    ]),
    '__MACOSX/._x.csv': 'junk',
    'readme.txt': 'hello',
  })
  const all = await pledges(zip, 'backers.zip')
  assert.deepEqual(
    all.map(({ number, items, reward }) => [number, items.length, reward?.title ?? null]),
    [
      ['1', 1, '$45'],
      ['2', 1, '$45'],
      ['3', 0, null],
    ],
  )
  assert.equal(all[2]?.address, null)
  const seen = await preview(zip, 'backers.zip')
  assert.deepEqual(
    [seen.backers, seen.era, seen.date, seen.counts.errors],
    [3, 'A', '2018-08-18T07:00:00Z', 0],
  )
  assert.match(seen.problems[0]?.says ?? '', /“readme\.txt” in “backers\.zip” is not a CSV/)
})

test('a report of 2018 names the reward and its id in the row; the id is the key', async () => {
  const content = csv('B', [{ 'Rewards Sent?': 'Yes', 'Shipping Delivery Notes': 'ring twice' }])
  const [pledge] = await pledges(content)
  assert.deepEqual(pledge, {
    number: '1',
    uid: '1000001',
    name: 'Ada Winter',
    email: 'ada@example.com',
    reward: { id: '9001', title: 'Lamp', minimum: money(4500) },
    items: [{ key: 'reward:9001', kind: 'reward', title: 'Lamp', quantity: 1 }],
    pledged: money(5300),
    shipping: money(800),
    bonus: null,
    due: null,
    paid: null,
    pledgedAt: '2018-03-28T10:27:00',
    status: 'collected',
    fulfillment: 'Yes',
    surveyedAt: '2018-08-10T12:33:00',
    completedAt: null,
    late: false,
    shippingCountry: 'US',
    address: {
      name: 'Ada Winter',
      company: null,
      street1: '120 Alder St',
      street2: null,
      street3: null,
      city: 'Portland',
      state: 'OR',
      postalCode: '97205',
      country: 'US',
      phone: '+1 503 555 0111',
    },
    deliveryNotes: 'ring twice',
    notes: null,
    answers: [],
  })
  assert.equal((await preview(content)).era, 'B')
})

test('a report since 2021 counts items, and then the reward itself is not in the box a second time', async () => {
  const content = csv('C', [
    { Game: '2', 'Token pack': '1' },
    { Game: '1', 'Token pack': '0' },
  ])
  const all = await pledges(content)
  assert.deepEqual(
    all.map(({ items }) => items.map(({ key, quantity }) => `${quantity} ${key}`)),
    [['2 item:Game', '1 item:Token pack'], ['1 item:Game']],
  )
  const seen = await preview(content)
  assert.equal(seen.era, 'C')
  assert.deepEqual(seen.columns.items, ['Game', 'Token pack'])
  assert.deepEqual(
    seen.found.map(({ key, backers, quantity }) => [key, backers, quantity]),
    [
      ['item:Game', 2, 3],
      ['item:Token pack', 1, 1],
    ],
  )
})

test('a reward without items in a report that counts items is itself the thing', async () => {
  const all = await pledges(
    csv('C', [{ Game: '1' }, { Game: '', 'Reward ID': '9009', 'Reward Title': 'Print-at-home PDF' }]),
  )
  assert.deepEqual(all[1]?.items, [
    { key: 'reward:9009', kind: 'reward', title: 'Print-at-home PDF', quantity: 1 },
  ])
})

test('a backer whose items all went to zero gets nothing, while others have items for that reward', async () => {
  const all = await pledges(csv('C', [{ Game: '1' }, { Game: '0' }]))
  assert.deepEqual(all[1]?.items, [])
})

test('a report of today: an add-on with an item column of its name counts once, one without counts by itself', async () => {
  const content = csv('D', [
    { '[Addon: 71] Enamel mug': '2', '[Addon: 72] Poster': '1', 'Enamel mug': '2', 'Late Pledge': 'Yes' },
    { 'LAMP-1 Lamp Finish: Choose': 'Brass', 'Amount Due': '$10.00' },
  ])
  const [first, second] = await pledges(content)
  assert.deepEqual(
    first?.items.map(({ key, quantity }) => `${quantity} ${key}`),
    ['1 item:Lamp', '2 item:Enamel mug', '1 addon:72'],
  )
  assert.deepEqual(first?.answers, [], 'a count of add-ons is no answer of the survey')
  assert.deepEqual([first?.late, second?.late], [true, false])
  assert.deepEqual([second?.due, second?.paid], [money(1000), money(5300)])
  assert.equal(first?.pledgedAt, '2026-03-28T10:27:00Z')
  assert.deepEqual(second?.answers, [{ question: 'LAMP-1 Lamp Finish: Choose', answer: 'Brass' }])
  const seen = await preview(content)
  assert.equal(seen.era, 'D')
  assert.deepEqual(
    [seen.columns.addons, seen.columns.counted],
    [['[Addon: 72] Poster'], ['[Addon: 71] Enamel mug']],
  )
  assert.match(seen.problems[0]?.says ?? '', /Add-on “Poster” has no item column of its own name/)
  assert.equal(seen.counts.errors, 0)
})

test('without item columns the reward and the add-ons are what is shipped', async () => {
  const header =
    'Backer Number,Backer Name,Email,Reward Title,Backing Minimum,Reward ID,Pledge Amount,Pledged Status,[Addon: 71] Enamel mug'
  const [pledge] = await pledges(csv(header, [{ '[Addon: 71] Enamel mug': '3' }]))
  assert.deepEqual(
    pledge?.items.map(({ key, quantity }) => `${quantity} ${key}`),
    ['1 reward:9001', '3 addon:71'],
  )
})

test('sizes, questions, phone numbers and years between Notes and Survey Response are answers, not items', async () => {
  const header = (extra: string) =>
    `Backer Number,Backer Name,Email,Reward Title,Backing Minimum,Reward ID,Pledge Amount,Pledged Status,Notes,Lamp,${extra},Survey Response`
  for (const [column, value] of [
    ['SHIRT-1 Lamp Size: Choose your size', '42'],
    ['How many players are you?', '4'],
    ['Postcode of your local shop', '50667'],
    ['Year of birth', '1984'],
    ['Colour', 'blue'],
    ['Half', '0.5'],
  ] as const) {
    const [pledge] = await pledges(csv(header(column), [{ [column]: value }]))
    assert.deepEqual(
      pledge?.items.map((item) => item.key),
      ['item:Lamp'],
      column,
    )
    assert.deepEqual(pledge?.answers, [{ question: column, answer: value }], column)
  }
})

test('a column of counts with one word in it is pointed at, row and all, before anything ships without it', async () => {
  const rows = Array.from({ length: 9 }, (_, index) => ({ 'Token pack': index === 4 ? 'two' : '1' }))
  const { problems, counts, columns } = await preview(csv('C', rows))
  assert.deepEqual([counts, columns.items], [{ errors: 0, warnings: 1 }, ['Game']])
  assert.match(problems[0]?.says ?? '', /Row 6, column “Token pack”: “two” is not a whole number/)
})

test('byte order mark, CRLF, quotes, commas and line breaks in cells come through', async () => {
  const name = 'Marcus "Max" Bell, Jr.'
  const content = csv(
    'B',
    [{ 'Backer Name': name, Notes: 'two\nlines' }, { 'Backer Name': '山田 花子' }],
    '\r\n',
  )
  const all = await pledges(`\uFEFF${content}`)
  assert.deepEqual(
    all.map((pledge) => pledge.name),
    [name, '山田 花子'],
  )
  assert.equal(all[0]?.notes, 'two\nlines')
  assert.equal(all[0]?.number, '1')
})

test('two questions of the same name are two answers', async () => {
  const header = 'Backer Number,Backer Name,Email,Pledge Amount,Pledged Status,Size?,Size?'
  const content = `${header}\n7,Ada,a@example.com,$5,collected,M,L\n`
  const [pledge] = await pledges(content)
  assert.deepEqual(pledge?.answers, [
    { question: 'Size?', answer: 'M' },
    { question: 'Size? (2)', answer: 'L' },
  ])
})

test('columns that may hold the completion date are offered, and the one chosen decides', async () => {
  const header =
    'Backer Number,Backer Name,Email,Pledge Amount,Pledged Status,Order Completed At,Finalized date,Complete?'
  const content = csv(header, [{ 'Order Completed At': '2026-05-02, 08:00' }, { 'Order Completed At': '' }])
  assert.deepEqual((await preview(content)).columns.completion, ['Order Completed At', 'Finalized date'])
  const options = { currency: 'USD', completedColumn: 'Order Completed At' }
  const { first, counts } = await preview(content, undefined, options)
  assert.deepEqual(
    first.map((pledge) => pledge.completedAt),
    ['2026-05-02T08:00:00', null],
  )
  assert.equal(counts.errors, 0)
  const lacking = await preview(csv('B', [{}]), undefined, options)
  assert.match(lacking.problems[0]?.says ?? '', /has no column “Order Completed At”/)
})

test('the date of a report: in the name as Kickstarter or as ISO writes it, else the newest date in the rows, else asked', async () => {
  const date = async (name: string, rows = [{}]) => {
    const { date, dateFrom } = await preview(csv('B', rows), name)
    return [date, dateFrom]
  }
  assert.deepEqual(await date('59.00 USD Lamp - Oct 25 10pm.csv'), ['2018-10-25T22:00:00Z', 'name'])
  assert.deepEqual(await date('Lamp - Jan 02 12am.csv'), ['2019-01-02T00:00:00Z', 'name'])
  assert.deepEqual(await date('backers-2018-09-01.csv'), ['2018-09-01T00:00:00Z', 'name'])
  assert.deepEqual(await date('backers 20180901.csv'), ['2018-09-01T00:00:00Z', 'name'])
  assert.deepEqual(await date('backers.csv'), ['2018-08-10T12:33:00Z', 'rows'])
  assert.deepEqual(await date('x.csv', [{ 'Survey Response': 'No response' }]), [
    '2018-03-28T10:27:00Z',
    'rows',
  ])
  assert.deepEqual(await date('x.csv', [{ 'Survey Response': '', 'Pledged At': '' }]), [null, null])
})

test('a survey is answered by a date only', async () => {
  const answers = ['2017/08/10, 12:33', '', 'No response', ' no response ', 'Yes']
  const content = csv(
    'B',
    answers.map((answer) => ({ 'Survey Response': answer })),
  )
  const { first, problems } = await preview(content)
  assert.deepEqual(
    first.map((pledge) => pledge.surveyedAt),
    ['2017-08-10T12:33:00', null, null, null, null],
  )
  assert.deepEqual(
    problems.map(({ level, row }) => [level, row]),
    [['warning', 6]],
  )
})
