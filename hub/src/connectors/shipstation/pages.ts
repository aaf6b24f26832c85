import { ServerError } from 'shipstation'
import type { Broken } from '../../connector.ts'

export const PAGE_SIZE = 500
/** Where a page stands in its list, and what came of it. `total` is the whole list's. */
type Listed = { items: unknown[]; misfits: { item: unknown }[]; total: number }
export type List = (page: number, pageSize: number) => Promise<Listed>
export type Whole = { items: unknown[]; broken: Broken[]; total: number }

/** More of one page than this, and it is not the records: ShipStation itself is failing. */
const MOST_BROKEN = 5
/** Of so few each is asked for alone. */
const FEW = 5

/** Far beyond the end of any list: an empty page, with the list's total. */
const BEYOND = 9_999_999

type Search = { list: List; total: number; broken: number }

/**
 * One page. A record that ShipStation fails on makes its whole page answer 500: the page is then asked for in ever smaller pieces,
 * until the record stands alone. When even a page without records fails, ShipStation is failing: the error is thrown as it came.
 */
export async function wholePage(list: List, page: number, pageSize = PAGE_SIZE): Promise<Whole> {
  try {
    return read(await list(page, pageSize))
  } catch (error) {
    if (!isBroken(error)) throw error
    const total = await totalOf(list, error)
    const found = await pieces({ list, total, broken: 0 }, (page - 1) * pageSize, pageSize)
    return { ...found, total }
  }
}

const isBroken = (error: unknown): error is ServerError =>
  error instanceof ServerError && error.status === 500
const read = (listed: Listed): Whole => ({
  items: [...listed.items, ...listed.misfits.map((misfit) => misfit.item)],
  broken: [],
  total: listed.total,
})

async function totalOf(list: List, error: ServerError): Promise<number> {
  try {
    return (await list(BEYOND, 1)).total
  } catch (again) {
    throw isBroken(again) ? error : again
  }
}

/** The stretch from `start` in equal parts, so that each is a page of its size; one by one where few are left. */
async function pieces(search: Search, start: number, size: number): Promise<Whole> {
  const left = Math.max(0, Math.min(size, search.total - start))
  const length = left <= FEW ? 1 : size / smallestFactor(size)
  const parts: Whole[] = []
  for (let from = start; from < start + left; from += length) parts.push(await piece(search, from, length))
  return joined(parts)
}

async function piece(search: Search, start: number, size: number): Promise<Whole> {
  try {
    return read(await search.list(start / size + 1, size))
  } catch (error) {
    if (!isBroken(error)) throw error
    if (size > 1) return pieces(search, start, size)
    if (++search.broken > MOST_BROKEN) throw error
    return { items: [], broken: [{ says: error.message, before: null, after: null }], total: 0 }
  }
}

/** What stands next to a broken record is what is known of where it is. */
function joined(parts: readonly Whole[]): Whole {
  const items = parts.flatMap((part) => part.items)
  const broken = parts.flatMap((part, place) => {
    const before = parts.slice(0, place).findLast((one) => one.items.length > 0)
    const after = parts.slice(place + 1).find((one) => one.items.length > 0)
    return part.broken.map((one) => ({
      says: one.says,
      before: one.before ?? before?.items.at(-1) ?? null,
      after: one.after ?? after?.items[0] ?? null,
    }))
  })
  return { items, broken, total: 0 }
}

function smallestFactor(n: number): number {
  for (let factor = 2; factor * factor <= n; factor += 1) if (n % factor === 0) return factor
  return n
}

/** A page that is not full is a list's last: what ShipStation says of `pages` is not to be trusted. */
export const isLast = (whole: Whole, pageSize = PAGE_SIZE) =>
  whole.items.length + whole.broken.length < pageSize

/** Every page of a list, from this one on. */
export async function* pages(
  list: List,
  first = 1,
  size = PAGE_SIZE,
): AsyncGenerator<Whole & { page: number }> {
  for (let page = first; ; page += 1) {
    const whole = await wholePage(list, page, size)
    yield { ...whole, page }
    if (isLast(whole, size)) return
  }
}
