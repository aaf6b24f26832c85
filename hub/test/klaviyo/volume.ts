import { sql } from 'kysely'
import type { z } from 'zod'
import { connectionSettings } from '../../src/connectors/klaviyo/facts.ts'
import { klaviyo } from '../../src/connectors/klaviyo/index.ts'
import { api } from '../../src/connectors/klaviyo/sandbox/api.ts'
import { type KlaviyoSandbox, startKlaviyoSandbox } from '../../src/connectors/klaviyo/sandbox/index.ts'
import { MEDIA_TYPE, REVISION } from '../../src/connectors/klaviyo/wire.ts'
import { Engine } from '../../src/engine/engine.ts'
import { planFlow } from '../../src/engine/plan.ts'
import { wire } from '../../src/engine/wire.ts'
import type { routes } from '../../src/http/api/klaviyo.ts'
import { klaviyoRoutes } from '../../src/http/klaviyo/routes.ts'
import { type Db, freshenStatistics } from '../../src/store/open.ts'
import { routed } from '../rig/app.ts'
import { quick } from '../rig/context.ts'
import { first, seat, sending, shippedOrders, workspace } from './mirror.ts'

type Report = z.infer<typeof routes.report.answer>
const day = 86_400_000
/** The window has the night on which American clocks go back, and those of Europe and Australia. */
const now = new Date('2026-11-20T18:30:00Z')
const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Sydney']

export type Counted = {
  zone: string
  total: Report['total']
  unread: string | null
  differing: string[]
  /** Days on which Klaviyo shows another number than the instants themselves make, counted here and nowhere else. */
  otherThanMade: string[]
}

/** So many shipped orders spread over 90 days, planned, told to Klaviyo, and counted by the report in three zones. */
export async function countedInZones(
  db: Db,
  orders: number,
  told: (what: string) => void = () => {},
): Promise<Counted[]> {
  await using far = await startFar()
  await workspace(db)
  const moments = Array.from(
    { length: orders },
    (_, n) => new Date(now.getTime() - (n * 90 * day) / orders - 1000),
  )
  await shippedOrders(db, moments)
  told('mirrored')
  await seat(db, { base: far.url, since: now, settings: { metrics: ['Order Shipped'] } })
  await first(db, now)
  await freshenStatistics(db)
  const sockets = wire(null)
  const timing = { ...quick, lease: 20_000, deadline: 10_000 }
  const context = sending(db, far.apiKey, { transport: sockets.transport, timing })
  for (let more = true; more; )
    ({ more } = await planFlow(context.store, context.registry, context.clock, 'flow'))
  told('planned')
  await deliver(db, far)
  told('told')
  const engine = new Engine(context, false)
  await engine.start()
  try {
    const { ask } = routed(db, context, engine, klaviyoRoutes)
    const counted: Counted[] = []
    for (const zone of zones) {
      await sql`update connections set settings = settings || ${JSON.stringify({ zone })}::jsonb`.execute(db)
      const { body } = await ask<Report>('GET', '/api/klaviyo/int/report?from=2026-08-22&to=2026-11-21')
      const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone })
      const made = Map.groupBy(moments, (at) => dayOf.format(at))
      counted.push({
        ...{ zone, total: body.total, unread: body.unread },
        differing: body.days.filter(({ isEqual }) => !isEqual).map((one) => one.day),
        otherThanMade: body.days
          .filter((one) => one.klaviyo !== (made.get(one.day)?.length ?? 0))
          .map((one) => one.day),
      })
    }
    told('counted')
    return counted
  } finally {
    await engine.stop()
    await sockets.close()
  }
}

/** Every step's body through the sink to Klaviyo's door, without the engine's books between: those have tests of their own, and cost time. */
async function deliver(db: Db, far: KlaviyoSandbox) {
  const { rows } = await sql<{
    key: string
    object: string
    body: unknown
  }>`select key, object, body from steps where state = 'planned' order by nth`.execute(db)
  const io = {
    settings: connectionSettings.parse({}),
    signal: new AbortController().signal,
    now: () => now,
    mail: async () => ({ id: 'none' }),
    http: async (method: string, path: string, options: { body?: unknown } = {}) => {
      const { status } = await api(far.world, {
        ...{ method, path, target: path, origin: far.url, query: new URLSearchParams() },
        headers: {
          authorization: `Klaviyo-API-Key ${far.apiKey}`,
          revision: REVISION,
          'content-type': MEDIA_TYPE,
        },
        body: Buffer.from(JSON.stringify(options.body)),
      })
      return { status, headers: new Headers(), body: null }
    },
  }
  for (const { key, object, body } of rows) {
    const settled = await klaviyo.sinks?.events?.send?.(io, [
      { key, object, do: '', body, link: null, theirs: null },
    ])
    const receipt = settled?.get(key)
    if (!receipt || !('id' in receipt)) throw new Error(`Klaviyo did not take ${key}: ${String(receipt)}`)
  }
  await sql`update steps set state = 'done', settled_at = now()`.execute(db)
}

async function startFar() {
  const far = await startKlaviyoSandbox({ seed: 1, limit: 'off' })
  return Object.assign(far, { [Symbol.asyncDispose]: () => far.close() })
}
