/** Where a backer follows a parcel: the carriers' own public pages. */
const pages: { carrier: RegExp; page: string }[] = [
  {
    carrier: /usps|stamps_com|endicia|express_1/,
    page: 'https://tools.usps.com/go/TrackConfirmAction?tLabels=',
  },
  { carrier: /^ups|_ups/, page: 'https://www.ups.com/track?tracknum=' },
  { carrier: /fedex/, page: 'https://www.fedex.com/fedextrack/?trknbr=' },
  {
    carrier: /dhl_?e_?commerce|dhl_global_mail/,
    page: 'https://webtrack.dhlecs.com/orders?trackingNumber=',
  },
  { carrier: /dhl/, page: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id=' },
  { carrier: /royal_?mail/, page: 'https://www.royalmail.com/track-your-item#/tracking-results/' },
  { carrier: /parcelforce/, page: 'https://www.parcelforce.com/track-trace?trackNumber=' },
  { carrier: /dpd_?uk|dpd_?local/, page: 'https://track.dpd.co.uk/search?reference=' },
  { carrier: /dpd/, page: 'https://tracking.dpd.de/status/en_US/parcel/' },
  { carrier: /gls/, page: 'https://gls-group.com/track/' },
  { carrier: /canada_?post/, page: 'https://www.canadapost-postescanada.ca/track-reperage/en#/details/' },
  { carrier: /australia_?post/, page: 'https://auspost.com.au/mypost/track/details/' },
  { carrier: /hermes|evri/, page: 'https://www.evri.com/track/parcel/' },
]

/** The carrier's page for a number; null where the carrier is not one we know. Carriers go by ShipStation's codes or names. */
export function trackingLink(carrier: string | null, number: string | null): string | null {
  const code = (carrier ?? '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  const known = pages.find((entry) => entry.carrier.test(code))
  return known && number?.trim() ? known.page + encodeURIComponent(number.trim()) : null
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
