/**
 * The name a Kickstarter project address carries: the last part of /projects/<creator>/<slug>, in small letters.
 * A bare slug is taken as it is. Null when there is none. The hub has the last word; this shows it while typing.
 */
export function slugOf(address: string): string | null {
  const text = address.trim()
  const inPath = /\/projects\/[^/?#\s]+\/([^/?#\s]+)/i.exec(text)
  const slug = (inPath?.[1] ?? (/^[\w-]+$/.test(text) ? text : '')).toLowerCase()
  return /^[a-z0-9][a-z0-9_-]*$/.test(slug) ? slug : null
}

/** "moon-lamp-2-the-return" to "Moon lamp 2 the return": a first proposal for the campaign's name. */
export const nameFrom = (slug: string): string => {
  const words = slug.replaceAll(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
