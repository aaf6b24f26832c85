import { z } from 'zod'
import { open } from './open.ts'

export const ADDRESS_VERDICTS = [
  'Address not yet validated',
  'Address validated successfully',
  'Address validation warning',
  'Address validation failed',
] as const

/** A postal address. `billTo` often has a name and nothing else. Validation may overwrite `residential`. */
export const Address = z.looseObject({
  name: z.string().nullish(),
  company: z.string().nullish(),
  street1: z.string().nullish(),
  street2: z.string().nullish(),
  street3: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  postalCode: z.string().nullish(),
  /** ISO 3166 alpha-2. */
  country: z.string().nullish(),
  phone: z.string().nullish(),
  residential: z.boolean().nullish(),
  /** Read only. */
  addressVerified: open(ADDRESS_VERDICTS).nullish(),
})
export type Address = z.infer<typeof Address>
