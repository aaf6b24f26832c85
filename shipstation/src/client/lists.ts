import type { OrderStatus } from '../schema/order.ts'

/** At most 500 records a page; 100 unless said. */
export type Paging = { page?: number; pageSize?: number; sortDir?: 'ASC' | 'DESC' }
export const MOST_PER_PAGE = 500

/**
 * Dates are Pacific wall time, `2016-11-29 23:59:59`. `orderNumber` finds every number that begins so; `createDate` and
 * `modifyDate` bounds are after and before, `orderDateEnd` includes its moment.
 */
export type OrderFilter = Paging & {
  customerName?: string
  itemKeyword?: string
  createDateStart?: string
  createDateEnd?: string
  modifyDateStart?: string
  modifyDateEnd?: string
  orderDateStart?: string
  orderDateEnd?: string
  paymentDateStart?: string
  paymentDateEnd?: string
  orderNumber?: string
  orderStatus?: OrderStatus
  storeId?: number
  sortBy?: 'OrderDate' | 'ModifyDate' | 'CreateDate'
}

/** All bounds include their moment. A voided label is found by `voidDate` only: shipments have no modify date. */
export type ShipmentFilter = Paging & {
  recipientName?: string
  recipientCountryCode?: string
  orderNumber?: string
  orderId?: number
  carrierCode?: string
  serviceCode?: string
  trackingNumber?: string
  createDateStart?: string
  createDateEnd?: string
  shipDateStart?: string
  shipDateEnd?: string
  voidDateStart?: string
  voidDateEnd?: string
  storeId?: number
  includeShipmentItems?: boolean
  sortBy?: 'ShipDate' | 'CreateDate'
}

/** All bounds include their moment. There is no filter by store. */
export type FulfillmentFilter = Paging & {
  fulfillmentId?: number
  orderId?: number
  orderNumber?: string
  trackingNumber?: string
  recipientName?: string
  createDateStart?: string
  createDateEnd?: string
  shipDateStart?: string
  shipDateEnd?: string
  sortBy?: 'ShipDate' | 'CreateDate'
}

/** `startDate` and `endDate` bound the create date; there is no filter by modify date. */
export type ProductFilter = Paging & {
  sku?: string
  name?: string
  productCategoryId?: number
  productTypeId?: number
  tagId?: number
  upc?: string
  startDate?: string
  endDate?: string
  showInactive?: boolean
  sortBy?: 'SKU' | 'ModifyDate' | 'CreateDate'
}

export type CustomerFilter = Paging & {
  stateCode?: string
  countryCode?: string
  marketplaceId?: number
  tagId?: number
  sortBy?: 'Name' | 'ModifyDate' | 'CreateDate'
}
