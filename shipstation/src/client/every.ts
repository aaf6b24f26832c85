import type { Page } from '../schema/page.ts'
import { ServerError } from './errors.ts'
import { MOST_PER_PAGE } from './lists.ts'

/** A list asked for one page: `(paging) => listOrders(http, { storeId, ...paging })`. */
export type List<T> = (paging: { page: number; pageSize: number }) => Promise<Page<T>>

/** More bad records than this on one page, and it is not the records: ShipStation itself is failing. */
const MOST_POISONED = 5

/**
 * Every page of a list, until one is not full: what ShipStation says of `pages` is not to be trusted. One bad record can make a
 * page fail with 500; the page is then asked for in ever smaller pieces, until the record stands alone among the `misfits`.
 * @throws what `list` throws; ServerError when more than five records of a page would have to be set aside.
 */
export async function* everyPage<T>(
  list: List<T>,
  pageSize: number = MOST_PER_PAGE,
): AsyncGenerator<Page<T>> {
  for (let page = 1; ; page++) {
    const found = await piece(list, page, pageSize, { poisoned: 0 })
    yield found
    if (found.items.length + found.misfits.length < pageSize) return
  }
}

/** Every record of a list. Those that do not fit are left out: ask `everyPage` to see them. @throws as it does. */
export async function* every<T>(list: List<T>, pageSize?: number): AsyncGenerator<T> {
  for await (const { items } of everyPage(list, pageSize)) yield* items
}

/** A list that can be awaited, for the one page asked for, or looped over, for every record. Nothing is sent before either. */
export type Listing<T> = PromiseLike<Page<T>> & AsyncIterable<T>

/** `page` gives the page asked for; `list` any. */
export function listing<T>(page: () => Promise<Page<T>>, list: List<T>, pageSize?: number): Listing<T> {
  return {
    then: (onPage, onError) => page().then(onPage, onError),
    [Symbol.asyncIterator]: () => every(list, pageSize),
  }
}

async function piece<T>(
  list: List<T>,
  page: number,
  pageSize: number,
  seen: { poisoned: number },
): Promise<Page<T>> {
  try {
    return await list({ page, pageSize })
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    if (pageSize > 1) return pieces(list, page, pageSize, seen)
    if (++seen.poisoned > MOST_POISONED) throw error
    const problem = `ShipStation fails on the record at place ${page} of this list: ${error.words}`
    return { items: [], misfits: [{ item: null, problem }], total: 0, page, pages: 0 }
  }
}

/** The same stretch of the list in equal parts, so that their pages begin where this one does. */
async function pieces<T>(
  list: List<T>,
  page: number,
  pageSize: number,
  seen: { poisoned: number },
): Promise<Page<T>> {
  const parts = smallestFactor(pageSize)
  const size = pageSize / parts
  const whole: Page<T> = { items: [], misfits: [], total: 0, page, pages: 0 }
  for (let part = 1; part <= parts; part++) {
    const found = await piece(list, (page - 1) * parts + part, size, seen)
    whole.items.push(...found.items)
    whole.misfits.push(...found.misfits)
    whole.total = Math.max(whole.total, found.total)
    if (found.items.length + found.misfits.length < size) break
  }
  return { ...whole, pages: Math.ceil(whole.total / pageSize) }
}

function smallestFactor(n: number): number {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return factor
  return n
}
