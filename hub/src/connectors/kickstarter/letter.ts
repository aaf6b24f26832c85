import { z } from 'zod'
import type { Pledge } from '../../model/pledge.ts'
import type { Fulfillment, Shipment } from '../../model/shipment.ts'
import type { Settings } from './settings.ts'
import { carrierName, trackingLink } from '../../model/carrier.ts'

/** A mail as the outbox takes it. */
export const letterBody = z.object({
  to: z.string(),
  from: z.string(),
  replyTo: z.string().nullable(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** Whose page the token below leads to. */
  pledge: z.object({ campaign: z.string(), number: z.string() }),
})
export type Letter = z.infer<typeof letterBody>

/** Stands where the backer's signed link goes: only the sender can sign. It is safe in text and in HTML attributes. */
export const pledgePageToken = '%PLEDGE_PAGE%'

export type Occasion = {
  to: string
  pledge: Pledge
  project: string
  slug: string
  parcel: Shipment | Fulfillment
  settings: Settings
}

/** The mail for one parcel. Marked as shipped without a number: it says so, and the number, if one comes, is on the pledge page. */
export function letter({ to, pledge, project, slug, parcel, settings }: Occasion): Letter {
  const { mail, company } = settings
  const name = pledge.address?.name ?? pledge.name ?? 'backer'
  const fill = (template: string) =>
    template.replace(/\{(project|name|number)\}/g, (_, word: string) =>
      word === 'project' ? project : word === 'name' ? name : pledge.number,
    )
  const link = trackingLink(parcel.carrier, parcel.tracking)
  const intro = fill(mail.intro)
  const shipped = shippedLine(parcel)
  const follow = link ? `Follow it: ${link}` : null
  const page = `Your pledge, with all its parcels: ${pledgePageToken}`
  return {
    to,
    pledge: { campaign: slug, number: pledge.number },
    from: oneLine(mail.from),
    replyTo: mail.replyTo === null ? null : oneLine(mail.replyTo),
    subject: oneLine(fill(mail.subject)),
    text: [intro, [shipped, follow].filter(Boolean).join('\n'), page, company.name].join('\n\n'),
    html: wrapped(company, [
      ...intro.split(/\n{2,}/).map((part) => paragraph(escaped(part).replaceAll('\n', '<br>'))),
      paragraph(escaped(shipped) + (link ? `<br><a href="${escaped(link)}">Follow it</a>` : '')),
      paragraph(`<a href="${pledgePageToken}">Your pledge, with all its parcels</a>`),
      paragraph(escaped(company.name)),
    ]),
  }
}

function shippedLine(parcel: Shipment | Fulfillment): string {
  const carrier = carrierName(parcel.carrier)
  const by = carrier === null ? '' : ` by ${carrier}`
  return parcel.tracking === null || parcel.tracking === ''
    ? `Your parcel was sent${by}, without a tracking number.`
    : `Your parcel was sent${by}. Its tracking number is ${parcel.tracking}.`
}

/** A header holds one line: what could start another one is a space. */
const oneLine = (text: string) => text.replace(/\p{Cc}+/gu, ' ').trim()

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)

const paragraph = (html: string) => `<p style="margin:0 0 16px">${html}</p>`

const wrapped = (company: Settings['company'], paragraphs: string[]) =>
  `<!doctype html><html><body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1c2024">` +
  `<div style="max-width:560px;border-top:4px solid ${escaped(company.colour)};padding-top:20px">${paragraphs.join('')}</div></body></html>`
