import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import type { ZodType, z } from 'zod'
import type { Env } from '../access/allow.ts'
import { isNoRoom } from '../store/no-room.ts'

interface More {
  /** What to do next. */
  remedy?: string
  /** The field of the request that is wrong. */
  field?: string
  retryAfterSeconds?: number
}

/** An answer that says no, in words for the person who reads it. Thrown by handlers, written by `answerTo`. */
export class Problem extends Error {
  readonly status: ContentfulStatusCode
  readonly more: More

  constructor(status: ContentfulStatusCode, says: string, more: More = {}) {
    super(says)
    this.name = 'Problem'
    this.status = status
    this.more = more
  }
}

/** The request's JSON body, checked. @throws Problem 400 when it is no JSON, 422 naming the first wrong field. */
export async function bodyOf<T extends ZodType>(c: Context, schema: T): Promise<z.output<T>> {
  const body: unknown = await c.req.json().catch(() => {
    throw new Problem(400, 'The request is not JSON.')
  })
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new Problem(422, `${field || 'The request'} is not right: ${issue?.message ?? 'unknown'}.`, { field })
}

const noRoom = {
  says: 'The disk is full: nothing was stored.',
  remedy: 'Free some space where the database is, then try again. The overview says how much is missing.',
}

/** Writes any error as an answer: a Problem in its own words, anything else as "ours", with nothing of its inside. */
export function answerTo(error: Error, c: Context<Env>, log: Logger): Response {
  if (error instanceof Problem) {
    const { retryAfterSeconds, ...more } = error.more
    if (retryAfterSeconds) c.header('Retry-After', String(retryAfterSeconds))
    return c.json({ says: error.message, ...more }, error.status)
  }
  if (error instanceof HTTPException) return c.json({ says: error.message || 'Refused.' }, error.status)
  if (isNoRoom(error)) return c.json(noRoom, 507)
  const requestId = c.get('requestId')
  log.error({ err: error, requestId, method: c.req.method, path: c.req.path }, 'a request failed')
  return c.json(
    { says: 'This failed inside the hub.', remedy: `Its log has the cause under ${requestId}.` },
    500,
  )
}
