import { z } from 'zod'
import { Address } from './address.ts'
import { InternationalOptions } from './customs.ts'
import { Dimensions, InsuranceOptions, Weight } from './measure.ts'
import { AdvancedOptions, CONFIRMATIONS } from './order.ts'
import { open } from './open.ts'
import { WebhookEvent } from './webhook.ts'

const OrderIds = z.array(z.number())
export const OneOrder = z.object({ orderId: z.number() })
export type OneOrder = z.infer<typeof OneOrder>
export const OneShipment = z.object({ shipmentId: z.number() })
export type OneShipment = z.infer<typeof OneShipment>
export const OneStore = z.object({ storeId: z.number() })
export type OneStore = z.infer<typeof OneStore>

/** `holdUntilDate` is a date without a time. */
export const Hold = z.object({ orderId: z.number(), holdUntilDate: z.string() })
export type Hold = z.infer<typeof Hold>

export const TagOfOrder = z.object({ orderId: z.number(), tagId: z.number() })
export type TagOfOrder = z.infer<typeof TagOfOrder>

/** `userId` is a GUID, as `listUsers` has it. */
export const Assignment = z.object({ orderIds: OrderIds, userId: z.string() })
export type Assignment = z.infer<typeof Assignment>
export const Unassignment = z.object({ orderIds: OrderIds })
export type Unassignment = z.infer<typeof Unassignment>

/** What becomes of an order that was shipped without a label of ShipStation's. `shipDate` is a date without a time. */
export const Mark = z.object({
  orderId: z.number(),
  carrierCode: z.string(),
  shipDate: z.string().optional(),
  trackingNumber: z.string().optional(),
  notifyCustomer: z.boolean().optional(),
  notifySalesChannel: z.boolean().optional(),
})
export type Mark = z.infer<typeof Mark>

const label = {
  carrierCode: z.string(),
  serviceCode: z.string(),
  confirmation: open(CONFIRMATIONS).nullish(),
  /** A date without a time. */
  shipDate: z.string(),
  dimensions: Dimensions.nullish(),
  insuranceOptions: InsuranceOptions.nullish(),
  internationalOptions: InternationalOptions.nullish(),
  advancedOptions: AdvancedOptions.nullish(),
}

/** A label for a whole order. `testLabel` is for USPS only. */
export const LabelRequest = z.object({
  ...label,
  orderId: z.number(),
  packageCode: z.string().nullish(),
  weight: Weight.nullish(),
  testLabel: z.boolean(),
})
export type LabelRequest = z.infer<typeof LabelRequest>

/** A label that belongs to no order. */
export const FreeLabelRequest = z.object({
  ...label,
  packageCode: z.string(),
  weight: Weight,
  shipFrom: Address,
  shipTo: Address,
  returnTo: Address.optional(),
  testLabel: z.boolean().optional(),
})
export type FreeLabelRequest = z.infer<typeof FreeLabelRequest>

export const RateRequest = z.object({
  carrierCode: z.string(),
  serviceCode: z.string().nullish(),
  packageCode: z.string().nullish(),
  fromPostalCode: z.string(),
  fromCity: z.string().optional(),
  fromState: z.string().optional(),
  fromWarehouseId: z.number().optional(),
  /** Two letters; demanded for UPS. */
  toState: z.string().optional(),
  toCountry: z.string(),
  toPostalCode: z.string(),
  toCity: z.string().optional(),
  weight: Weight,
  dimensions: Dimensions.nullish(),
  confirmation: open(CONFIRMATIONS).nullish(),
  residential: z.boolean().optional(),
})
export type RateRequest = z.infer<typeof RateRequest>

/** Every store without `storeId`; `refreshDate` is Pacific wall time. */
export const Refresh = z.object({ storeId: z.number().optional(), refreshDate: z.string().optional() })
export type Refresh = z.infer<typeof Refresh>

/** `amount` is 10.00 to 10000.00 US dollars. */
export const Funds = z.object({ carrierCode: z.string(), amount: z.number() })
export type Funds = z.infer<typeof Funds>

export const NewAccount = z.object({
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  password: z.string(),
  companyName: z.string().optional(),
  addr1: z.string().optional(),
  addr2: z.string().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  zip: z.string().optional(),
  /** ISO 3166 alpha-2, like `shippingOriginCountryCode`. */
  countryCode: z.string().optional(),
  shippingOriginCountryCode: z.string().optional(),
  phone: z.string().optional(),
})
export type NewAccount = z.infer<typeof NewAccount>

export const NewWarehouse = z.object({
  warehouseName: z.string().optional(),
  originAddress: Address,
  returnAddress: Address.nullish(),
  isDefault: z.boolean().optional(),
})
export type NewWarehouse = z.infer<typeof NewWarehouse>

export const Subscription = z.object({
  target_url: z.string(),
  event: WebhookEvent,
  /** One store, or every store when null. */
  store_id: z.number().nullish(),
  friendly_name: z.string().optional(),
})
export type Subscription = z.infer<typeof Subscription>
