import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import type pg from 'pg'
import type { Logger } from 'pino'
import { denyUndeclared, type Env } from './allow.ts'
import type { Key } from './key.ts'
import { makeCliToken, type Person, personOfMachine, personOfUser } from './person.ts'
import { type Sessions, sessions } from './sessions.ts'
import { makeOwner, type NewOwner, needsOwner, renewSetupToken, type SetupToken } from './setup.ts'
import { headers, knownMethods, ownHost, sameSite } from './shield.ts'

export interface AccessOptions {
  pool: pg.Pool
  key: Key
  /** Where `cli.token` is written. */
  data: string
  /** `LONGSHORE_URL`. */
  url: string | null
  log: Logger
}

export interface Access {
  sessions: Sessions
  /** For what else is to be known again: a browser that has signed in before. */
  key: Key
  /** Who asks, by the session cookie or, on this very machine, the command line's token; null: nobody we know. */
  who(request: Request, remoteAddress: string | null): Promise<Person | null>
  /** What stands in front of every route: headers, method, host, person, same site, deny by default. */
  door: MiddlewareHandler<Env>[]
  needsOwner(): Promise<boolean>
  /** The owner's workspace; null when the token is used up, too old, or not the last one printed. */
  makeOwner(token: string, owner: NewOwner): Promise<string | null>
  /** The sign-up link's path, new at each call, or which other hub has printed it; null once there is an owner. */
  setupLink(): Promise<{ path: string } | Extract<SetupToken, { printedBy: object }> | null>
}

export function openAccess({ pool, key, data, url, log }: AccessOptions): Access {
  const kept = sessions({ pool, key, url, log })
  const cli = makeCliToken(data)

  async function find(request: Request, remote: string | null) {
    // Only Bearer is ours: a proxy in front may ask for a Basic password of its own and pass it on.
    const authorization = request.headers.get('authorization')
    if (authorization?.startsWith('Bearer ')) {
      const mine = isThisMachine(request, remote) && cli.isIn(authorization)
      return { person: mine ? await personOfMachine(pool) : null, cookies: [] }
    }
    const session = request.headers.has('cookie') ? await kept.find(request.headers) : null
    if (!session) return { person: null, cookies: [] }
    return { person: await personOfUser(pool, session.userId), cookies: session.cookies }
  }

  const identify = createMiddleware<Env>(async (c, next) => {
    const { person, cookies } = await find(c.req.raw, remoteAddress(c))
    c.set('person', person)
    await next()
    // A route that signs in or out sets its own, which must not be undone by the prolonged session's.
    if (c.res.headers.has('set-cookie')) return
    for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  })

  return {
    sessions: kept,
    key,
    who: async (request, remote) => (await find(request, remote)).person,
    door: [headers(url), knownMethods, ownHost(url), identify, sameSite(url), denyUndeclared],
    needsOwner: () => needsOwner(pool),
    makeOwner: (token, owner) => makeOwner(pool, token, owner),
    async setupLink() {
      const made = await renewSetupToken(pool)
      // After the #, the token stays in the browser: no log on the way and no Referer has it.
      return made && 'token' in made ? { path: `/setup#${made.token}` } : made
    },
  }
}

/** The peer's address, from the socket alone: headers about it can be written by anyone. Null in tests without a socket. */
export function remoteAddress(c: Context): string | null {
  try {
    return getConnInfo(c).remote.address ?? null
  } catch {
    return null
  }
}

/** A reverse proxy on this machine also connects from here, but says for whom. */
function isThisMachine(request: Request, remote: string | null): boolean {
  const forwarded = request.headers.has('x-forwarded-for') || request.headers.has('forwarded')
  return !forwarded && remote !== null && /^(::ffff:)?127\.|^::1$/.test(remote)
}
