/** Writes the example reports beside this file: `node examples/kickstarter/compose.ts`. The same files every time. */
import { writeFileSync } from 'node:fs'
import { csvLine } from './csv.ts'
import { places } from './people.ts'
import { sampleReport } from './sample.ts'
import { zipOf } from './zip.ts'

const here = (name: string) => new URL(name, import.meta.url)
const address = [
  'Shipping Name',
  'Shipping Address 1',
  'Shipping Address 2',
  'Shipping City',
  'Shipping State',
]
const country = ['Shipping Postal Code', 'Shipping Country Name', 'Shipping Country Code']
const shared = ['Backer Number', 'Backer UID', 'Backer Name', 'Email']

const columnsA = [
  ...[...shared, 'Shipping Country', 'Shipping Amount', 'Reward Minimum', 'Pledge Amount', 'Pledged At'],
  ...[
    'Rewards Sent?',
    'Pledged Status',
    'Notes',
    'Billing State/Province',
    'Billing Country',
    'Survey Response',
  ],
  ...[...address, ...country, 'What Is Your Contact Phone Number?', 'Which colour would you like?'],
]
const columnsNoReward = [
  ...[
    ...shared,
    'Pledge Amount',
    'Pledged At',
    'Pledged Status',
    'Notes',
    'Billing State/Province',
    'Billing Country',
  ],
]
const columnsB = [
  ...[
    ...shared,
    'Shipping Country',
    'Shipping Amount',
    'Reward Title',
    'Reward Minimum',
    'Reward ID',
    'Pledge Amount',
  ],
  ...['Pledged At', 'Rewards Sent?', 'Pledged Status', 'Notes', 'Billing State/Province', 'Billing Country'],
  ...['Survey Response', ...address, ...country, 'Shipping Phone Number', 'Shipping Delivery Notes'],
]

type Tier = { title: string; id: string; minimum: number }

/** One backer of the years before item counts. Every sixth has not answered, every eleventh pledge was dropped. */
function backer(number: number, tier: Tier | null, year: number, slashes: boolean): Record<string, string> {
  const place = places[number % places.length]
  const [city, state, postalCode] = place?.cities[number % place.cities.length] ?? ['', '', '']
  const name = place?.names[number % place.names.length] ?? ''
  const shipping = tier === null ? 0 : place?.code === 'US' ? 8 : 19
  const day = String(1 + (number % 27)).padStart(2, '0')
  const at = `${year}-03-${day}, 10:${String(number % 60).padStart(2, '0')}`
  const answered = number % 6 !== 0
  return {
    'Backer Number': String(number),
    'Backer UID': String(200_000_000 + number * 6_007),
    'Backer Name': name,
    Email: `backer${number}@example.com`,
    'Shipping Country': place?.code ?? '',
    'Shipping Amount': `$${shipping}.00 USD`,
    'Reward Title': tier?.title ?? '',
    'Reward Minimum': tier === null ? '' : `$${tier.minimum}.00 USD`,
    'Reward ID': tier?.id ?? '',
    'Pledge Amount': `$${((tier?.minimum ?? 3) + shipping).toFixed(2)} USD`,
    'Pledged At': slashes ? at.replaceAll('-', '/') : at,
    'Pledged Status': number % 11 === 0 ? 'dropped' : 'collected',
    'Billing Country': place?.code ?? '',
    'Survey Response': answered ? `${year}-07-${day}, 18:05` : number % 12 === 0 ? 'No response' : '',
    ...(answered && {
      'Shipping Name': name,
      'Shipping Address 1': place?.streets[number % place.streets.length] ?? '',
      'Shipping City': city,
      'Shipping State': state,
      'Shipping Postal Code': postalCode,
      'Shipping Country Name': place?.country ?? '',
      'Shipping Country Code': place?.code ?? '',
      'Shipping Phone Number': `${place?.phone ?? ''}${number}`,
      'What Is Your Contact Phone Number?': `${place?.phone ?? ''}${number}`,
      'Which colour would you like?': number % 2 === 0 ? 'Brass' : 'Matte, please',
    }),
  }
}

const sheet = (columns: string[], rows: Record<string, string>[], newline = '\n') =>
  [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map(csvLine).join(newline) +
  newline
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

const tiers: Tier[] = [
  { title: 'Moon Lamp', id: '5001001', minimum: 45 },
  { title: 'Moon Lamp Pair', id: '5001002', minimum: 85 },
]
const tierFiles = tiers.map((tier, index) => [
  `Kickstarter Backer Report - $${tier.minimum} - Aug 18 07am.csv`,
  `\uFEFF${sheet(
    columnsA,
    range(1 + index * 10, 9 + index * 8).map((number) => backer(number, tier, 2017, true)),
  )}`,
])
const noReward = sheet(
  columnsNoReward,
  range(31, 33).map((number) => backer(number, null, 2017, true)),
)
writeFileSync(
  here('era-a.zip'),
  zipOf({
    ...Object.fromEntries(tierFiles),
    'Kickstarter Backer Report - No reward - Aug 18 07am.csv': noReward,
  }),
)
const rowsB = range(1, 24).map((number) => backer(number, tiers[number % 2] ?? null, 2019, false))
writeFileSync(here('era-b.csv'), sheet(columnsB, rowsB))
writeFileSync(here('era-c.csv'), sampleReport({ backers: 30, era: 'C', seed: 3 }))
writeFileSync(here('era-d-2026-06-20.csv'), sampleReport({ backers: 40, seed: 4 }))
writeFileSync(here('era-d-2026-07-15.csv'), sampleReport({ backers: 40, seed: 4, newer: true }))
const template = [
  '"Backer Number","Backer Name","Email","Tracking Number"',
  ...range(1, 12).map(
    (number) =>
      `${number},"${backer(number, null, 2026, false)['Backer Name']?.replaceAll('"', '""')}",backer${number}@example.com,${number === 3 ? '9400109999999999999999' : ''}`,
  ),
]
writeFileSync(here('tracking-template.csv'), `${template.join('\r\n')}\r\n`)
