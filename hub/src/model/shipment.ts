import { z } from 'zod'

/** A parcel with a label made in ShipStation. Instants are UTC; `shippedOn` is a day. */
export const shipment = z.object({
  order: z.string().nullable(),
  orderNumber: z.string().nullable(),
  tracking: z.string().nullable(),
  carrier: z.string().nullable(),
  service: z.string().nullable(),
  shippedOn: z.string().nullable(),
  createdAt: z.string(),
  voided: z.boolean(),
  voidedAt: z.string().nullable(),
  isReturn: z.boolean(),
  /** What lies in it, where ShipStation says so. */
  items: z
    .array(
      z.object({
        key: z.string().nullable(),
        sku: z.string().nullable(),
        name: z.string().nullable(),
        quantity: z.number(),
      }),
    )
    .optional(),
})
export type Shipment = z.infer<typeof shipment>

/** An order marked as shipped without a ShipStation label. Its ids overlap with shipments' and mean other things. */
export const fulfillment = shipment.omit({ isReturn: true, service: true, items: true })
export type Fulfillment = z.infer<typeof fulfillment>
