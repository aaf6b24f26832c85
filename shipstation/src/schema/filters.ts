import { z } from 'zod'
import { OrderStatus } from './order.ts'

/** What a list takes in its address. Sent only where it is given. */
const paging = {
  page: z.number().optional(),
  /** At most 500; 100 unless said. */
  pageSize: z.number().optional(),
  sortDir: z.enum(['ASC', 'DESC']).optional(),
}
const text = z.string().optional()
const number = z.number().optional()
/** Pacific wall time, `2016-11-29 23:59:59`. */
const bound = z.string().optional()

/** At most 500 records a page; 100 unless said. */
export const Paging = z.object(paging)
export type Paging = z.infer<typeof Paging>

/**
 * Dates are Pacific wall time, `2016-11-29 23:59:59`. `orderNumber` finds every number that begins so; `createDate` and
 * `modifyDate` bounds are after and before, `orderDateEnd` includes its moment.
 */
export const OrderFilter = z.object({
  ...paging,
  customerName: text,
  itemKeyword: text,
  createDateStart: bound,
  createDateEnd: bound,
  modifyDateStart: bound,
  modifyDateEnd: bound,
  orderDateStart: bound,
  orderDateEnd: bound,
  paymentDateStart: bound,
  paymentDateEnd: bound,
  orderNumber: text,
  orderStatus: OrderStatus.optional(),
  storeId: number,
  sortBy: z.enum(['OrderDate', 'ModifyDate', 'CreateDate']).optional(),
})
export type OrderFilter = z.infer<typeof OrderFilter>

/** Both are demanded. There is no `sortDir`. */
export const TagFilter = z.object({
  page: paging.page,
  pageSize: paging.pageSize,
  orderStatus: OrderStatus,
  tagId: z.number(),
})
export type TagFilter = z.infer<typeof TagFilter>

/** All bounds include their moment. A voided label is found by `voidDate` only: shipments have no modify date. */
export const ShipmentFilter = z.object({
  ...paging,
  recipientName: text,
  recipientCountryCode: text,
  orderNumber: text,
  orderId: number,
  carrierCode: text,
  serviceCode: text,
  trackingNumber: text,
  createDateStart: bound,
  createDateEnd: bound,
  shipDateStart: bound,
  shipDateEnd: bound,
  voidDateStart: bound,
  voidDateEnd: bound,
  storeId: number,
  includeShipmentItems: z.boolean().optional(),
  sortBy: z.enum(['ShipDate', 'CreateDate']).optional(),
})
export type ShipmentFilter = z.infer<typeof ShipmentFilter>

/** All bounds include their moment. There is no filter by store. */
export const FulfillmentFilter = z.object({
  ...paging,
  fulfillmentId: number,
  orderId: number,
  orderNumber: text,
  trackingNumber: text,
  recipientName: text,
  createDateStart: bound,
  createDateEnd: bound,
  shipDateStart: bound,
  shipDateEnd: bound,
  sortBy: z.enum(['ShipDate', 'CreateDate']).optional(),
})
export type FulfillmentFilter = z.infer<typeof FulfillmentFilter>

/** `startDate` and `endDate` bound the create date; there is no filter by modify date. */
export const ProductFilter = z.object({
  ...paging,
  sku: text,
  name: text,
  productCategoryId: number,
  productTypeId: number,
  tagId: number,
  upc: text,
  startDate: bound,
  endDate: bound,
  showInactive: z.boolean().optional(),
  sortBy: z.enum(['SKU', 'ModifyDate', 'CreateDate']).optional(),
})
export type ProductFilter = z.infer<typeof ProductFilter>

export const CustomerFilter = z.object({
  ...paging,
  stateCode: text,
  countryCode: text,
  marketplaceId: number,
  tagId: number,
  sortBy: z.enum(['Name', 'ModifyDate', 'CreateDate']).optional(),
})
export type CustomerFilter = z.infer<typeof CustomerFilter>

/** Deactivated ones are left out unless asked for. */
export const StoreFilter = z.object({ showInactive: z.boolean().optional(), marketplaceId: number })
export type StoreFilter = z.infer<typeof StoreFilter>

export const UserFilter = z.object({ showInactive: z.boolean().optional() })
export type UserFilter = z.infer<typeof UserFilter>

export const OneCarrier = z.object({ carrierCode: z.string() })
export type OneCarrier = z.infer<typeof OneCarrier>
