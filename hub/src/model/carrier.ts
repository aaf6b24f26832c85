/** Where a parcel is followed: the carriers' own public pages, with the number at `{number}`. Carriers go by ShipStation's codes or names. */
const pages: { carrier: RegExp; page: string }[] = [
  {
    carrier: /usps|stamps_com|endicia|express_1/,
    page: 'https://tools.usps.com/go/TrackConfirmAction?tLabels={number}',
  },
  { carrier: /^ups|_ups/, page: 'https://www.ups.com/track?tracknum={number}' },
  { carrier: /fedex/, page: 'https://www.fedex.com/fedextrack/?trknbr={number}' },
  {
    carrier: /dhl_?e_?commerce|dhl_global_mail/,
    page: 'https://webtrack.dhlecs.com/orders?trackingNumber={number}',
  },
  {
    carrier: /dhl_?parcel_?uk/,
    page: 'https://www.dhl.com/gb-en/home/tracking.html?tracking-id={number}',
  },
  { carrier: /dhl/, page: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}' },
  { carrier: /royal_?mail/, page: 'https://www.royalmail.com/track-your-item#/tracking-results/{number}' },
  { carrier: /parcelforce/, page: 'https://www.parcelforce.com/track-trace?trackNumber={number}' },
  { carrier: /dpd_?uk|dpd_?local/, page: 'https://track.dpd.co.uk/search?reference={number}' },
  { carrier: /dpd/, page: 'https://tracking.dpd.de/status/en_US/parcel/{number}' },
  { carrier: /gls/, page: 'https://gls-group.com/track/{number}' },
  {
    carrier: /canada_?post/,
    page: 'https://www.canadapost-postescanada.ca/track-reperage/en#/details/{number}',
  },
  { carrier: /purolator/, page: 'https://www.purolator.com/en/shipping/tracker?pin={number}' },
  { carrier: /canpar/, page: 'https://www.canpar.com/en/tracking/track.htm?barcode={number}' },
  { carrier: /australia_?post/, page: 'https://auspost.com.au/mypost/track/details/{number}' },
  { carrier: /startrack/, page: 'https://msto.startrack.com.au/track-trace/?id={number}' },
  { carrier: /sendle/, page: 'https://track.sendle.com/tracking?ref={number}' },
  { carrier: /aramex/, page: 'https://www.aramex.com/track/results?ShipmentNumber={number}' },
  { carrier: /ontrac/, page: 'https://www.ontrac.com/tracking/?number={number}' },
  { carrier: /lasership/, page: 'https://www.lasership.com/track/{number}' },
  { carrier: /asendia/, page: 'https://tracking.asendia.com/tracking/{number}' },
  { carrier: /hermes|evri/, page: 'https://www.evri.com/track/parcel/{number}' },
  { carrier: /yodel/, page: 'https://www.yodel.co.uk/tracking/{number}' },
  { carrier: /post_?nl/, page: 'https://postnl.post/tracktrace?B={number}' },
  {
    carrier: /la_?poste|colissimo|chronopost/,
    page: 'https://www.laposte.fr/outils/suivre-vos-envois?code={number}',
  },
]

const codeOf = (carrier: string | null) =>
  (carrier ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')

/** The carrier's page for a number; null where the carrier is not one we know. */
export function trackingLink(carrier: string | null, number: string | null): string | null {
  const known = pages.find((entry) => entry.carrier.test(codeOf(carrier)))
  return known && number?.trim() ? known.page.replace('{number}', encodeURIComponent(number.trim())) : null
}

const names: [RegExp, string][] = [
  [/usps|stamps_com|endicia/i, 'USPS'],
  [/^ups/i, 'UPS'],
  [/fedex/i, 'FedEx'],
  [/dhl/i, 'DHL'],
  [/royal.?mail/i, 'Royal Mail'],
  [/dpd/i, 'DPD'],
  [/gls/i, 'GLS'],
  [/canada.?post/i, 'Canada Post'],
  [/australia.?post/i, 'Australia Post'],
]

/** A carrier as people call it; an unknown code as it came, without its underscores. */
export const carrierName = (carrier: string | null): string | null =>
  carrier === null || carrier === ''
    ? null
    : (names.find(([code]) => code.test(carrier))?.[1] ?? carrier.replaceAll('_', ' '))

/** Codes that stand in front of a service's own name, or that no customer knows. */
const prefixes = /^(usps|ups|fedex|dhl|stamps_com|endicia)_/

/** `usps_priority_mail` as "USPS Priority Mail": ShipStation's codes are the only name that a label has. */
export function serviceName(service: string | null): string | null {
  if (!service) return null
  const carrier = prefixes.exec(service)
  const rest = service.replace(prefixes, '').replaceAll('_', ' ').trim()
  const words = rest.replace(/(^|\s)\p{Ll}/gu, (letter) => letter.toUpperCase())
  return [carrier && carrierName(carrier[1] ?? null), words].filter(Boolean).join(' ')
}
