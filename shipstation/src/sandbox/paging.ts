import { integer, type Fields } from './fields.ts'
import { refuse, RuleRefusal } from './refusal.ts'
import type { Settings } from './settings/index.ts'

const MOST = 500

/** What matched: a list, or something that makes of it no more than the page that is asked for. */
export type Matched<T> = { readonly length: number; slice(start: number, end: number): T[] }

/** One page of what matched, and the numbers beside it. */
export function pageOf<T>(matched: Matched<T>, query: Fields, settings: Settings) {
  const page = atLeastOne(integer(query.page, 'request.page') ?? 1, 'page', settings)
  const asked = atLeastOne(integer(query.pagesize, 'request.pageSize') ?? 100, 'pageSize', settings)
  if (asked > MOST && settings.pageSizeOver === 'error')
    throw new RuleRefusal(`pageSize must be at most ${MOST}.`)
  const pageSize = Math.min(MOST, asked)
  const items = matched.slice((page - 1) * pageSize, page * pageSize)
  const counted = Math.ceil(matched.length / pageSize) || Number(settings.emptyPages)
  if (page > Math.max(1, counted) && settings.pastEnd === '404')
    throw refuse(404, `There is no page ${page}.`)
  return { items, total: matched.length, page, pages: settings.pagesZero ? 0 : counted }
}

function atLeastOne(asked: number, name: string, { pageUnder }: Settings): number {
  if (asked < 1 && pageUnder === 'error') throw new RuleRefusal(`${name} must be at least 1.`)
  return Math.max(1, asked)
}

/** One page of what matched, in the envelope of its kind. */
export function paged<T, Shown>(
  plural: string,
  matched: Matched<T>,
  query: Fields,
  settings: Settings,
  show: (item: T) => Shown,
): Record<string, unknown> {
  const { items, ...numbers } = pageOf(matched, query, settings)
  return { [plural]: items.map(show), ...numbers }
}

/** A long list mostly comes out of its index sorted: to see that costs a twentieth of sorting it. */
function isInOrder<T>(items: T[], by: (item: T) => string | number, id: (item: T) => number): boolean {
  let [before, beforeId]: [string | number, number] = ['', 0]
  for (let at = 0; at < items.length; at++) {
    // The cast: a place inside the list holds something.
    const item = items[at] as T
    const [key, itsId] = [by(item), id(item)]
    if (at > 0 && (key < before || (key === before && itsId < beforeId))) return false
    before = key
    beforeId = itsId
  }
  return true
}

/** Sorted by a text, equal ones by id, as asked. The list handed in may be turned round. */
export function sorted<T>(
  items: T[],
  by: (item: T) => string | number,
  id: (item: T) => number,
  isDesc: boolean,
): T[] {
  if (isInOrder(items, by, id)) return isDesc ? items.reverse() : items
  const rows = items.map((item) => ({ item, key: by(item), id: id(item) }))
  rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id))
  if (isDesc) rows.reverse()
  return rows.map((row) => row.item)
}

export const isDesc = (query: Fields) => String(query.sortdir ?? '').toUpperCase() === 'DESC'
export const same = (a: unknown, b: unknown) =>
  String(a ?? '').toLowerCase() === String(b ?? '').toLowerCase()
/** How a filter by text compares. */
export function textsOf({ filterCase }: Settings) {
  const plain = (value: unknown) =>
    filterCase === 'exact' ? String(value ?? '') : String(value ?? '').toLowerCase()
  return {
    equals: (whole: unknown, asked: unknown) => plain(whole) === plain(asked),
    begins: (whole: unknown, asked: unknown) => plain(whole).startsWith(plain(asked)),
    holds: (whole: unknown, asked: unknown) => plain(whole).includes(plain(asked)),
  }
}

export const holds = (whole: unknown, part: unknown) =>
  String(whole ?? '')
    .toLowerCase()
    .includes(String(part ?? '').toLowerCase())
