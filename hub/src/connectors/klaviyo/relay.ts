/**
 * Domains whose addresses are nobody's: marketplaces hand them out for one order, and tests make them up (RFC 2606). Each would
 * become a profile that is paid for and never reached.
 */
export const relayDomains: string[] = [
  'marketplace.amazon.*',
  'members.ebay.*',
  'relay.walmart.com',
  '*.mktp.walmart.com',
  'marketplace.newegg.com',
  'seller.wayfair.com',
  'scs.tiktokw.us',
  '*.tiktok-shops.com',
  'example.com',
  'example.net',
  'example.org',
  '*.example',
  '*.invalid',
  '*.test',
  'localhost',
]

/** The rule of the list that an address falls under, or null. A rule is an address, or a domain with `*` for anything. */
export function deniedBy(email: string, rules: readonly string[]): string | null {
  const address = email.toLowerCase()
  const domain = address.slice(address.lastIndexOf('@') + 1)
  return (
    rules.find((rule) => {
      const text = rule.trim().toLowerCase().replace(/^@/, '')
      return asPattern(text).test(text.includes('@') ? address : domain)
    }) ?? null
  )
}

const asPattern = (rule: string) =>
  new RegExp(`^${rule.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)
