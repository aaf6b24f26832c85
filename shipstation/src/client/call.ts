import { z } from 'zod'
import { type Misfit, type Page, PageNumbers } from '../schema/page.ts'
import { failure, Misshapen } from './errors.ts'
import type { Http, Options, Request } from './http.ts'

/** A filter as it is handed in; what is undefined or null is not sent. */
export type Filter = Record<string, string | number | boolean | null | undefined>

export function queryOf(filter: Filter): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(filter))
    if (value !== undefined && value !== null) query[name] = String(value)
  return query
}

async function ask(http: Http, request: Request & { body?: unknown }, options: Options): Promise<unknown> {
  const { method, path, ...rest } = request
  const answer = await http(method, path, { ...rest, ...options })
  const error = failure({ method, path, ...(rest.query && { query: rest.query }) }, answer)
  if (error) throw error
  return answer.body
}

const misshapen = (request: Request, words: string, body: unknown) =>
  new Misshapen('ShipStation answered in another shape', { status: 200, request, words, body })

/** Sends one request and gives the very object that came back, once it has proved to have the shape. */
export async function call<T>(
  http: Http,
  request: Request & { body?: unknown },
  shape: z.ZodType<T>,
  options: Options = {},
): Promise<T> {
  const body = await ask(http, request, options)
  const parsed = shape.safeParse(body)
  if (!parsed.success) throw misshapen(request, z.prettifyError(parsed.error), body)
  // The object as it came, not zod's copy: same fields, same order, nothing added, so that its hash means something.
  return body as T
}

/** A page of a list. A record that does not fit is set aside in `misfits`; the rest of the page stands. */
export async function page<T>(
  http: Http,
  path: string,
  plural: string,
  shape: z.ZodType<T>,
  filter: Filter,
  options: Options = {},
): Promise<Page<T>> {
  const request: Request = { method: 'GET', path, query: queryOf(filter) }
  return pageOf(request, plural, shape, await ask(http, request, options))
}

export function pageOf<T>(request: Request, plural: string, shape: z.ZodType<T>, body: unknown): Page<T> {
  const numbers = PageNumbers.safeParse(body)
  if (!numbers.success) throw misshapen(request, z.prettifyError(numbers.error), body)
  const records = numbers.data[plural]
  if (!Array.isArray(records)) throw misshapen(request, `it has no list "${plural}"`, body)
  const items: T[] = []
  const misfits: Misfit[] = []
  // The cast: what is in the list is not known yet.
  for (const item of records as unknown[]) {
    const parsed = shape.safeParse(item)
    // The object as it came, as in `call`.
    if (parsed.success) items.push(item as T)
    else misfits.push({ item, problem: z.prettifyError(parsed.error) })
  }
  const { total, page, pages } = numbers.data
  return { items, misfits, total, page, pages }
}
