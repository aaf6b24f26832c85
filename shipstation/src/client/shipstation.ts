import type { Customer } from '../schema/customer.ts'
import type { Fulfillment } from '../schema/fulfillment.ts'
import type { Order } from '../schema/order.ts'
import type { Page } from '../schema/page.ts'
import type { Product } from '../schema/product.ts'
import type { Shipment } from '../schema/shipment.ts'
import { every, type List, type Listing, listing } from './every.ts'
import type { Http, Options } from './http.ts'
import type {
  CustomerFilter,
  FulfillmentFilter,
  OrderFilter,
  ProductFilter,
  ShipmentFilter,
  TagFilter,
} from '../schema/filters.ts'
import * as operations from './operations.ts'
import type { Notified } from './webhooks.ts'
import { createPacedHttp } from './paced.ts'
import { type Access, createHttp } from './transport.ts'

type Operations = typeof operations
type Bound<F> = F extends (http: Http, ...rest: infer Rest) => infer Answer
  ? (...rest: Rest) => Answer
  : never
type Names = {
  [K in keyof Operations]: Operations[K] extends (http: Http, ...rest: never[]) => Promise<unknown>
    ? K
    : never
}[keyof Operations]

/** The paged lists: one page when awaited, every record when looped over. */
type Lists = {
  listOrders(filter?: OrderFilter, options?: Options): Listing<Order>
  listOrdersByTag(filter: TagFilter, options?: Options): Listing<Order>
  listShipments(filter?: ShipmentFilter, options?: Options): Listing<Shipment>
  listFulfillments(filter?: FulfillmentFilter, options?: Options): Listing<Fulfillment>
  listProducts(filter?: ProductFilter, options?: Options): Listing<Product>
  listCustomers(filter?: CustomerFilter, options?: Options): Listing<Customer>
  listNotifiedOrders(query: Notified, options?: Options): Listing<Order>
  listNotifiedShipments(query: Notified, options?: Options): Listing<Shipment>
  listNotifiedFulfillments(query: Notified, options?: Options): Listing<Fulfillment>
}

/** Every operation, without the transport in front. */
export type Client = { [K in Exclude<Names, keyof Lists>]: Bound<Operations[K]> } & Lists & {
    /** The paced transport itself, for what is not an operation. */
    http: Http
    everyOrder(filter?: OrderFilter): AsyncIterable<Order>
    everyShipment(filter?: ShipmentFilter): AsyncIterable<Shipment>
    everyFulfillment(filter?: FulfillmentFilter): AsyncIterable<Fulfillment>
    everyProduct(filter?: ProductFilter): AsyncIterable<Product>
    everyCustomer(filter?: CustomerFilter): AsyncIterable<Customer>
  }

/**
 * ShipStation, wired: key and secret in, operations out, within the budget, with reads tried again and lists to loop over. Throws
 * nothing itself and sends nothing; its operations throw as `operations` do. One client per key pair: the budget is the pair's.
 */
export function shipstation(
  apiKey: string,
  apiSecret: string,
  options: Omit<Access, 'apiKey' | 'apiSecret'> = {},
): Client {
  const http = createPacedHttp(createHttp({ apiKey, apiSecret, ...options }))
  const bound = Object.entries(operations)
    .filter(([name, operation]) => typeof operation === 'function' && name !== 'resource')
    .map(([name, operation]) => [
      name,
      // The casts: the compiler forgets, going over the names, that each keeps its own operation.
      (operation as (http: Http, ...rest: unknown[]) => unknown).bind(null, http),
    ])
  const both =
    <F extends object, T>(operation: (http: Http, filter: F, options?: Options) => Promise<Page<T>>) =>
    // The cast: a filter of optional members may be left out.
    (filter: F = {} as F, options?: Options): Listing<T> => {
      const list: List<T> = (paging) => operation(http, { ...filter, ...paging }, options)
      // The cast: those lists that can be given a size are given it so.
      const { pageSize } = filter as { pageSize?: number }
      return listing(() => operation(http, filter, options), list, pageSize)
    }
  return {
    ...(Object.fromEntries(bound) as { [K in Names]: Bound<Operations[K]> }),
    http,
    listOrders: both(operations.listOrders),
    listShipments: both(operations.listShipments),
    listFulfillments: both(operations.listFulfillments),
    listProducts: both(operations.listProducts),
    listCustomers: both(operations.listCustomers),
    listOrdersByTag: both(operations.listOrdersByTag),
    listNotifiedOrders: both(operations.listNotifiedOrders),
    listNotifiedShipments: both(operations.listNotifiedShipments),
    listNotifiedFulfillments: both(operations.listNotifiedFulfillments),
    everyOrder: (filter = {}) =>
      every((paging) => operations.listOrders(http, { ...filter, ...paging }), filter.pageSize),
    everyShipment: (filter = {}) =>
      every((paging) => operations.listShipments(http, { ...filter, ...paging }), filter.pageSize),
    everyFulfillment: (filter = {}) =>
      every((paging) => operations.listFulfillments(http, { ...filter, ...paging }), filter.pageSize),
    everyProduct: (filter = {}) =>
      every((paging) => operations.listProducts(http, { ...filter, ...paging }), filter.pageSize),
    everyCustomer: (filter = {}) =>
      every((paging) => operations.listCustomers(http, { ...filter, ...paging }), filter.pageSize),
  }
}
