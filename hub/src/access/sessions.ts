import { betterAuth } from 'better-auth'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Key } from './key.ts'
import { hashPassword, verifyPassword } from './password.ts'

const HOUR = 3600
/** Without a request for this long, a session ends … */
const IDLE_SECONDS = 8 * HOUR
/** … and this long after signing in it ends anyway. */
const ABSOLUTE_SECONDS = 7 * 24 * HOUR

export interface SessionOptions {
  pool: pg.Pool
  key: Key
  /** `LONGSHORE_URL`; its scheme decides whether cookies are for https alone. */
  url: string | null
  log: Logger
}

/** Who a cookie belongs to, and the cookies to answer with when the session was prolonged. */
interface Found {
  userId: string
  cookies: string[]
}

export type SignedIn = { ok: true; userId: string; cookies: string[] } | { ok: false }

/** Sessions by e-mail and password, kept by better-auth in our database; its own routes are not mounted, ours are. */
export interface Sessions {
  signIn(email: string, password: string, headers: Headers): Promise<SignedIn>
  find(headers: Headers): Promise<Found | null>
  /** Ends the session and gives the cookies that make the browser forget it. */
  signOut(headers: Headers): Promise<string[]>
  /** Sets a new password and ends every other session of this person; false when the present password is wrong. */
  changePassword(headers: Headers, present: string, next: string): Promise<SignedIn>
}

export function sessions(options: SessionOptions): Sessions {
  const auth = build(options)
  return {
    async signIn(email, password, headers) {
      const answer = await auth.api.signInEmail({ body: { email, password }, headers, asResponse: true })
      return signedIn(answer)
    },
    async find(headers) {
      const read = (query: { disableRefresh?: boolean }) =>
        auth.api.getSession({ headers, query, returnHeaders: true })
      // On a full disk it cannot be prolonged, and is a session all the same.
      const { headers: answered, response } = await read({}).catch(() => read({ disableRefresh: true }))
      if (!response) return null
      const age = Date.now() - response.session.createdAt.getTime()
      if (age < ABSOLUTE_SECONDS * 1000) return { userId: response.user.id, cookies: answered.getSetCookie() }
      await auth.api.signOut({ headers })
      return null
    },
    async signOut(headers) {
      const answer = await auth.api.signOut({ headers, asResponse: true })
      return answer.headers.getSetCookie()
    },
    async changePassword(headers, present, next) {
      const body = { currentPassword: present, newPassword: next, revokeOtherSessions: true }
      return signedIn(await auth.api.changePassword({ body, headers, asResponse: true }))
    },
  }
}

async function signedIn(answer: Response): Promise<SignedIn> {
  if (!answer.ok) return { ok: false }
  const { user } = (await answer.json()) as { user: { id: string } }
  return { ok: true, userId: user.id, cookies: answer.headers.getSetCookie() }
}

function build({ pool, key, url, log }: SessionOptions) {
  const secure = url?.startsWith('https:') ?? false
  return betterAuth({
    database: pool,
    secret: key.derive('sessions').toString('base64url'),
    baseURL: url ?? 'http://127.0.0.1',
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      // Counted in UTF-16 units there and in characters by us: ours is the stricter.
      maxPasswordLength: 256,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: IDLE_SECONDS, updateAge: HOUR / 4 },
    advanced: {
      useSecureCookies: false,
      // The shield in front of every route has checked that the request is from this very site.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      cookies: {
        session_token: {
          name: secure ? '__Host-sid' : 'sid',
          attributes: { httpOnly: true, sameSite: 'lax', path: '/', secure },
        },
      },
    },
    logger: {
      level: 'warn',
      // What better-auth warns of is a wrong password or an unknown name; neither is an error of the hub.
      log: (level, message) => log[level === 'error' ? 'error' : 'debug']({ from: 'better-auth' }, message),
    },
  })
}
