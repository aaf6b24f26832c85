import { Fulfillment, Notification, operations, Order, resource, Shipment } from 'shipstation'
import type { Connector, Source } from '../../connector.ts'
import { ADDRESS, LATE_SECONDS, secrets, settings, type Secrets, type Settings } from './facts.ts'
import { lists } from './lists.ts'
import { lookForLabel, mapFulfillment, mapOrder, mapShipment } from './map.ts'
import { orders } from './orders-sink.ts'
import {
  cursorAt,
  labelCursorAt,
  labelsReached,
  reached,
  readFulfillments,
  readOrders,
  readShipments,
} from './read.ts'
import { second } from './second.ts'

/** New orders and parcels are told of; an edit, a cancelled order and a voided label never are, so they wait for the next pass. */
const minute = { everySeconds: 60, toldSeconds: 300, lateSeconds: LATE_SECONDS }
const source = <Raw>(it: Source<Settings, Raw>): Source<Settings, Raw> => it

/** Connector number zero: same contract as the others, no privileges. */
export const shipstation: Connector<Settings, Secrets> = {
  id: 'shipstation',
  title: 'ShipStation',
  settings,
  secrets,
  api: ({ apiKey, apiSecret }, { base }) => ({
    base,
    headers: { authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}` },
    limits: [{ requests: 40, perSeconds: 60 }],
  }),
  second,
  async check(io) {
    const stores = await operations.listStores(io.http, { showInactive: true })
    const ids = stores.map((one) => one.storeId).sort((a, b) => a - b)
    // ShipStation does not name the account: its lowest store id does, and every store id is a mark of it.
    // A sandbox numbers its stores as it likes: its ids are never those of a real account.
    const own = io.settings.base === ADDRESS ? '' : 'sandbox-'
    return {
      account: `shipstation:${own}${ids[0] ?? 'without-stores'}`,
      marks: ids.map((id) => own + id),
      says:
        stores.length === 1
          ? 'ShipStation answered: 1 store.'
          : `ShipStation answered: ${stores.length} stores.`,
      found: { stores },
    }
  },
  heard(notice) {
    const parsed = Notification.safeParse(safeJson(notice.body))
    const named = parsed.success ? resource(parsed.data.resource_url) : null
    if (!named) return null
    // A notice without a batch of its own says no more than "look": what is new is read, never the whole list.
    const query = Object.entries(named.query).filter(([name]) =>
      /^(importbatch|batchid|storeid)$/i.test(name),
    )
    const only = new URLSearchParams(query).toString()
    if (only.length > 300) return null
    const isOne = query.some(([name]) => /batch/i.test(name))
    const asks = [{ stream: named.list, ask: isOne ? { only } : { since: null } }]
    // A parcel changes its order too, without an event of its own.
    return named.list === 'orders' ? asks : [...asks, { stream: 'orders', ask: { since: null } }]
  },
  hooks: {
    wanted: ['ORDER_NOTIFY', 'SHIP_NOTIFY', 'FULFILLMENT_SHIPPED'],
    list: async (io) =>
      (await operations.listWebhooks(io.http)).map((hook) => ({
        id: String(hook.WebHookID),
        event: String(hook.HookType),
        url: String(hook.Url),
      })),
    add: async (io, event, url) => {
      const { id } = await operations.subscribe(io.http, {
        target_url: url,
        event,
        friendly_name: 'Longshore',
      })
      return { id: String(id), event, url }
    },
    remove: async (io, id) => operations.unsubscribe(io.http, { webhookId: Number(id) }),
  },
  sources: {
    orders: source({
      ...{ kind: 'order', ...minute, raw: Order, read: readOrders, map: mapOrder },
      windows: { cursorAt, reached, look: (raw) => `id:${raw.orderId}` },
    }),
    // A label has no address of its own: it is among its order's, or among those with its number.
    shipments: source({
      ...{ kind: 'shipment', ...minute, raw: Shipment, read: readShipments, map: mapShipment },
      windows: { cursorAt: labelCursorAt, reached: labelsReached, look: lookForLabel },
    }),
    fulfillments: source({
      ...{ kind: 'fulfillment', ...minute, raw: Fulfillment, read: readFulfillments, map: mapFulfillment },
      windows: { cursorAt, reached, look: (raw) => `fulfillmentId=${raw.fulfillmentId}` },
    }),
    ...lists,
  },
  sinks: { orders },
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
