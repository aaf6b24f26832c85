import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import type { ZodType, z as zod } from 'zod'

/** Who may use a route. A route without it cannot be defined, and the app refuses one that is not in the table. */
export type Who = 'anyone' | 'owner'

export const problem = z
  .object({ says: z.string(), remedy: z.string().optional(), field: z.string().optional() })
  .openapi('Problem')

const json = (schema: ZodType) => ({ content: { 'application/json': { schema } } })
const refusals = {
  400: { ...json(problem), description: 'The request does not make sense; the sentence says why' },
  401: { ...json(problem), description: 'Not signed in' },
  403: { ...json(problem), description: 'Not allowed' },
  404: { ...json(problem), description: 'No such thing' },
  409: { ...json(problem), description: 'Not in this state, or taken already' },
  413: { ...json(problem), description: 'Too large' },
  422: { ...json(problem), description: 'A field is wrong; the sentence says which and what to do' },
}

/** One route of the API: what it takes, what it answers, who may use it. Bodies are JSON. */
export type Endpoint<P extends ZodType, Q extends ZodType, B extends ZodType, A extends ZodType> = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  path: string
  who: Who
  params: P
  query: Q
  body: B
  answer: A
  route: RouteConfig
}
/** What a handler is given, and what it must answer. */
export type Given<E> =
  E extends Endpoint<infer P, infer Q, infer B, ZodType>
    ? { params: zod.output<P>; query: zod.output<Q>; body: zod.output<B> }
    : never
export type Answer<E> = E extends Endpoint<ZodType, ZodType, ZodType, infer A> ? zod.input<A> : never

type Shape<P, Q, B, A> = { who: Who; summary: string; params?: P; query?: Q; body?: B; answer: A }
const nothing = z.object({})

export function define<
  A extends ZodType,
  P extends ZodType = typeof nothing,
  Q extends ZodType = typeof nothing,
  B extends ZodType = typeof nothing,
>(method: Endpoint<P, Q, B, A>['method'], path: string, it: Shape<P, Q, B, A>): Endpoint<P, Q, B, A> {
  const route = createRoute({
    method,
    path,
    summary: it.summary,
    'x-who': it.who,
    request: {
      ...(it.params ? { params: it.params as never } : {}), // why: hono's types want an object schema, which every one here is
      ...(it.query ? { query: it.query as never } : {}),
      ...(it.body ? { body: { ...json(it.body), required: true } } : {}),
    },
    responses: { 200: { ...json(it.answer), description: 'Done' }, ...refusals },
  })
  const or = <T extends ZodType>(schema: T | undefined) => schema ?? (nothing as unknown as T) // why: the default type is `nothing`
  return {
    method,
    path,
    who: it.who,
    params: or(it.params),
    query: or(it.query),
    body: or(it.body),
    answer: it.answer,
    route,
  }
}

export const done = z.object({ says: z.string() }).openapi('Done')
export const pageQuery = {
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
}
export { z }
