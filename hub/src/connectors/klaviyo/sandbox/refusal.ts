/** What one member of `errors` says. The id is added when the answer is written. */
export type Told = {
  code: string
  title: string
  detail: string
  source?: { pointer?: string; parameter?: string }
  links?: Record<string, string>
  meta?: Record<string, unknown>
}

/** What the sandbox answers instead of doing what was asked. */
export class Refusal extends Error {
  readonly status: number
  readonly told: Told[]
  readonly headers: Record<string, string>
  constructor(status: number, told: Told[], headers: Record<string, string> = {}) {
    super(told.map(({ detail }) => detail).join(' '))
    this.status = status
    this.told = told
    this.headers = headers
  }
}

/** A member of the body that is not as it has to be. */
export const invalid = (detail: string, pointer: string): Told => ({
  code: 'invalid',
  title: 'Invalid input.',
  detail,
  source: { pointer },
})

export const refuseBody = (detail: string, pointer = '/data') => new Refusal(400, [invalid(detail, pointer)])

export const refuseQuery = (detail: string, parameter: string) =>
  new Refusal(400, [{ code: 'invalid', title: 'Invalid input.', detail, source: { parameter } }])

/** Anything that is about the request as a whole. */
export const refuse = (status: number, code: string, title: string, detail: string, pointer = '/data/') =>
  new Refusal(status, [{ code, title, detail, source: { pointer } }])

export const notFound = (kind: string, id: string) =>
  refuse(404, 'not_found', 'Not found.', `A ${kind} with id ${id} does not exist.`)

const THROTTLE_PAGE = 'https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling'

/** As integrators have seen it. The three RateLimit headers give way to this one. */
export function throttled(seconds: number): Refusal {
  const told: Told = {
    code: 'throttled',
    title: 'Request was throttled.',
    detail: `Request was throttled. Expected available in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    source: { pointer: '/data' },
    links: { type: THROTTLE_PAGE },
  }
  return new Refusal(429, [told], { 'Retry-After': String(seconds) })
}
