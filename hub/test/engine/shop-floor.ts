import { sql } from 'kysely'
import { createHttp, type Http, type NewOrder, type Order, operations } from 'shipstation'
import { dueNow, sourcesOf } from '../../src/store/sources.ts'
import { WORKSPACE, type EngineRig } from '../rig/engine.ts'
import { steer } from './desk.ts'

/** Somebody who works in ShipStation itself, beside the hub. */
export function shopFloor(rig: EngineRig) {
  const { url, apiKey, apiSecret, shop } = rig.sandbox
  const http: Http = createHttp({ apiKey, apiSecret, address: url })
  const storeId = shop.stores.all()[0]?.storeId
  const body = (orderNumber: string, over: Partial<NewOrder> = {}): NewOrder => ({
    ...{
      orderNumber,
      orderKey: `key-${orderNumber}`,
      orderDate: '2026-11-20 10:00:00',
      orderStatus: 'awaiting_shipment',
    },
    ...{ billTo: { name: 'Ada' }, shipTo: { name: 'Ada', country: 'US' }, advancedOptions: { storeId } },
    items: [{ lineItemKey: 'a', sku: 'MUG', name: 'Mug', quantity: 2, unitPrice: 5 }],
    ...over,
  })
  return {
    http,
    body,
    make: (orderNumber: string, over: Partial<NewOrder> = {}) =>
      operations.createOrder(http, body(orderNumber, over)),
    deed: (order: Order, deed: string, given: object = {}) =>
      steer(rig.sandbox, `orders/${order.orderId}/${deed}`, given),
    merge: (...orders: Order[]) =>
      steer(rig.sandbox, 'batch/merge', { orderIds: orders.map((one) => one.orderId) }),
    /** What the mirror holds of a kind: its living ids, in order. */
    async living(kind = 'order'): Promise<string[]> {
      const { rows } = await sql<{
        id: string
      }>`select id from records where kind = ${kind} and not gone order by id`.execute(rig.db)
      return rows.map((row) => row.id)
    },
    async record<T>(kind: string, id: number): Promise<T | null> {
      const { rows } = await sql<{
        data: T
      }>`select data from records where kind = ${kind} and id = ${String(id)}`.execute(rig.db)
      return rows[0]?.data ?? null
    },
    /** Every source is looked at again at once. */
    async look() {
      const streams = (await sourcesOf(rig.db, WORKSPACE, rig.account)).map((one) => one.stream)
      await dueNow(rig.db, WORKSPACE, rig.account, streams, rig.engine.context.clock.now())
      rig.engine.wake(WORKSPACE, rig.account)
    },
    /** As if it had been made two days ago, and changed so many minutes ago. */
    age(order: Order, minutes = 0) {
      const kept = shop.order(order.orderId)
      if (!kept) throw new Error(`order ${order.orderNumber} is not there`)
      const ago = (wall: string, by: number) =>
        `${new Date(Date.parse(`${wall.slice(0, 23)}Z`) - by * 60_000).toISOString().slice(0, 23)}0000`
      const { createDate, modifyDate } = kept.order
      shop.keep({
        ...kept,
        order: {
          ...kept.order,
          createDate: ago(createDate, 2 * 24 * 60),
          modifyDate: ago(modifyDate, minutes),
        },
      })
    },
    /** As if a day had gone by since the last sweep. */
    async sweep() {
      await sql`update absences set first_at = first_at - interval '1 day', last_at = last_at - interval '1 day'`.execute(
        rig.db,
      )
      const long = JSON.stringify({
        begun: '2026-01-01T00:00:00.000Z',
        at: null,
        to: '2026-01-01T00:00:00.000Z',
      })
      await sql`update sources set sweep = jsonb_build_object('hot', ${long}::jsonb, 'all', ${long}::jsonb, 'due', '2026-01-01T00:00:00.000Z', 'repaired', 0)`.execute(
        rig.db,
      )
      rig.engine.wake(WORKSPACE, rig.account)
    },
    async swept(): Promise<boolean> {
      const { rows } =
        await sql`select from sources where sweep is not null and (sweep ->> 'due')::timestamptz < now()`.execute(
          rig.db,
        )
      return rows.length === 0
    },
  }
}
