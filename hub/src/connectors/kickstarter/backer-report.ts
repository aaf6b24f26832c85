import { decimal, type Money } from '../../model/money.ts'
import type { Pledge } from '../../model/pledge.ts'
import { csvRow } from './csv-cells.ts'
import { carrierName } from '../../model/carrier.ts'

/** A parcel of an order, label or mark. Voided ones are not to be handed in. */
export type ParcelSeen = { tracking: string | null; carrier: string | null; shippedOn: string | null }

/** One backer as the report on screen shows them; the CSV is exactly that view. */
export type BackerLine = {
  /** As it stands, corrections laid over it. */
  pledge: Pledge
  order: { number: string; status: string } | null
  parcels: readonly ParcelSeen[]
  /** Why nothing was sent or what it waits for; null when there is nothing to say. */
  why: string | null
}

const ours = ['Order Number', 'ShipStation Status', 'Carrier', 'Tracking Number', 'Shipped Date', 'Why Not']

const own: [header: string, cell: (pledge: Pledge) => string | null | undefined][] = [
  ['Backer Number', (pledge) => pledge.number],
  ['Backer UID', (pledge) => pledge.uid],
  ['Backer Name', (pledge) => pledge.name],
  ['Email', (pledge) => pledge.email],
  ['Shipping Country', (pledge) => pledge.shippingCountry],
  ['Shipping Amount', (pledge) => money(pledge.shipping)],
  ['Reward Title', (pledge) => pledge.reward?.title],
  ['Backing Minimum', (pledge) => money(pledge.reward?.minimum)],
  ['Reward ID', (pledge) => pledge.reward?.id],
  ['Bonus Support', (pledge) => money(pledge.bonus)],
  ['Pledge Amount', (pledge) => money(pledge.pledged)],
  ['Amount Due', (pledge) => money(pledge.due)],
  ['Amount Paid', (pledge) => money(pledge.paid)],
  ['Currency', (pledge) => pledge.pledged.currency],
  ['Pledged At', (pledge) => pledge.pledgedAt],
  ['Fulfillment Status', (pledge) => pledge.fulfillment],
  ['Pledged Status', (pledge) => pledge.status],
  ['Late Pledge', (pledge) => (pledge.late ? 'Yes' : '')],
  ['Notes', (pledge) => pledge.notes],
  ['Survey Response', (pledge) => pledge.surveyedAt],
  ['Completed', (pledge) => pledge.completedAt],
  ['Shipping Name', (pledge) => pledge.address?.name],
  ['Shipping Company', (pledge) => pledge.address?.company],
  ['Shipping Address 1', (pledge) => pledge.address?.street1],
  ['Shipping Address 2', (pledge) => pledge.address?.street2],
  ['Shipping City', (pledge) => pledge.address?.city],
  ['Shipping State', (pledge) => pledge.address?.state],
  ['Shipping Postal Code', (pledge) => pledge.address?.postalCode],
  ['Shipping Country Code', (pledge) => pledge.address?.country],
  ['Shipping Phone Number', (pledge) => pledge.address?.phone],
  ['Shipping Delivery Notes', (pledge) => pledge.deliveryNotes],
]
const money = (value: Money | null | undefined) => (value ? decimal(value) : '')

/**
 * The backer report with ShipStation's side of it, as CSV in pieces: Kickstarter's columns, what is in the box, the answers,
 * then order number, status, carrier, tracking numbers, shipped date and the reason where nothing was sent.
 */
export function* backerReportCsv(lines: readonly BackerLine[]): Generator<string> {
  const things = new Map<string, string>()
  const questions = new Set<string>()
  for (const { pledge } of lines) {
    for (const { key, title, kind } of pledge.items) if (kind !== 'reward') things.set(key, title)
    for (const { question } of pledge.answers) questions.add(question)
  }
  const headers = [...own.map(([header]) => header), ...things.values(), ...questions, ...ours]
  // why: without the mark, Excel reads UTF-8 as Latin-1
  yield `\uFEFF${csvRow(headers)}`
  for (const line of lines) {
    const { pledge } = line
    const counts = new Map(pledge.items.map(({ key, quantity }) => [key, String(quantity)]))
    const answers = new Map(pledge.answers.map(({ question, answer }) => [question, answer]))
    yield csvRow([
      ...own.map(([, cell]) => cell(pledge) ?? ''),
      ...[...things.keys()].map((key) => counts.get(key) ?? ''),
      ...[...questions].map((question) => answers.get(question) ?? ''),
      ...shippingCells(line),
    ])
  }
}

function shippingCells({ order, parcels, why }: BackerLine): string[] {
  const each = (cell: (parcel: ParcelSeen) => string | null) => [
    ...new Set(parcels.map(cell).filter((text) => text !== null && text !== '')),
  ]
  return [
    order?.number ?? '',
    order?.status ?? '',
    each(({ carrier }) => carrierName(carrier)).join(', '),
    each(({ tracking }) => tracking).join(', '),
    each(({ shippedOn }) => shippedOn).join(', '),
    why ?? trackingWords({ order, parcels }) ?? '',
  ]
}

/** What an empty tracking cell means; null where there is a number or nothing was sent. */
export function trackingWords({ order, parcels }: Pick<BackerLine, 'order' | 'parcels'>): string | null {
  if (parcels.some(({ tracking }) => tracking)) return null
  if (parcels.length > 0) return 'shipped without a number'
  return order === null ? null : 'ShipStation has not shipped it yet'
}
