import { z } from 'zod'
import { ProductTag } from './product.ts'

export const MarketplaceUsername = z.looseObject({
  customerUserId: z.number().nullish(),
  customerId: z.number().nullish(),
  createDate: z.string().nullish(),
  modifyDate: z.string().nullish(),
  marketplaceId: z.number().nullish(),
  marketplace: z.string().nullish(),
  username: z.string().nullish(),
})

/** Made by ShipStation from orders that carry a `customerUsername`. Note `countryCode`, where an address says `country`. */
export const Customer = z.looseObject({
  customerId: z.number(),
  createDate: z.string().nullish(),
  modifyDate: z.string().nullish(),
  name: z.string().nullish(),
  company: z.string().nullish(),
  street1: z.string().nullish(),
  street2: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  postalCode: z.string().nullish(),
  countryCode: z.string().nullish(),
  phone: z.string().nullish(),
  email: z.string().nullish(),
  addressVerified: z.string().nullish(),
  marketplaceUsernames: z.array(MarketplaceUsername).nullish(),
  tags: z.array(ProductTag).nullish(),
})
export type Customer = z.infer<typeof Customer>
