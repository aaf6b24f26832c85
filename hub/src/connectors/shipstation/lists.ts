import { Carrier, Customer, operations, Product, Store, Tag, User, Warehouse } from 'shipstation'
import type { Source } from '../../connector.ts'
import { LATE_SECONDS, type Settings } from './facts.ts'
import { readAll, readEvery, readNewest } from './read.ts'

const hour = { everySeconds: 3600, lateSeconds: LATE_SECONDS }
const source = <Raw>(it: Source<Settings, Raw>): Source<Settings, Raw> => it

/** The account's small lists, read as a whole every hour. Carriers that share a code are told apart by their provider's id. */
export const lists = {
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
    read: readEvery((http, paging) => operations.listProducts(http, paging)),
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
  carriers: source({
    kind: 'carrier',
    ...hour,
    raw: Carrier,
    read: readAll((http) => operations.listCarriers(http)),
    map: (raw) => ({
      id: raw.shippingProviderId ? `${raw.code}-${raw.shippingProviderId}` : raw.code,
      version: null,
      data: { name: raw.name ?? raw.code, code: raw.code, nickname: raw.nickname ?? null },
    }),
  }),
  customers: source({
    kind: 'customer',
    ...hour,
    raw: Customer,
    read: readNewest((http, paging) =>
      operations.listCustomers(http, { ...paging, sortBy: 'ModifyDate', sortDir: 'DESC' }),
    ),
    map: (raw) => ({
      id: String(raw.customerId),
      version: null,
      data: {
        name: raw.name ?? null,
        email: raw.email ?? null,
        city: raw.city ?? null,
        country: raw.countryCode ?? null,
      },
      of: raw.email ? [{ kind: 'email', id: raw.email.toLowerCase() }] : [],
    }),
  }),
}
