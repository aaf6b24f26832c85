import { z } from 'zod'
import { Address } from './address.ts'

/** An order shipped without a ShipStation label: marked as shipped, or sent by a fulfilment provider. It has no lines and no cost. */
export const Fulfillment = z.looseObject({
  fulfillmentId: z.number(),
  orderId: z.number().nullish(),
  orderNumber: z.string().nullish(),
  userId: z.string().nullish(),
  customerEmail: z.string().nullish(),
  /** May be an empty string. */
  trackingNumber: z.string().nullish(),
  createDate: z.string(),
  /** Unlike a shipment's, with a time (midnight for what a person or the API marked). */
  shipDate: z.string().nullish(),
  voidDate: z.string().nullish(),
  deliveryDate: z.string().nullish(),
  /** Free text such as `UPS`, not a carrier code of ShipStation's. */
  carrierCode: z.string().nullish(),
  sellerFillProviderId: z.number().nullish(),
  sellerFillProviderName: z.string().nullish(),
  fulfillmentProviderCode: z.string().nullish(),
  fulfillmentServiceCode: z.string().nullish(),
  fulfillmentFee: z.number().nullish(),
  voidRequested: z.boolean().nullish(),
  voided: z.boolean().nullish(),
  marketplaceNotified: z.boolean().nullish(),
  notifyErrorMessage: z.string().nullish(),
  shipTo: Address.nullish(),
})
export type Fulfillment = z.infer<typeof Fulfillment>
