import type { Answer, Request } from './http.ts'

type Facts = { status: number; request: Request; words: string; body: unknown }

/** ShipStation answered, and the answer is no use. `words` are ShipStation's own. */
export class ShipStationError extends Error {
  readonly status: number
  readonly request: Request
  readonly words: string
  readonly body: unknown
  constructor(says: string, facts: Facts) {
    super(
      `${says} (${facts.request.method} ${facts.request.path}, status ${facts.status})${facts.words && `: ${facts.words}`}`,
    )
    this.name = new.target.name
    this.status = facts.status
    this.request = facts.request
    this.words = facts.words
    this.body = facts.body
  }
}

/** 400 and its kin: the request itself is wrong, or the order is locked. Sending it again changes nothing. */
export class Invalid extends ShipStationError {}
/** 401: a wrong, half, swapped, expired or deleted pair of key and secret. ShipStation does not say which. */
export class Unauthorized extends ShipStationError {}
/** 402: the account's plan has no API access. */
export class PaymentRequired extends ShipStationError {}
/** 403 */
export class Forbidden extends ShipStationError {}
/** 404: no such record; also what an order answers that was merged into another. */
export class NotFound extends ShipStationError {}
/** 5xx: whether a write took effect is not known. */
export class ServerError extends ShipStationError {}
/** A 2xx answer that is not JSON, an HTML page for instance: whether a write took effect is not known. */
export class NotJson extends ShipStationError {}
/** A 2xx answer in JSON that does not have the documented shape. */
export class Misshapen extends ShipStationError {}

/** 429: the request was not carried out. `retryAfterSeconds` is until the next window; null when ShipStation did not say. */
export class RateLimited extends ShipStationError {
  readonly retryAfterSeconds: number | null
  constructor(says: string, facts: Facts, retryAfterSeconds: number | null) {
    super(says, facts)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

// The cast: an object's members may be anything.
const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null

/** ShipStation's words in any of its four envelopes (`Message`, `message`, `ModelState`, `ExceptionMessage`), on one line; '' when it said none. */
export function wordsOf(body: unknown): string {
  if (typeof body === 'string')
    return /^\s*</.test(body) ? 'a web page instead of JSON' : body.trim().slice(0, 300)
  const said = asRecord(body)
  if (!said) return ''
  const head = said.ExceptionMessage ?? said.Message ?? said.message
  const model = asRecord(said.ModelState) ?? {}
  const details = Object.entries(model).map(([field, texts]) => `${field}: ${[texts].flat().join(' ')}`)
  return [typeof head === 'string' ? head : '', ...details].filter(Boolean).join(' ')
}

function secondsLeft(headers: Headers): number | null {
  const said = headers.get('x-rate-limit-reset') ?? headers.get('retry-after')
  return said !== null && /^\d+$/.test(said.trim()) ? Number(said) : null
}

// Some throttled answers do not carry 429, only its text.
const isThrottled = (answer: Answer, words: string) => answer.status === 429 || words === 'Too Many Requests'

/** The error that an answer stands for, or null when it is a success in JSON (or in nothing at all). */
export function failure(request: Request, answer: Answer): ShipStationError | null {
  const { status, body } = answer
  const words = wordsOf(body)
  const facts = { status, request, words, body }
  if (isThrottled(answer, words))
    return new RateLimited('ShipStation asks to wait', facts, secondsLeft(answer.headers))
  if (status >= 500) return new ServerError('ShipStation failed', facts)
  if (status === 401) return new Unauthorized('ShipStation does not accept this key and secret', facts)
  if (status === 402) return new PaymentRequired("This ShipStation account's plan has no API access", facts)
  if (status === 403) return new Forbidden('ShipStation does not allow this', facts)
  if (status === 404) return new NotFound('ShipStation does not have this', facts)
  if (status >= 400) return new Invalid('ShipStation refused the request', facts)
  if (status < 200 || status >= 300) return new ShipStationError('ShipStation answered unexpectedly', facts)
  if (typeof body === 'string' && body.trim() !== '')
    return new NotJson('ShipStation did not answer in JSON', facts)
  return null
}
