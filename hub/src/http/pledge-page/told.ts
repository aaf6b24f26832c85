import { carrierName, trackingLink } from '../../model/carrier.ts'
import { isOver } from '../../connectors/kickstarter/finalized.ts'
import type { Backer, Known } from '../backers/known.ts'
import { living, type Parcel, trackingHeldSince } from '../backers/parcels.ts'

/** What a backer is told: nothing of ours, and nothing that is not theirs. */
export type Told = {
  company: string
  colour: string
  project: string
  number: string
  state: string
  says: string
  items: { title: string; quantity: number }[]
  parcels: { carrier: string | null; number: string | null; url: string | null; shipped: string | null }[]
  address: string[]
  /** Where to write: a mail address, the project's page, or neither. */
  mail: string | null
  page: string | null
}

export function toldOf(known: Known, backer: Backer, parcels: readonly Parcel[]): Told {
  const { settings, campaign } = known
  const { pledge } = backer
  const left = living(parcels)
  return {
    company: settings.company.name,
    colour: /^#[0-9a-f]{6}$/i.test(settings.company.colour) ? settings.company.colour : '#1f4b6e',
    project: campaign.name,
    number: pledge.number,
    ...stateOf(known, backer, left),
    items: pledge.items
      .filter((item) => item.quantity > 0)
      .map(({ title, quantity }) => ({ title, quantity })),
    parcels: left.map(({ carrier, tracking, shippedOn }) => ({
      carrier: carrierName(carrier),
      number: tracking,
      url: trackingLink(carrier, tracking),
      shipped: day(shippedOn),
    })),
    address: addressOf(backer),
    mail: mailOf(known),
    page: campaign.address.startsWith('https://') ? campaign.address : null,
  }
}

function stateOf(
  known: Known,
  { row, pledge }: Backer,
  parcels: readonly Parcel[],
): Pick<Told, 'state' | 'says'> {
  const newest = parcels.reduce<string | null>(
    (top, { shippedOn }) => ((shippedOn ?? '') > (top ?? '') ? shippedOn : top),
    null,
  )
  if (parcels.length > 0) {
    const many = parcels.length === 1 ? 'Your parcel is' : `Your ${parcels.length} parcels are`
    return { state: newest ? `Shipped on ${day(newest)}` : 'Shipped', says: `${many} on the way.` }
  }
  if (row.remote?.status === 'shipped')
    return {
      state: 'Shipped',
      says: trackingHeldSince(known)
        ? 'The tracking number will stand here soon.'
        : 'It left without a tracking number.',
    }
  if (isOver(pledge) || row.state === 'cancelled')
    return { state: 'Not being sent', says: 'This pledge was cancelled or refunded, so no parcel is coming.' }
  if (row.state === 'not_finalized' && pledge.surveyedAt === null && pledge.completedAt === null)
    return {
      state: 'Waiting for your answers',
      says: 'Please answer the survey on Kickstarter, so that it can be sent.',
    }
  return { state: 'Being prepared', says: 'The tracking number stands here as soon as it has shipped.' }
}

/** Where it goes, for the backer to check. No phone number and no e-mail address: the page says where, not how to reach them. */
function addressOf({ pledge }: Backer): string[] {
  const it = pledge.address
  if (it === null) return []
  const place = [it.city, it.state, it.postalCode].filter(Boolean).join(', ')
  const lines = [it.name, it.company, it.street1, it.street2, it.street3, place, countryName(it.country)]
  return lines.filter((line): line is string => Boolean(line?.trim()))
}

const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })
const countryName = (code: string | null) =>
  code && /^[A-Z]{2}$/.test(code) ? (english.of(code) ?? code) : code

/** The sender that new campaigns start with is nobody's. */
function mailOf({ settings: { mail } }: Known): string | null {
  const text = mail.replyTo ?? mail.from
  const address = /<([^<>]+)>/.exec(text)?.[1] ?? text
  return /^[^\s@<>?&]+@[^\s@<>?&]+$/.test(address) && address !== 'backers@example.com' ? address : null
}

const words = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
/** A day as it stands on the label, whatever zone it is read in. */
const day = (text: string | null): string | null =>
  text && /^\d{4}-\d{2}-\d{2}/.test(text) ? words.format(new Date(`${text.slice(0, 10)}T00:00:00Z`)) : null
