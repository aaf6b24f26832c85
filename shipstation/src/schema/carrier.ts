import { z } from 'zod'

/** Several carriers may share one `code`: two accounts with the same carrier. */
export const Carrier = z.looseObject({
  name: z.string().nullish(),
  code: z.string(),
  /** A number in some answers. */
  accountNumber: z.union([z.string(), z.number()]).nullish(),
  requiresFundedAccount: z.boolean().nullish(),
  balance: z.number().nullish(),
  nickname: z.string().nullish(),
  shippingProviderId: z.number().nullish(),
  primary: z.boolean().nullish(),
})
export type Carrier = z.infer<typeof Carrier>

const offered = {
  carrierCode: z.string(),
  code: z.string(),
  name: z.string().nullish(),
  domestic: z.boolean().nullish(),
  international: z.boolean().nullish(),
}

export const Service = z.looseObject(offered)
export type Service = z.infer<typeof Service>

/** A kind of parcel that a carrier takes. */
export const Packaging = z.looseObject(offered)
export type Packaging = z.infer<typeof Packaging>
