import { z } from 'zod'
import { Fulfillment } from '../schema/fulfillment.ts'
import { Order } from '../schema/order.ts'
import { Shipment } from '../schema/shipment.ts'
import type { Subscription } from '../schema/requests.ts'
import { Subscribed, Webhooks } from '../schema/webhook.ts'
import { call, page } from './call.ts'
import type { Http, Options } from './http.ts'

/** `GET /webhooks`. Not paged. */
export const listWebhooks = async (http: Http, _request = {}, options?: Options) =>
  (await call(http, { method: 'GET', path: '/webhooks' }, Webhooks, options)).webhooks

/** `POST /webhooks/subscribe`: gives the new subscription's id. @throws Invalid */
export const subscribe = (http: Http, subscription: Subscription, options?: Options) =>
  call(http, { method: 'POST', path: '/webhooks/subscribe', body: subscription }, Subscribed, options)

/** `DELETE /webhooks/{webhookId}`: answers with nothing. @throws NotFound */
export const unsubscribe = async (http: Http, { webhookId }: { webhookId: number }, options?: Options) => {
  await call(http, { method: 'DELETE', path: `/webhooks/${webhookId}` }, z.unknown(), options)
}

/**
 * Where a notification's `resource_url` points, to be asked at the usual address: the host may be any of ShipStation's shards.
 * Null for any other host or list, whatever it claims: the notification is unsigned, and our credentials go to nobody else.
 * Never throws: what is no address is null too. Source: https://www.shipstation.com/docs/api/webhooks/
 */
export function resource(url: string): { list: keyof typeof lists; query: Record<string, string> } | null {
  if (!URL.canParse(url)) return null
  const { protocol, hostname, pathname, searchParams } = new URL(url)
  const list = pathname.replace(/^\/|\/$/g, '').toLowerCase()
  if (protocol !== 'https:' || !/^ssapi\d*\.shipstation\.com$/.test(hostname) || !Object.hasOwn(lists, list))
    return null
  return { list: list as keyof typeof lists, query: Object.fromEntries(searchParams) }
}

const lists = { orders: Order, shipments: Shipment, fulfillments: Fulfillment }

/** What `resource` gave, to which `page` and `pageSize` may be added. */
export type Notified = Record<string, string | number | undefined>

/** The orders that a notification speaks of, one page; an import may be longer. @throws as `listOrders`. */
export const listNotifiedOrders = (http: Http, query: Notified, options?: Options) =>
  page(http, '/orders', 'orders', Order, query, options)

/** The shipments that a notification speaks of, one page; a batch may be longer. @throws as `listShipments`. */
export const listNotifiedShipments = (http: Http, query: Notified, options?: Options) =>
  page(http, '/shipments', 'shipments', Shipment, query, options)

/** The fulfillments that a notification speaks of, one page. @throws as `listFulfillments`. */
export const listNotifiedFulfillments = (http: Http, query: Notified, options?: Options) =>
  page(http, '/fulfillments', 'fulfillments', Fulfillment, query, options)
