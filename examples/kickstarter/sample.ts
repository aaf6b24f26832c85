/**
 * Backer reports of a campaign that never was, of any size, the same for the same choices: for the demo, the bench and tests.
 * `newer` is the report some weeks later: addresses moved, money given back, pledges dropped, a few backers gone, new ones in.
 */
import { csvLine } from './csv.ts'
import { places } from './people.ts'

export type Sample = { backers: number; era?: 'C' | 'D'; newer?: boolean; seed?: number }

const slug = { from: Date.UTC(2026, 2, 3, 9), answered: Date.UTC(2026, 5, 1, 12) }
const rewards = [
  { id: '9001001', title: 'Moon Lamp', minimum: 45, items: { 'Moon Lamp': 1 }, weight: 6 },
  {
    id: '9001002',
    title: 'Moon Lamp Pair',
    minimum: 85,
    items: { 'Moon Lamp': 2, 'Star chart': 1 },
    weight: 3,
  },
  {
    id: '9001003',
    title: 'Observatory Set',
    minimum: 160,
    items: { 'Moon Lamp': 2, 'Star chart': 1, 'Enamel mug': 2 },
    weight: 1,
  },
] as const
const addons = [
  { id: '7001', title: 'Enamel mug', price: 12, item: 'Enamel mug' },
  { id: '7002', title: 'Star chart', price: 18, item: 'Star chart' },
] as const
const items = ['Moon Lamp', 'Star chart', 'Enamel mug'] as const
const finish = 'TS-01 Moon Lamp Finish: Which finish would you like?'

/** The report as CSV text. Backer numbers run from 1 with gaps, as Kickstarter's do. */
export function sampleReport(sample: Sample): string {
  const era = sample.era ?? 'D'
  const lines = [csvLine(headerOf(era))]
  const count = sample.backers + (sample.newer ? Math.ceil(sample.backers / 50) : 0)
  for (let index = 0; index < count; index++) {
    const backer = backerAt(index, sample)
    if (backer !== null) lines.push(csvLine(headerOf(era).map((column) => String(backer[column] ?? ''))))
  }
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

const headers = new Map<string, string[]>()
function headerOf(era: 'C' | 'D'): string[] {
  const header = headers.get(era) ?? columnsOf(era)
  headers.set(era, header)
  return header
}

function columnsOf(era: 'C' | 'D'): string[] {
  const d = era === 'D'
  return [
    ...['Backer Number', 'Backer UID', 'Backer Name', 'Email', 'Shipping Country', 'Shipping Amount'],
    ...['Reward Title', 'Backing Minimum', 'Reward ID', 'Bonus Support', 'Pledge Amount'],
    d ? 'Pledged At (UTC)' : 'Pledged At',
    ...['Fulfillment Status', 'Pledged Status'],
    ...(d ? ['Late Pledge', 'Pledge Over Time', 'Amount Due', 'Amount Paid'] : []),
    ...['Notes', 'Billing State/Province', 'Billing Country'],
    ...(d ? addons.map((addon) => `[Addon: ${addon.id}] ${addon.title}`) : []),
    ...items,
    ...(d ? [finish] : []),
    ...['Survey Response', 'Shipping Name', 'Shipping Address 1', 'Shipping Address 2', 'Shipping City'],
    ...['Shipping State', 'Shipping Postal Code', 'Shipping Country Name', 'Shipping Country Code'],
    ...['Shipping Phone Number', 'Shipping Delivery Notes'],
  ]
}

/** What the newer report says otherwise, by backer number: so that tests can say whom they mean. */
export const fate = {
  moved: (number: number) => number % 17 === 0,
  givenBack: (number: number) => number % 23 === 0,
  fewer: (number: number) => number % 29 === 0,
  dropped: (number: number) => number % 31 === 0,
  gone: (number: number) => number % 37 === 0,
}
export const numberAt = (index: number): number => index + 1 + Math.floor(index / 9)

function backerAt(index: number, sample: Sample): Record<string, string | number> | null {
  const number = numberAt(index)
  if (sample.newer && fate.gone(number)) return null
  const dice = random((sample.seed ?? 1) * 1_000_003 + number)
  const place = pick(places, dice)
  const [city, state, postalCode] = pick(place.cities, dice)
  const name = pick(place.names, dice)
  const street = pick(place.streets, dice)
  const reward = pick(
    rewards.flatMap((one) => Array<typeof one>(one.weight).fill(one)),
    dice,
  )
  const extra = pick([0, 0, 0, 1, 2], dice)
  const addon = pick(addons, dice)
  const bonus = pick([0, 0, 0, 5, 1.5], dice)
  const shipping = place.code === 'US' ? 8 : 19.5
  const silent = dice() < 0.07 && !sample.newer
  const counts: Record<string, number> = { ...reward.items }
  counts[addon.item] = (counts[addon.item] ?? 0) + extra
  let pledged = reward.minimum + shipping + bonus + extra * addon.price
  if (sample.newer && fate.fewer(number)) {
    counts['Moon Lamp'] = (counts['Moon Lamp'] ?? 1) - 1
    pledged -= 40
  } else if (sample.newer && fate.givenBack(number)) pledged -= 5
  const dropped = sample.newer === true && fate.dropped(number)
  const at = new Date(slug.from + number * 61_000)
  return {
    'Backer Number': number,
    'Backer UID': 100_000_000 + number * 7_919,
    'Backer Name': name,
    Email: `backer${number}@example.com`,
    'Shipping Country': place.code,
    'Shipping Amount': dollars(shipping),
    'Reward Title': reward.title,
    'Backing Minimum': dollars(reward.minimum),
    'Reward ID': reward.id,
    'Bonus Support': dollars(bonus),
    'Pledge Amount': dollars(pledged),
    'Pledged At': kickstarter(at),
    'Pledged At (UTC)': kickstarter(at),
    'Fulfillment Status': 'not_started',
    'Pledged Status': dropped ? 'dropped' : 'collected',
    'Late Pledge': dice() < 0.05 ? 'Yes' : '',
    'Pledge Over Time': '',
    'Amount Due': dollars(0),
    'Amount Paid': dollars(pledged),
    'Billing State/Province': state,
    'Billing Country': place.code,
    [`[Addon: ${addon.id}] ${addon.title}`]: extra || '',
    ...Object.fromEntries(items.map((item) => [item, counts[item] ?? 0])),
    [finish]: pick(['Matte', 'Glossy', 'Brass'], dice),
    'Survey Response': silent ? '' : kickstarter(new Date(slug.answered + number * 40_000)),
    ...(silent
      ? {}
      : {
          'Shipping Name': name,
          'Shipping Address 1': sample.newer && fate.moved(number) ? `New House ${number}` : street,
          'Shipping City': city,
          'Shipping State': state,
          'Shipping Postal Code': postalCode,
          'Shipping Country Name': place.country,
          'Shipping Country Code': place.code,
          'Shipping Phone Number': `${place.phone}${number % 90}`,
        }),
  }
}

const english = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 })
const dollars = (amount: number) => `$${english.format(amount)}`
const kickstarter = (at: Date) => at.toISOString().slice(0, 16).replace('T', ', ')

const pick = <T>(from: readonly T[], dice: () => number): T => {
  const chosen = from[Math.floor(dice() * from.length)]
  if (chosen === undefined) throw new RangeError('nothing to pick from')
  return chosen
}

/** mulberry32: the same numbers for the same seed, on every machine. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
