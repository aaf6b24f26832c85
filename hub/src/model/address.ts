import { z } from 'zod'

const text = z.string().nullable()

/** A postal address as a person wrote it. `country` is ISO 3166-1 alpha-2 in capitals. */
export const address = z.object({
  name: text,
  company: text,
  street1: text,
  street2: text,
  street3: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
  phone: text,
})
export type Address = z.infer<typeof address>
export type AddressField = keyof Address

export const addressFields = Object.keys(address.shape) as AddressField[] // why: zod types keys as string
