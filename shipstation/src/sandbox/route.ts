import { type Fields, integer, isFields } from './fields.ts'
import { misfit } from './refusal.ts'
import type { Shop } from './shop.ts'

/** What a request brings to its operation. Query names are in lower case, since real ones vary. */
export type Call = { shop: Shop; query: Fields; body: unknown; ids: string[] }

/** `status` and body of an answer; null for an empty one. */
export type Operation = (call: Call) => unknown

export type Route = { method: string; path: string; run: Operation }

export const route = (method: string, path: string, run: Operation): Route => ({ method, path, run })

/** The members of a body that has to be an object. */
export function given(call: Call): Fields {
  if (isFields(call.body)) return call.body
  throw misfit('request', 'A JSON object is expected.')
}

/** The number in the path; null when it is none, which nothing has. */
export const pathId = (call: Call): number | null => {
  const id = call.ids[0] ?? ''
  return /^\d+$/.test(id) ? Number(id) : null
}

/** A number that the request has to bring. */
export function needed(value: unknown, name: string): number {
  const read = integer(value, `request.${name}`)
  if (read !== null) return read
  throw misfit(`request.${name}`, `The ${name} field is required.`)
}

/** The route of a request, and what its path says. `known` when only the verb is wrong. */
export function findRoute(routes: Route[], method: string, path: string) {
  const parts = path.toLowerCase().split('/').filter(Boolean)
  let isKnown = false
  for (const route of routes) {
    const pattern = route.path.split('/').filter(Boolean)
    if (pattern.length !== parts.length) continue
    if (!pattern.every((part, at) => part === '*' || part === parts[at])) continue
    isKnown = true
    if (route.method === method) return { route, ids: parts.filter((_, at) => pattern[at] === '*'), isKnown }
  }
  return { route: null, ids: [], isKnown }
}
