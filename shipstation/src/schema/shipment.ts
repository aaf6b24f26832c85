import { z } from 'zod'
import { Address } from './address.ts'
import { ShipmentItem } from './item.ts'
import { Dimensions, InsuranceOptions, Weight } from './measure.ts'
import { AdvancedOptions, CONFIRMATIONS } from './order.ts'
import { open } from './open.ts'

/** A parcel with a label made in ShipStation. What was only marked as shipped is a fulfillment. */
export const Shipment = z.looseObject({
  shipmentId: z.number(),
  orderId: z.number().nullish(),
  orderKey: z.string().nullish(),
  userId: z.string().nullish(),
  customerEmail: z.string().nullish(),
  orderNumber: z.string().nullish(),
  createDate: z.string(),
  /** A date without a time. */
  shipDate: z.string().nullish(),
  shipmentCost: z.number().nullish(),
  insuranceCost: z.number().nullish(),
  otherCost: z.number().nullish(),
  trackingNumber: z.string().nullish(),
  isReturnLabel: z.boolean().nullish(),
  batchNumber: z.string().nullish(),
  carrierCode: z.string().nullish(),
  serviceCode: z.string().nullish(),
  packageCode: z.string().nullish(),
  confirmation: open(CONFIRMATIONS).nullish(),
  warehouseId: z.number().nullish(),
  voided: z.boolean().nullish(),
  voidDate: z.string().nullish(),
  marketplaceNotified: z.boolean().nullish(),
  notifyErrorMessage: z.string().nullish(),
  /** As the carrier normalised it: differs from the order's. */
  shipTo: Address.nullish(),
  weight: Weight.nullish(),
  dimensions: Dimensions.nullish(),
  insuranceOptions: InsuranceOptions.nullish(),
  advancedOptions: AdvancedOptions.nullish(),
  /** Null unless the list was asked with `includeShipmentItems`. */
  shipmentItems: z.array(ShipmentItem).nullish(),
  /** The PDF in base64; only in the answer that made the label. */
  labelData: z.string().nullish(),
  formData: z.string().nullish(),
})
export type Shipment = z.infer<typeof Shipment>

/** What `createLabelForOrder` answers. `labelData` is a PDF in base64 and cannot be fetched again. */
export const Label = z.looseObject({
  shipmentId: z.number(),
  shipmentCost: z.number().nullish(),
  insuranceCost: z.number().nullish(),
  trackingNumber: z.string().nullish(),
  labelData: z.string().nullish(),
  formData: z.string().nullish(),
})
export type Label = z.infer<typeof Label>

/** `approved` false is a no of the carrier, with its reason in `message`. */
export const Voided = z.looseObject({ approved: z.boolean(), message: z.string().nullish() })
export type Voided = z.infer<typeof Voided>

export const Rate = z.looseObject({
  serviceName: z.string().nullish(),
  serviceCode: z.string(),
  shipmentCost: z.number(),
  otherCost: z.number().nullish(),
})
export type Rate = z.infer<typeof Rate>
