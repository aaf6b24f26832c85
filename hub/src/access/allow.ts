import type { MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import type { Person } from './person.ts'

/** Who may use a route. */
export type Who = 'anyone' | 'owner'

/** What every handler of the hub finds in its context. */
export interface Env {
  Variables: {
    /** Null only on routes that anyone may use. */
    person: Person | null
    /** Stands in the log line and in the answer to an error. */
    requestId: string
    /** For inline styles of this one answer: the CSP names it. */
    nonce: string
  }
}

const DECLARED = Symbol('who may use this route')

type Declaring = MiddlewareHandler<Env> & { [DECLARED]?: Who }

/** The first middleware of a route: says who may use it, and turns everybody else away. */
export function allow(who: Who): MiddlewareHandler<Env> {
  const gate: Declaring = createMiddleware<Env>(async (c, next) => {
    if (who === 'anyone') return next()
    const person = c.get('person')
    if (!person) return c.json({ says: 'You are not signed in.', remedy: 'Sign in and try again.' }, 401)
    if (person.role !== who) return c.json({ says: 'Only the owner may do this.' }, 403)
    return next()
  })
  gate[DECLARED] = who
  return gate
}

/**
 * Deny by default: a request whose route declares nobody is refused, even if its author forgot. The route is the first
 * match that is not middleware (`app.use` registers under ALL); the page for unknown addresses comes last.
 */
export const denyUndeclared = createMiddleware<Env>(async (c, next) => {
  const matches = matchedRoutes(c)
  const route = matches.find(({ method }) => method !== 'ALL')
  const declared = matches.some(
    (it) => it.path === route?.path && it.method !== 'ALL' && declaredBy(it.handler),
  )
  if (declared) return next()
  return c.json({ says: 'There is nothing at this address.' }, 404)
})

/** Who a handler lets in, when it is a gate made by `allow`; for the test that reads the router's table. */
export function declaredBy(handler: unknown): Who | null {
  let target = handler as { __COMPOSED_HANDLER?: unknown; [DECLARED]?: Who }
  // Hono wraps the handlers of a mounted app that has its own error handler, and leaves the original here.
  while (target.__COMPOSED_HANDLER) target = target.__COMPOSED_HANDLER as typeof target
  return target[DECLARED] ?? null
}
