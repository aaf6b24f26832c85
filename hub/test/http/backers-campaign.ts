import { postgresStore } from '../../src/store/store.ts'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Env } from '../../src/access/allow.ts'
import { mapFulfillment, mapOrder, mapShipment } from '../../src/connectors/shipstation/map.ts'
import { objectKey } from '../../src/engine/key.ts'
import { planFlow } from '../../src/engine/plan.ts'
import { backerRoutes } from '../../src/http/backers/routes.ts'
import type { Deps } from '../../src/http/deps.ts'
import { itemRoutes } from '../../src/http/items/routes.ts'
import { orderRoutes } from '../../src/http/orders/routes.ts'
import { pledgePageRoutes } from '../../src/http/pledge-page/routes.ts'
import type { Entities, Kind } from '../../src/model/entities.ts'
import { flowsBehind } from '../../src/store/flows.ts'
import { saveLinks } from '../../src/store/links.ts'
import { enter } from '../../src/engine/enter.ts'
import { workOf } from '../../src/store/store.ts'
import { type Seen } from '../../src/store/log.ts'
import { pledgeOf, settings } from '../kickstarter/world.ts'
import { stillApp } from '../rig/app.ts'
import { WORKSPACE } from '../rig/engine.ts'

export const self = 'kickstarter:moon-lamp'
export const connected = 'shipstation:100'
export const base = '/api/campaigns/moon-lamp'

function routes(app: OpenAPIHono<Env>, deps: Deps) {
  app.use(async (c, next) => {
    c.set('nonce', 'n0nce')
    await next()
  })
  backerRoutes(app, deps)
  itemRoutes(app, deps)
  orderRoutes(app, deps)
  pledgePageRoutes(app, deps)
}

type Wire = Parameters<typeof mapOrder>[0]
/** A ShipStation order as its API gives it. */
export const wireOrder = (over: Partial<Wire> & { orderId: number }): Wire =>
  ({
    orderNumber: 'ML-7',
    orderKey: 'typed-in',
    orderDate: '2026-06-20T10:00:00.0000000',
    createDate: '2026-06-20T10:00:00.0000000',
    modifyDate: '2026-06-20T10:00:00.0000000',
    orderStatus: 'awaiting_shipment',
    customerEmail: 'ada@example.com',
    shipTo: {
      name: 'Ada Winter',
      street1: '120 Alder St',
      city: 'Salem',
      state: 'OR',
      postalCode: '97205',
      country: 'US',
    },
    items: [{ lineItemKey: 'item:Lamp/LAMP', sku: 'LAMP', name: 'Moon Lamp', quantity: 1, unitPrice: 45 }],
    orderTotal: 53,
    amountPaid: 53,
    shippingAmount: 8,
    advancedOptions: { storeId: 42, warehouseId: 5 },
    internalNotes: 'fragile',
    ...over,
  }) as Wire // why: a test names the fields it is about

export const wireLabel = (over: object) =>
  ({
    shipmentId: 1,
    orderId: 500,
    orderNumber: 'ML-7',
    createDate: '2026-07-01T08:00:00.0000000',
    shipDate: '2026-07-01',
    trackingNumber: '9400100000000000000000',
    carrierCode: 'stamps_com',
    voided: false,
    isReturnLabel: false,
    ...over,
  }) as Parameters<typeof mapShipment>[0] // why: as above

/** The campaign "Moon Lamp" as its creator left it: live, one lamp mapped, all released, synced; backers as a test adds them. */
export async function campaign(over: { connected?: string; released?: boolean; prefix?: string } = {}) {
  const app = await stillApp(routes)
  const { db, deps } = app
  const to = over.connected ?? connected
  let request = BigInt(Date.now())
  const put = async (account: string, kind: Kind, items: Seen[]) => {
    const now = BigInt(Date.now())
    request = now > request ? now : request + 1n
    const page = { workspace: WORKSPACE, account, kind, items, request, at: new Date() }
    await db.transaction().execute((trx) => enter(workOf(trx), { ...page, source: 'test', why: 'live' }))
  }
  const own = <K extends Kind>(kind: K, id: string, data: Entities[K], account = self) =>
    put(account, kind, [{ id, raw: data, data, version: null, of: [] }])
  const integration = JSON.stringify(settings)
  await sql`insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
    values ('int', ${WORKSPACE}, 'kickstarter', ${self}, 'con', ${to}, ${integration}::jsonb, 'active')`.execute(
    db,
  )
  for (const [name, sink, target] of [
    ['orders', 'shipstation.orders', to],
    ['mail', 'mail.messages', 'mail:x'],
  ])
    await sql`insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
      values (${`flow-${name}`}, ${WORKSPACE}, 'int', ${name}, 'kickstarter', ${self}, ${target}, ${sink}, 'active', 0, '2026-06-01T00:00:00Z')`.execute(
      db,
    )
  await own('campaign', 'moon-lamp', {
    ...{ slug: 'moon-lamp', name: 'Moon Lamp', currency: 'USD', state: 'live', completedColumn: null },
    address: 'https://www.kickstarter.com/projects/ada/moon-lamp',
  })
  await own('mapping', 'item:Lamp', {
    ...{ kind: 'item', title: 'Lamp', digital: false },
    lines: [{ sku: 'LAMP', name: 'Moon Lamp', quantity: 1, unitPrice: null }],
  })
  await own('release', 'orders', { all: over.released ?? true, only: [] })
  return {
    ...app,
    own,
    put,
    pledge: (it: Parameters<typeof pledgeOf>[0] = {}) => own('pledge', it.number ?? '7', pledgeOf(it)),
    async order(raw: Wire, of?: string) {
      const { id, data, version, of: groups } = mapOrder(raw)
      await put(to, 'order', [{ id, raw, data, version, of: groups ?? [] }])
      if (of === undefined) return
      const source = { account: self, kind: 'pledge', id: of } as const
      const object = objectKey(to, 'shipstation.orders', source)
      await saveLinks(
        db,
        WORKSPACE,
        [{ account: to, sink: 'shipstation.orders', deed: 'put', source, object, receipt: { id } }],
        new Date(),
      )
    },
    async parcel(raw: Parameters<typeof mapShipment>[0], mark = false) {
      const { id, data, of } = mark
        ? mapFulfillment({ ...raw, fulfillmentId: raw.shipmentId } as never)
        : mapShipment(raw) // why: the same fields under another id
      await put(to, mark ? 'fulfillment' : 'shipment', [{ id, raw, data, version: null, of: of ?? [] }])
    },
    /** Lets the plan look at everything that is new. */
    async plan() {
      // why: a press starts the engine's own planner, which may hold the flow at this moment
      while ((await flowsBehind(db)).includes('flow-orders'))
        await planFlow(postgresStore(db), deps.registry, deps.clock, 'flow-orders')
    },
    /** As if what is queued for a backer had arrived. */
    async arrive(number: string) {
      await sql`update steps set state = 'done', settled_at = now() where src_id = ${number} and state = 'planned'`.execute(
        db,
      )
    },
    /** What a person's presses were, oldest first. */
    async presses() {
      const { rows } = await sql<{ who: string; title: string; kind: string; ref: string; changes: unknown }>`
        select who, title, kind, ref, changes from presses order by id`.execute(db)
      return rows
    },
    async held<K extends Kind>(kind: K, id: string): Promise<Entities[K] | undefined> {
      const { rows } = await sql<{
        data: Entities[K]
      }>`select data from records where kind = ${kind} and id = ${id}`.execute(db)
      return rows[0]?.data
    },
  }
}
