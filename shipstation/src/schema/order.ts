import { z } from 'zod'
import { Address } from './address.ts'
import { InternationalOptions } from './customs.ts'
import { OrderItem } from './item.ts'
import { Dimensions, InsuranceOptions, Weight } from './measure.ts'
import { open } from './open.ts'

export const ORDER_STATUSES = [
  'awaiting_payment',
  'awaiting_shipment',
  'pending_fulfillment',
  'shipped',
  'on_hold',
  'cancelled',
  'rejected_fulfillment',
] as const
export const OrderStatus = open(ORDER_STATUSES)
export type OrderStatus = z.infer<typeof OrderStatus>

/** An order in one of these can still be replaced by `createOrder`; every other is locked. */
export const OPEN_STATUSES = [
  'awaiting_payment',
  'awaiting_shipment',
  'pending_fulfillment',
  'on_hold',
] as const
/** Whether an order in this status can still be replaced. Source: our reading of the page on createorder. Never throws. */
export const isOpen = (status: OrderStatus) => (OPEN_STATUSES as readonly string[]).includes(status)

export const CONFIRMATIONS = ['none', 'delivery', 'signature', 'adult_signature', 'direct_signature'] as const
export const PAYERS = ['my_account', 'my_other_account', 'recipient', 'third_party'] as const

export const AdvancedOptions = z.looseObject({
  /** Null when a fulfilment provider ships. */
  warehouseId: z.number().nullish(),
  nonMachinable: z.boolean().nullish(),
  saturdayDelivery: z.boolean().nullish(),
  containsAlcohol: z.boolean().nullish(),
  /** Read only, like `mergedIds` and `parentId`. */
  mergedOrSplit: z.boolean().nullish(),
  mergedIds: z.array(z.number()).nullish(),
  parentId: z.number().nullish(),
  /** Can be set when the order is made, never after; unset means the first manual store. */
  storeId: z.number().nullish(),
  customField1: z.string().nullish(),
  customField2: z.string().nullish(),
  customField3: z.string().nullish(),
  source: z.string().nullish(),
  /** A numeric string on some real shipments. */
  billToParty: open(PAYERS).nullish(),
  billToAccount: z.string().nullish(),
  billToPostalCode: z.string().nullish(),
  billToCountryCode: z.string().nullish(),
  billToMyOtherAccount: z.union([z.number(), z.string()]).nullish(),
})
export type AdvancedOptions = z.infer<typeof AdvancedOptions>

/** Dates are Pacific wall time without an offset; amounts are decimal numbers without a currency. */
const written = {
  paymentDate: z.string().nullish(),
  shipByDate: z.string().nullish(),
  customerUsername: z.string().nullish(),
  customerEmail: z.string().nullish(),
  amountPaid: z.number().nullish(),
  taxAmount: z.number().nullish(),
  shippingAmount: z.number().nullish(),
  customerNotes: z.string().nullish(),
  internalNotes: z.string().nullish(),
  gift: z.boolean().nullish(),
  giftMessage: z.string().nullish(),
  paymentMethod: z.string().nullish(),
  requestedShippingService: z.string().nullish(),
  carrierCode: z.string().nullish(),
  serviceCode: z.string().nullish(),
  packageCode: z.string().nullish(),
  confirmation: open(CONFIRMATIONS).nullish(),
  /** A date without a time. */
  shipDate: z.string().nullish(),
  weight: Weight.nullish(),
  dimensions: Dimensions.nullish(),
  insuranceOptions: InsuranceOptions.nullish(),
  /** Null, never an empty list, when the order has none. */
  tagIds: z.array(z.number()).nullish(),
}

export const Order = z.looseObject({
  orderId: z.number(),
  /** At most 50 characters; not unique. */
  orderNumber: z.string(),
  /** What `createOrder` recognises an order by. Never changes. */
  orderKey: z.string(),
  orderDate: z.string(),
  createDate: z.string(),
  modifyDate: z.string(),
  orderStatus: OrderStatus,
  customerId: z.number().nullish(),
  billTo: Address.nullish(),
  shipTo: Address.nullish(),
  items: z.array(OrderItem).nullish(),
  /** Computed: the lines, the order's tax and its shipping. */
  orderTotal: z.number().nullish(),
  ...written,
  /** A date without a time; stays after shipping. */
  holdUntilDate: z.string().nullish(),
  internationalOptions: InternationalOptions.nullish(),
  advancedOptions: AdvancedOptions.nullish(),
  userId: z.string().nullish(),
  externallyFulfilled: z.boolean().nullish(),
  externallyFulfilledBy: z.string().nullish(),
  externallyFulfilledById: z.number().nullish(),
  externallyFulfilledByName: z.string().nullish(),
  labelMessages: z.unknown().nullish(),
})
export type Order = z.infer<typeof Order>

/**
 * What `createOrder` takes: the whole order, since a field that is left out is emptied. `orderId` belongs in an update, and
 * is demanded, with `orderKey`, for an order that was split or merged.
 */
export const NewOrder = z.looseObject({
  orderId: z.number().optional(),
  orderNumber: z.string(),
  orderKey: z.string().nullish(),
  orderDate: z.string(),
  orderStatus: OrderStatus,
  /** Read only: ShipStation goes by `customerUsername`. */
  customerId: z.number().nullish(),
  billTo: Address,
  shipTo: Address,
  items: z.array(OrderItem).nullish(),
  ...written,
  internationalOptions: z.union([InternationalOptions, z.array(z.never())]).nullish(),
  advancedOptions: AdvancedOptions.nullish(),
})
export type NewOrder = z.infer<typeof NewOrder>

/** `createOrders` answers 200 even when some orders failed: settle each by its key. */
export const OrderResult = z.looseObject({
  orderId: z.number().nullish(),
  orderNumber: z.string().nullish(),
  orderKey: z.string().nullish(),
  success: z.boolean(),
  errorMessage: z.string().nullish(),
})
export type OrderResult = z.infer<typeof OrderResult>
export const OrderResults = z.looseObject({ hasErrors: z.boolean(), results: z.array(OrderResult) })
export type OrderResults = z.infer<typeof OrderResults>

export const MarkedAsShipped = z.looseObject({ orderId: z.number(), orderNumber: z.string().nullish() })
export type MarkedAsShipped = z.infer<typeof MarkedAsShipped>
