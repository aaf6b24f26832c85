import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type pg from 'pg'
import type { Logger } from 'pino'
import { allow, type Env } from '../access/allow.ts'
import type { Access } from '../access/index.ts'
import type { Disk } from '../disk/disk.ts'
import type { Throttle } from '../access/throttle.ts'
import { accessRoutes } from './access.ts'
import { routes } from './api/access.ts'
import { answerTo, Problem } from './problem.ts'

export interface PlatformOptions {
  access: Access
  pool: pg.Pool
  disk: Pick<Disk, 'shortage'>
  log: Logger
  version: string
  throttle?: Throttle
}

/** A JSON body that is larger is no request of ours. Files go to routes that take them as a stream, with limits of their own. */
const JSON_LIMIT = 1024 * 1024

/** The floor that every noun's routes stand on: the door, errors in words, sign-in, health. To be called first. */
export function platform(
  app: Hono<Env>,
  { access, pool, disk, log, version, throttle }: PlatformOptions,
): void {
  app.onError((error, c) => answerTo(error, c, log))
  app.notFound((c) => c.json({ says: 'There is nothing at this address.' }, 404))
  for (const guard of access.door) app.use(guard)
  app.use(smallJson)
  app.get(routes.health.path, allow('anyone'), async (c) => {
    await pool.query('select 1')
    return c.json({ ok: true, version, disk: roomIn(disk) })
  })
  app.route('/', accessRoutes(throttle ? { access, throttle } : { access }))
}

const roomIn = ({ shortage }: PlatformOptions['disk']) =>
  shortage === null ? 'enough' : ({ nearly: 'nearly full', full: 'full' } as const)[shortage.how]

const limited = bodyLimit({
  maxSize: JSON_LIMIT,
  onError: () => {
    throw new Problem(413, 'The request is larger than 1 MB.')
  },
})

/** What came over a socket without a length and without chunks has no body, whatever type it names: many clients' DELETE says JSON. */
const isBare = (c: Context<{ Bindings: Partial<HttpBindings> }>) =>
  c.env?.incoming !== undefined &&
  c.req.header('content-length') === undefined &&
  c.req.header('transfer-encoding') === undefined

const smallJson: typeof limited = (c, next) =>
  c.req.header('content-type')?.startsWith('application/json') && !isBare(c) ? limited(c, next) : next()
