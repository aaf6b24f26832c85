import { createHmac, timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from 'hono'
import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { allow, type Env } from '../access/allow.ts'
import { type Access, remoteAddress } from '../access/index.ts'
import { passwordFault } from '../access/password.ts'
import { type Throttle, throttle } from '../access/throttle.ts'
import { routes } from './api/access.ts'
import { bodyOf, Problem } from './problem.ts'

export interface AccessRoutesOptions {
  access: Access
  throttle?: Throttle
  wait?: (ms: number) => Promise<unknown>
}

const A_YEAR = 365 * 24 * 3600

/** Setting up, signing in and out. */
export function accessRoutes({
  access,
  throttle: limit = throttle(),
  wait = sleep,
}: AccessRoutesOptions): Hono<Env> {
  const app = new Hono<Env>()
  const { sessions } = access

  app.get(routes.setupState.path, allow('anyone'), async (c) => c.json({ needed: await access.needsOwner() }))

  app.post(routes.setup.path, allow('anyone'), async (c) => {
    const { token, ...owner } = await bodyOf(c, routes.setup.body)
    if (!(await access.needsOwner()))
      throw new Problem(409, 'This hub has its owner already. Sign in instead.')
    refuseWeak(owner.password, [owner.name, owner.email, owner.workspace])
    if (!isZone(owner.zone))
      throw new Problem(422, `There is no time zone “${owner.zone}”.`, { field: 'zone' })
    if ((await access.makeOwner(token, owner)) === null)
      throw new Problem(403, 'This link has been used or is too old.', {
        remedy: 'Start the hub again: it prints a new one at its console.',
      })
    return signIn(c, owner.email, owner.password)
  })

  app.post(routes.signIn.path, allow('anyone'), async (c) => {
    const { email, password } = await bodyOf(c, routes.signIn.body)
    return signIn(c, email, password)
  })

  app.post(routes.signOut.path, allow('anyone'), async (c) => {
    for (const cookie of await sessions.signOut(c.req.raw.headers))
      c.header('set-cookie', cookie, { append: true })
    return c.json({ says: 'You are signed out.' })
  })

  app.get(routes.session.path, allow('anyone'), async (c) => {
    const person = c.get('person')
    return c.json({ person: person && { name: person.name, email: person.email } })
  })

  app.post(routes.changePassword.path, allow('owner'), async (c) => {
    const { present, next } = await bodyOf(c, routes.changePassword.body)
    const person = c.get('person')
    refuseWeak(next, person ? [person.name, person.email] : [])
    const answer = await guarded(c, person?.email ?? '', () =>
      sessions.changePassword(c.req.raw.headers, present, next),
    )
    if (!answer.ok) throw new Problem(403, 'The present password is not right.', { field: 'present' })
    for (const cookie of answer.cookies) c.header('set-cookie', cookie, { append: true })
    return c.json({ says: 'Your password is changed. Other browsers are signed out.' })
  })

  async function signIn(c: Context<Env>, address: string, password: string) {
    const email = address.trim().toLowerCase()
    const answer = await guarded(c, email, () => sessions.signIn(email, password, c.req.raw.headers))
    // One sentence for an unknown address and a wrong password: which of the two it was is nobody's business.
    if (!answer.ok)
      throw new Problem(401, 'E-mail or password is not right.', { remedy: 'Check both and try again.' })
    for (const cookie of answer.cookies) c.header('set-cookie', cookie, { append: true })
    setCookie(c, 'device', deviceMark(access, email), {
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      maxAge: A_YEAR,
    })
    const headers = new Headers({ cookie: answer.cookies.map((cookie) => cookie.split(';')[0]).join('; ') })
    const person = await access.who(new Request(c.req.url, { headers }), null)
    if (!person) throw new Problem(403, 'This account belongs to no workspace any more.')
    return c.json({ person: { name: person.name, email: person.email } })
  }

  /** A password is looked at only when the throttle lets it. */
  async function guarded<T extends { ok: boolean }>(
    c: Context<Env>,
    email: string,
    look: () => Promise<T>,
  ): Promise<T> {
    const known = isKnown(getCookie(c, 'device') ?? '', deviceMark(access, email))
    const attempt = { email, ip: remoteAddress(c) ?? 'unknown', known }
    const verdict = limit.judge(attempt)
    if (!verdict.let) {
      const minutes = Math.ceil(verdict.retryAfterSeconds / 60)
      const remedy = `Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
      throw new Problem(429, 'Too many wrong passwords.', {
        remedy,
        retryAfterSeconds: verdict.retryAfterSeconds,
      })
    }
    // Counted before it is looked at: a hundred at once are a hundred.
    limit.failed(attempt)
    if (verdict.delayMs > 0) await wait(verdict.delayMs)
    const answer = await look()
    if (answer.ok) limit.succeeded(attempt)
    return answer
  }

  return app
}

function refuseWeak(password: string, own: string[]): void {
  const fault = passwordFault(password, own)
  if (fault) throw new Problem(422, fault, { field: 'password' })
}

const deviceMark = (access: Access, email: string) =>
  createHmac('sha256', access.key.derive('devices')).update(email).digest('base64url')

const isKnown = (given: string, mark: string) =>
  given.length === mark.length && timingSafeEqual(Buffer.from(given), Buffer.from(mark))

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
