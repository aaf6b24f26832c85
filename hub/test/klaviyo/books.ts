import { sql } from 'kysely'
import type { z } from 'zod'
import type { Settings } from '../../src/connectors/klaviyo/settings.ts'
import {
  type KlaviyoSandboxOptions,
  startKlaviyoSandbox,
} from '../../src/connectors/klaviyo/sandbox/index.ts'
import { dayIn } from '../../src/connectors/klaviyo/read-back.ts'
import { Engine } from '../../src/engine/engine.ts'
import { wire } from '../../src/engine/wire.ts'
import type { routes } from '../../src/http/api/klaviyo.ts'
import { klaviyoRoutes } from '../../src/http/klaviyo/routes.ts'
import type { Order } from '../../src/model/order.ts'
import type { Shipment } from '../../src/model/shipment.ts'
import { openDb } from '../../src/store/open.ts'
import { routed, type Says } from '../rig/app.ts'
import { freshDatabase } from '../rig/database.ts'
import { until } from '../rig/engine.ts'
import { page, seat, sending, workspace } from './mirror.ts'
import { labelOf, orderOf } from './world.ts'

export type Report = z.infer<typeof routes.report.answer> & Says
export type Shown = z.infer<typeof routes.show.answer> & Says
type Day = z.infer<typeof routes.reportDay.answer> & Says
const zone = 'America/New_York'
const DAY_MS = 86_400_000

/** Noon in New York, so many days ago: far from midnight on either side. */
export const ago = (days: number, minutes = 0): string => {
  const day = dayIn(zone)(new Date(Date.now() - days * DAY_MS))
  return new Date(Date.parse(`${day}T17:00:00.000Z`) + minutes * 60_000).toISOString()
}
export const dayOf = (at: string): string => dayIn(zone)(at)

/** A mirror filled by hand, told to a Klaviyo by a running engine since 60 days, and the report over it. */
export async function books(settings: Partial<Settings>, klaviyo: KlaviyoSandboxOptions = {}) {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  const far = await startKlaviyoSandbox({ seed: 1, limit: 'off', ...klaviyo })
  const sockets = wire(null)
  await workspace(db)
  const since = new Date(ago(60))
  await seat(db, { base: far.url, since, settings, zone })
  const store = { name: 'Lighthouse', marketplace: 'Shopify', manual: false, active: true }
  await page(db, 'store', [{ id: '42', of: [], data: store }])
  const context = sending(db, far.apiKey, { transport: sockets.transport })
  const engine = new Engine(context, false)
  await engine.start()
  const { ask } = routed(db, context, engine, klaviyoRoutes)
  const at = '/api/klaviyo/int'
  const given = (query: Record<string, string>) => new URLSearchParams(query).toString()
  return {
    ...{ ask, at, db, far, since },
    order: (id: string, over: Partial<Order> = {}) =>
      page(db, 'order', [
        { id, of: [], data: orderOf({ number: `N-${id}`, email: `b${id}@lighthouse.internal`, ...over }) },
      ]),
    label: (id: string, over: Partial<Shipment> & { order: string }) =>
      page(db, 'shipment', [{ id, of: [{ kind: 'order', id: over.order }], data: labelOf(over) }]),
    /** Nothing is planned or sent from here on. */
    stop: () => engine.stop(),
    /** Until everything is planned and settled. */
    async told() {
      engine.plan()
      await until('nothing is behind or on its way', async () => {
        const { rows } = await sql`select from flows f join workspaces w on w.id = f.workspace
          where f.state <> 'removed' and (f.position < w.last_seq or exists (select from replans r where r.flow = f.id))
          union all select from steps where state in ('planned', 'in_flight', 'unknown')`.execute(db)
        return rows.length === 0
      })
    },
    async change(patch: Partial<Settings>) {
      const { body } = await ask<Shown>('GET', at)
      return ask('PUT', `${at}/settings`, { settings: { ...body.settings, ...patch } })
    },
    async report(metric: string, query: Record<string, string> = {}) {
      const span = { from: dayOf(ago(70)), to: dayOf(ago(0)) }
      const { body } = await ask<Report>('GET', `${at}/report?${given({ metric, ...span, ...query })}`)
      return body
    },
    async day(metric: string, on: string, query: Record<string, string> = {}) {
      const { body } = await ask<Day>('GET', `${at}/report/${dayOf(on)}?${given({ metric, ...query })}`)
      return body
    },
    async [Symbol.asyncDispose]() {
      await engine.stop()
      await sockets.close()
      await far.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** The days that have any number at all: ShipStation, sent, in Klaviyo, and whether they agree. */
export const counts = ({ days }: Report) =>
  days
    .filter((one) => one.shipstation + one.sent + one.waiting + (one.klaviyo ?? 0) > 0)
    .map((one) => [one.day, one.shipstation, one.sent, one.klaviyo, one.isEqual])
