import { z } from 'zod'
import { Weight } from './measure.ts'

export const ItemOption = z.looseObject({ name: z.string().nullish(), value: z.string().nullish() })
export type ItemOption = z.infer<typeof ItemOption>

const fields = {
  orderItemId: z.number().nullish(),
  /** The line's id in the system that the order comes from. */
  lineItemKey: z.string().nullish(),
  /** May begin with spaces; never trim it silently. */
  sku: z.string().nullish(),
  name: z.string().nullish(),
  imageUrl: z.string().nullish(),
  /** Of one unit. */
  weight: Weight.nullish(),
  /** Zero occurs: a refunded line keeps its place. */
  quantity: z.number().nullish(),
  /** Negative for discounts. */
  unitPrice: z.number().nullish(),
  warehouseLocation: z.string().nullish(),
  options: z.array(ItemOption).nullish(),
  productId: z.number().nullish(),
  fulfillmentSku: z.string().nullish(),
}

/** A line of an order. `taxAmount` and `shippingAmount` of a line are not part of the order's total. */
export const OrderItem = z.looseObject({
  ...fields,
  taxAmount: z.number().nullish(),
  shippingAmount: z.number().nullish(),
  /** True for what is not a thing: a discount, a promotion. */
  adjustment: z.boolean().nullish(),
  upc: z.string().nullish(),
  createDate: z.string().nullish(),
  modifyDate: z.string().nullish(),
})
export type OrderItem = z.infer<typeof OrderItem>

/** A line as it went into a parcel. */
export const ShipmentItem = z.looseObject(fields)
export type ShipmentItem = z.infer<typeof ShipmentItem>
