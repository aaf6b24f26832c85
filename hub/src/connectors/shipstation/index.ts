import {
  Fulfillment,
  Notification,
  operations,
  Order,
  Product,
  resource,
  Shipment,
  Store,
  Tag,
  User,
  Warehouse,
} from 'shipstation'
import type { Connector, Source } from '../../connector.ts'
import { ADDRESS, LATE_SECONDS, secrets, settings, type Secrets, type Settings } from './facts.ts'
import { mapFulfillment, mapOrder, mapShipment } from './map.ts'
import { orders } from './orders-sink.ts'
import { readAll, readFulfillments, readOrders, readProducts, readShipments } from './read.ts'

const minute = { everySeconds: 60, lateSeconds: LATE_SECONDS }
const hour = { everySeconds: 3600, lateSeconds: LATE_SECONDS }
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
    orders: source({ kind: 'order', ...minute, raw: Order, read: readOrders, map: mapOrder }),
    shipments: source({ kind: 'shipment', ...minute, raw: Shipment, read: readShipments, map: mapShipment }),
    fulfillments: source({
      kind: 'fulfillment',
      ...minute,
      raw: Fulfillment,
      read: readFulfillments,
      map: mapFulfillment,
    }),
    stores: source({
      kind: 'store',
      ...hour,
      raw: Store,
      read: readAll((http) => operations.listStores(http, { showInactive: true })),
      map: (raw) => ({
        id: String(raw.storeId),
        version: null,
        data: {
          name: raw.storeName ?? '',
          marketplace: raw.marketplaceName ?? '',
          manual: raw.marketplaceId === 0,
          active: raw.active ?? true,
        },
      }),
    }),
    warehouses: source({
      kind: 'warehouse',
      ...hour,
      raw: Warehouse,
      read: readAll((http) => operations.listWarehouses(http)),
      map: (raw) => ({
        id: String(raw.warehouseId),
        version: null,
        data: {
          name: raw.warehouseName ?? '',
          isDefault: raw.isDefault ?? false,
          country: raw.originAddress?.country ?? null,
        },
      }),
    }),
    tags: source({
      kind: 'tag',
      ...hour,
      raw: Tag,
      read: readAll((http) => operations.listTags(http)),
      map: (raw) => ({
        id: String(raw.tagId),
        version: null,
        data: { name: raw.name ?? '', color: raw.color ?? null },
      }),
    }),
    users: source({
      kind: 'user',
      ...hour,
      raw: User,
      read: readAll((http) => operations.listUsers(http)),
      map: (raw) => ({ id: raw.userId, version: null, data: { name: raw.name ?? raw.userName ?? '' } }),
    }),
    products: source({
      kind: 'product',
      ...hour,
      raw: Product,
      read: readProducts,
      map: (raw) => ({
        id: String(raw.productId),
        version: null,
        data: {
          sku: raw.sku ?? null,
          name: raw.name ?? null,
          price: raw.price === null || raw.price === undefined ? null : String(raw.price),
          active: raw.active ?? true,
        },
      }),
    }),
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
