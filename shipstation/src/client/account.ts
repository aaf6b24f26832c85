import { z } from 'zod'
import { Registered } from '../schema/account.ts'
import { Carrier, Packaging, Service } from '../schema/carrier.ts'
import { Done } from '../schema/done.ts'
import { Marketplace, RefreshStatus, Store } from '../schema/store.ts'
import { Tag } from '../schema/tag.ts'
import { User } from '../schema/user.ts'
import { Warehouse } from '../schema/warehouse.ts'
import type { OneCarrier, StoreFilter, UserFilter } from '../schema/filters.ts'
import type { Funds, NewAccount, NewWarehouse, OneStore, Refresh } from '../schema/requests.ts'
import { call, queryOf } from './call.ts'
import type { Http, Options } from './http.ts'

const get = (path: string, query: Parameters<typeof queryOf>[0] = {}) => ({
  method: 'GET',
  path,
  query: queryOf(query),
})
const post = (path: string, body: unknown) => ({ method: 'POST', path, body })

/** `GET /stores`. A list that answers proves key and secret: it is the cheapest check. */
export const listStores = (http: Http, filter: StoreFilter = {}, options?: Options) =>
  call(http, get('/stores', filter), z.array(Store), options)

/** `GET /stores/{storeId}`. @throws NotFound */
export const getStore = (http: Http, { storeId }: OneStore, options?: Options) =>
  call(http, get(`/stores/${storeId}`), Store, options)

/**
 * `PUT /stores/{storeId}`: the whole store; a field that is left out is emptied.
 * Dates are Pacific wall time. @throws NotFound, Invalid
 */
export const updateStore = (http: Http, store: Store, options?: Options) =>
  call(http, { method: 'PUT', path: `/stores/${store.storeId}`, body: store }, Store, options)

/** `POST /stores/deactivate`. No order is imported any more. @throws NotFound */
export const deactivateStore = (http: Http, store: OneStore, options?: Options) =>
  call(http, post('/stores/deactivate', store), Done, options)

/** `POST /stores/reactivate`. @throws NotFound */
export const reactivateStore = (http: Http, store: OneStore, options?: Options) =>
  call(http, post('/stores/reactivate', store), Done, options)

/** `GET /stores/getrefreshstatus`. Dates are Pacific wall time. @throws NotFound */
export const getRefreshStatus = (http: Http, store: OneStore, options?: Options) =>
  call(http, get('/stores/getrefreshstatus', store), RefreshStatus, options)

/**
 * `POST /stores/refreshstore`: starts an import; every store without `storeId`. `refreshDate` is Pacific wall time.
 * @throws NotFound, Invalid
 */
export const refreshStore = (http: Http, store: Refresh = {}, options?: Options) =>
  call(http, post('/stores/refreshstore', store), Done, options)

/** `GET /stores/marketplaces`. The channels ShipStation imports from. Not paged. */
export const listMarketplaces = (http: Http, _request = {}, options?: Options) =>
  call(http, get('/stores/marketplaces'), z.array(Marketplace), options)

/** `GET /accounts/listtags`. Not paged; made in the screens only. */
export const listTags = (http: Http, _request = {}, options?: Options) =>
  call(http, get('/accounts/listtags'), z.array(Tag), options)

/**
 * `POST /accounts/registeraccount`: for partners: with `partnerKey` among the options of the transport, and then without the account's pair.
 * @throws Unauthorized, Invalid
 */
export const registerAccount = (http: Http, account: NewAccount, options?: Options) =>
  call(http, post('/accounts/registeraccount', account), Registered, options)

/** `GET /users`. Not paged. Real accounts answer with a list, the document shows a lone user. */
export const listUsers = (http: Http, filter: UserFilter = {}, options?: Options) =>
  call(http, get('/users', filter), z.array(User), options)

/** `GET /warehouses`. Not paged. */
export const listWarehouses = (http: Http, _request = {}, options?: Options) =>
  call(http, get('/warehouses'), z.array(Warehouse), options)

/** `GET /warehouses/{warehouseId}`. @throws NotFound */
export const getWarehouse = (http: Http, { warehouseId }: { warehouseId: number }, options?: Options) =>
  call(http, get(`/warehouses/${warehouseId}`), Warehouse, options)

/** `POST /warehouses/createwarehouse`. Without `returnAddress` parcels come back to the origin. @throws Invalid */
export const createWarehouse = (http: Http, warehouse: NewWarehouse, options?: Options) =>
  call(http, post('/warehouses/createwarehouse', warehouse), Warehouse, options)

/** `PUT /warehouses/{warehouseId}`: the whole warehouse; a field that is left out is emptied. @throws NotFound, Invalid */
export const updateWarehouse = (http: Http, warehouse: Warehouse, options?: Options) =>
  call(
    http,
    { method: 'PUT', path: `/warehouses/${warehouse.warehouseId}`, body: warehouse },
    Warehouse,
    options,
  )

/** `DELETE /warehouses/{warehouseId}`. @throws NotFound */
export const deleteWarehouse = (http: Http, { warehouseId }: { warehouseId: number }, options?: Options) =>
  call(http, { method: 'DELETE', path: `/warehouses/${warehouseId}` }, Done, options)

/** `GET /carriers`. Those connected to the account, with balances in US dollars. Not paged. */
export const listCarriers = (http: Http, _request = {}, options?: Options) =>
  call(http, get('/carriers'), z.array(Carrier), options)

/** `GET /carriers/getcarrier`. @throws NotFound */
export const getCarrier = (http: Http, carrier: OneCarrier, options?: Options) =>
  call(http, get('/carriers/getcarrier', carrier), Carrier, options)

/** `POST /carriers/addfunds`: charges the card on file; 10.00 to 10000.00 US dollars. @throws Invalid, NotFound */
export const addFunds = (http: Http, funds: Funds, options?: Options) =>
  call(http, post('/carriers/addfunds', funds), Carrier, options)

/** `GET /carriers/listpackages`. @throws NotFound */
export const listPackages = (http: Http, carrier: OneCarrier, options?: Options) =>
  call(http, get('/carriers/listpackages', carrier), z.array(Packaging), options)

/** `GET /carriers/listservices`. @throws NotFound */
export const listServices = (http: Http, carrier: OneCarrier, options?: Options) =>
  call(http, get('/carriers/listservices', carrier), z.array(Service), options)
