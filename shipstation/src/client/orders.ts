import { Done } from '../schema/done.ts'
import { MarkedAsShipped, type NewOrder, Order, OrderResults } from '../schema/order.ts'
import { Label } from '../schema/shipment.ts'
import type {
  Assignment,
  Hold,
  LabelRequest,
  Mark,
  OneOrder,
  TagOfOrder,
  Unassignment,
} from '../schema/requests.ts'
import { call, page } from './call.ts'
import type { Http, Options } from './http.ts'
import type { OrderFilter, TagFilter } from '../schema/filters.ts'

const post = (path: string, body: unknown) => ({ method: 'POST', path, body })

/**
 * `GET /orders`: one page; every status unless one is named.
 * Dates are Pacific wall time. @throws Invalid for a filter that is no date.
 */
export const listOrders = (http: Http, filter: OrderFilter = {}, options?: Options) =>
  page(http, '/orders', 'orders', Order, filter, options)

/** `GET /orders/listbytag`: one page of the orders in this status with this tag. @throws Invalid without a status or a tag. */
export const listOrdersByTag = (http: Http, filter: TagFilter, options?: Options) =>
  page(http, '/orders/listbytag', 'orders', Order, filter, options)

/** `GET /orders/{orderId}`. @throws NotFound also for an order that was merged into another. */
export const getOrder = (http: Http, { orderId }: OneOrder, options?: Options) =>
  call(http, { method: 'GET', path: `/orders/${orderId}` }, Order, options)

/**
 * `POST /orders/createorder`: makes the order, or replaces the open one with this `orderKey` as a whole. Without a key every
 * call makes another order. @throws Invalid for an order that is shipped or cancelled.
 */
export const createOrder = (http: Http, order: NewOrder, options?: Options) =>
  call(http, post('/orders/createorder', order), Order, options)

/** At most this many orders go into one `createOrders`. */
export const MOST_PER_CREATE = 100

/**
 * `POST /orders/createorders`: as `createOrder`, up to 100 at once. Succeeds in part: settle every order by its `orderKey`.
 * @throws Invalid when the list as a whole is refused.
 */
export const createOrders = (http: Http, orders: NewOrder[], options?: Options) =>
  call(http, post('/orders/createorders', orders), OrderResults, options)

/** `DELETE /orders/{orderId}`: the order becomes inactive and leaves every list. @throws NotFound */
export const deleteOrder = (http: Http, { orderId }: OneOrder, options?: Options) =>
  call(http, { method: 'DELETE', path: `/orders/${orderId}` }, Done, options)

/**
 * `POST /orders/createlabelfororder`: buys a label for the whole order, which becomes shipped. Costs money unless `testLabel`.
 * Costs are US dollars. @throws Invalid, NotFound; ServerError in the carrier's words.
 */
export const createLabelForOrder = (http: Http, label: LabelRequest, options?: Options) =>
  call(http, post('/orders/createlabelfororder', label), Label, options)

/**
 * `POST /orders/markasshipped`: the order becomes shipped and a fulfillment (not a shipment) appears. V1 cannot undo it.
 * @throws NotFound, Invalid
 */
export const markAsShipped = (http: Http, mark: Mark, options?: Options) =>
  call(http, post('/orders/markasshipped', mark), MarkedAsShipped, options)

/** `POST /orders/holduntil`. `holdUntilDate` is a date without a time. @throws NotFound, Invalid */
export const holdUntil = (http: Http, hold: Hold, options?: Options) =>
  call(http, post('/orders/holduntil', hold), Done, options)

/**
 * `POST /orders/restorefromhold`: back to awaiting shipment, also for an order that awaited payment before.
 * @throws NotFound, Invalid
 */
export const restoreFromHold = (http: Http, order: OneOrder, options?: Options) =>
  call(http, post('/orders/restorefromhold', order), Done, options)

/** `POST /orders/addtag`. @throws NotFound */
export const addTag = (http: Http, tag: TagOfOrder, options?: Options) =>
  call(http, post('/orders/addtag', tag), Done, options)

/** `POST /orders/removetag`. @throws NotFound */
export const removeTag = (http: Http, tag: TagOfOrder, options?: Options) =>
  call(http, post('/orders/removetag', tag), Done, options)

/** `POST /orders/assignuser`: all of the orders, or none when one of them is unknown. @throws NotFound, Invalid */
export const assignUser = (http: Http, to: Assignment, options?: Options) =>
  call(http, post('/orders/assignuser', to), Done, options)

/** `POST /orders/unassignuser`: all of the orders, or none when one of them is unknown. @throws NotFound */
export const unassignUser = (http: Http, from: Unassignment, options?: Options) =>
  call(http, post('/orders/unassignuser', from), Done, options)
