import { refuseFile } from './problem.ts'

/** The columns Kickstarter itself writes, by the words of every era. One meaning may have had several names. */
const names = {
  number: ['Backer Number'],
  uid: ['Backer UID'],
  name: ['Backer Name'],
  email: ['Email'],
  shippingCountry: ['Shipping Country'],
  shippingAmount: ['Shipping Amount'],
  rewardTitle: ['Reward Title'],
  rewardId: ['Reward ID'],
  minimum: ['Reward Minimum', 'Backing Minimum'],
  bonus: ['Bonus Support'],
  pledged: ['Pledge Amount'],
  due: ['Amount Due'],
  paid: ['Amount Paid'],
  overTime: ['Pledge Over Time'],
  pledgedAt: ['Pledged At'],
  pledgedAtUtc: ['Pledged At (UTC)'],
  fulfillment: ['Rewards Sent?', 'Fulfillment Status', 'Fulfilment Status'],
  status: ['Pledged Status'],
  notes: ['Notes'],
  billingState: ['Billing State/Province'],
  billingCountry: ['Billing Country'],
  survey: ['Survey Response'],
  shipName: ['Shipping Name'],
  street1: ['Shipping Address 1'],
  street2: ['Shipping Address 2'],
  city: ['Shipping City'],
  state: ['Shipping State'],
  postalCode: ['Shipping Postal Code'],
  countryName: ['Shipping Country Name'],
  countryCode: ['Shipping Country Code'],
  phone: ['Shipping Phone Number'],
  deliveryNotes: ['Shipping Delivery Notes'],
  late: ['Late Pledge'],
} as const
export type Known = keyof typeof names

const plain = (header: string) => header.trim().replace(/\s+/g, ' ').toLowerCase()
const byName = new Map<string, Known>()
for (const [known, headers] of Object.entries(names))
  for (const header of headers) byName.set(plain(header), known as Known) // why: Object.entries forgets the key type

/** Headers met before: a report of 10,000 rows asks for the same forty 400,000 times. */
const met = new Map<string, Known | null>()

/** What a header means to Kickstarter, if anything. The late-pledge column has had a question mark and a tail. */
export function knownColumn(header: string): Known | null {
  const before = met.get(header)
  if (before !== undefined) return before
  const words = plain(header)
  const known = byName.get(words) ?? (/^late pledge\b/.test(words) ? 'late' : null)
  if (met.size > 2_000) met.clear()
  met.set(header, known)
  return known
}

export type Addon = { id: string; title: string }
/** `[Addon: 1234] Enamel mug` */
export function addonColumn(header: string): Addon | null {
  const match = /^\[add-?on:\s*([^\]]+)\]\s*(.*)$/i.exec(header.trim())
  return match?.[1] ? { id: match[1].trim(), title: match[2]?.trim() || `Add-on ${match[1].trim()}` } : null
}

/** Which of Kickstarter's header eras: A 2017, B 2018–2020, C 2021–2023, D since 2024. */
export type Era = 'A' | 'B' | 'C' | 'D'
export function eraOf(header: readonly string[]): Era {
  const has = new Set(header.map(knownColumn))
  const named = new Set(header.map(plain))
  const native = header.some((name) => addonColumn(name))
  if (native || has.has('pledgedAtUtc') || has.has('due') || has.has('paid') || has.has('overTime'))
    return 'D'
  if (has.has('late')) return 'D'
  if (named.has('backing minimum') || has.has('bonus') || named.has('fulfillment status')) return 'C'
  if (has.has('rewardTitle') || has.has('rewardId')) return 'B'
  return 'A'
}

const needed: readonly Known[] = ['number', 'name', 'email', 'pledged', 'status']

/** Throws a ReportRefusal where this is not a backer report or lacks what every one has. */
export function checkHeader(file: string, header: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of header) {
    const known = knownColumn(name)
    if (known === null) continue
    if (seen.has(plain(name)))
      throw refuseFile(
        file,
        `“${file}” has the column “${name.trim()}” twice.`,
        'Remove one of the two: we cannot know which is right.',
      )
    seen.add(plain(name))
  }
  const missing = needed.filter((known) => !header.some((name) => knownColumn(name) === known))
  if (missing.length === needed.length)
    throw refuseFile(
      file,
      `“${file}” does not look like a Kickstarter backer report: its first row has no column “Backer Number”.`,
      'On Kickstarter open Backer report, choose Download, “All reward tiers – one file”, and drop that in.',
    )
  if (missing.length > 0) {
    const list = missing.map((known) => `“${names[known][0]}”`).join(', ')
    throw refuseFile(
      file,
      `“${file}” lacks the column${missing.length > 1 ? 's' : ''} ${list}.`,
      'Download the report again with all columns; nothing was imported.',
    )
  }
}

/**
 * Headers that may hold the day an order was completed in the pledge manager: the creator names one of these and no other, since
 * a column that everybody has (the day they pledged) would finalize everybody.
 */
export const mayBeCompletion = (header: string): boolean =>
  /complet|finali[sz]/i.test(header) && /\bat\b|\bdate\b/i.test(header) && knownColumn(header) === null

/** Every header different: a second column of the same name becomes `Size (2)`. */
export function distinct(header: readonly string[]): string[] {
  const count = new Map<string, number>()
  return header.map((name, index) => {
    const base = name.trim() || `Column ${index + 1}`
    const nth = (count.get(base) ?? 0) + 1
    count.set(base, nth)
    return nth === 1 ? base : `${base} (${nth})`
  })
}
