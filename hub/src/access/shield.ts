import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Env } from './allow.ts'

/** What every answer carries, whoever made it: RELIABILITY's list, in one place. */
export function headers(url: string | null) {
  const https = url?.startsWith('https:') ?? false
  return createMiddleware<Env>(async (c, next) => {
    const nonce = randomBytes(16).toString('base64url')
    c.set('nonce', nonce)
    c.set('requestId', randomBytes(8).toString('hex'))
    await next()
    c.header('Content-Security-Policy', policy(nonce))
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    c.header('X-Request-Id', c.get('requestId'))
    if (https) c.header('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  })
}

const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ')

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

export const knownMethods = createMiddleware<Env>(async (c, next) => {
  if (METHODS.has(c.req.method)) return next()
  return c.json({ says: `The hub does not answer ${c.req.method}.` }, 405, { Allow: [...METHODS].join(', ') })
})

/**
 * Another site that points its own name at this machine (DNS rebinding) would be "same origin" to a browser: a name
 * must be localhost or the one in LONGSHORE_URL. A bare IP address cannot be rebound.
 */
export function ownHost(url: string | null) {
  const own = url === null ? null : new URL(url).host
  return createMiddleware<Env>(async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host
    const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
    if (host === own || name === 'localhost' || isIP(name) !== 0) return next()
    const says = `This hub does not go by the name ${host.slice(0, 100)}.`
    return c.json({ says, remedy: 'Set LONGSHORE_URL to the address you use.' }, 421)
  })
}

const SAFE = new Set(['GET', 'HEAD'])

/**
 * Cookies are sent by the browser whoever made the page. So what changes something must come from our own page, and in
 * a form that a plain HTML form cannot have: JSON, or our own header. The command line carries no cookie, and what is
 * not under /api/ (webhooks, backers' pages) knows nobody by cookie.
 */
export function sameSite(url: string | null) {
  return createMiddleware<Env>(async (c, next) => {
    const harmless = SAFE.has(c.req.method) || !c.req.path.startsWith('/api/')
    if (harmless || c.get('person')?.by === 'cli-token') return next()
    if (!fromOwnPage(c, url))
      return c.json({ says: 'This request came from another site and was refused.' }, 403)
    const json = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json'
    if (json || c.req.header('x-longshore') === '1') return next()
    return c.json(
      {
        says: 'This request is not in the form that the hub takes.',
        remedy: 'Send JSON, or the header x-longshore: 1.',
      },
      403,
    )
  })
}

function fromOwnPage(c: Context<Env>, url: string | null): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site) return site === 'same-origin' || site === 'none'
  const origin = c.req.header('origin')
  if (!origin) return false
  return origin === url || (URL.canParse(origin) && new URL(origin).host === c.req.header('host'))
}
