import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ZodType, z } from 'zod'
import { allow, type Env } from '../access/allow.ts'
import type { Person } from '../access/person.ts'
import type { Answer, Endpoint, Given } from './api/define.ts'
import { bodyOf, Problem } from './problem.ts'

export type Asked<E> = Given<E> & { person: Person; workspace: string }
type Any = Endpoint<ZodType, ZodType, ZodType, ZodType>

/** Puts a handler behind its definition: who may use it, what it takes, checked before the handler sees it. */
export function serve<E extends Any>(
  app: OpenAPIHono<Env>,
  endpoint: E,
  handle: (asked: Asked<E>) => Promise<Answer<E>>,
): void {
  app.on(
    endpoint.method.toUpperCase(),
    endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    allow(endpoint.who),
    async (c) => {
      const person = personOf(c)
      const params = checked(endpoint.params, c.req.param())
      const query = checked(endpoint.query, c.req.query())
      const takesBody = endpoint.method !== 'get' && endpoint.route.request?.body !== undefined
      const body = takesBody ? await bodyOf(c, endpoint.body) : {}
      const asked = { params, query, body, person, workspace: person.workspace } as Asked<E> // why: each part was just checked by its own schema
      return c.json(await handle(asked))
    },
  )
}

/** The person a route for owners is used by; the gate before it has turned everybody else away. */
export function personOf(c: Context<Env>): Person {
  const person = c.get('person')
  if (!person) throw new Problem(401, 'You are not signed in.', { remedy: 'Sign in and try again.' })
  return person
}

function checked<T extends ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join('.') ?? ''
  throw new Problem(422, `${field || 'The address'} is not right: ${issue?.message ?? 'unknown'}.`, { field })
}

/** 404 in words, for an id that is not in this workspace. */
export function found<T>(it: T | null | undefined, what: string): T {
  if (it === null || it === undefined)
    throw new Problem(404, `There is no such ${what}.`, {
      remedy: 'It may have been removed. Go back to the list.',
    })
  return it
}
