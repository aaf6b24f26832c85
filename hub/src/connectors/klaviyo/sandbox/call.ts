import type { World } from './world.ts'
import type { Account } from './account.ts'
import { refuseQuery } from './refusal.ts'
import type { Place } from './resources.ts'

/** What a request brings to its operation. */
export type Call = Place & {
  world: World
  account: Account
  query: URLSearchParams
  body: Buffer
  /** The id in the path. */
  id: string
  revision: string
  /** The address as it came, for `links.self`. */
  self: string
  /** Says in the log what became of it. */
  says(text: string): void
}

/** Status and body of an answer; a null body is an empty one. */
export type Answered = { status: number; body: unknown }
export type Run = (call: Call) => Answered

/** `page[size]`, between one and the most. */
export function pageSize(query: URLSearchParams, usual: number, most: number): number {
  const given = query.get('page[size]')
  if (given === null) return usual
  const size = Number(given)
  if (Number.isInteger(size) && size >= 1 && size <= most) return size
  throw refuseQuery(`Page size must be an integer between 1 and ${most}.`, 'page_size')
}

/** The parameters that a call knows; Klaviyo refuses others by their name as a field of the resource. */
export function onlyQuery(query: URLSearchParams, resource: string, known: string[]): void {
  for (const name of query.keys()) {
    const isKnown = known.includes(name) || /^(fields|additional-fields)\[[\w-]+\]$/.test(name)
    const field = name.replace('[', '_').replace(']', '')
    if (!isKnown) throw refuseQuery(`'${field}' is not a valid field for the resource '${resource}'.`, field)
  }
}

/** The place in a list after which the next page goes on. Opaque to whoever holds it. */
export const cursorFor = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')
export function placeOf(query: URLSearchParams): unknown {
  const given = query.get('page[cursor]')
  if (given === null || given === '') return null
  try {
    return JSON.parse(Buffer.from(given, 'base64url').toString('utf8')) as unknown
  } catch {
    throw refuseQuery('Invalid page cursor.', 'page_cursor')
  }
}

/** The links of a page, with the one to the next where there is one. */
export function pageLinks({ origin, self, account }: Call, next: string | null) {
  const onward = new URL(self, origin)
  if (next !== null) onward.searchParams.set('page[cursor]', next)
  const links = { self: new URL(self, origin).href, next: next === null ? null : onward.href, prev: null }
  if (account.settings.noLink === 'null') return links
  return Object.fromEntries(Object.entries(links).filter(([, link]) => link !== null))
}
