import { z } from 'zod'

/** The values beside `success` are null when the account was not made. */
export const Registered = z.looseObject({
  message: z.string().nullish(),
  sellerId: z.number().nullish(),
  success: z.union([z.boolean(), z.string()]),
  apiKey: z.string().nullish(),
  apiSecret: z.string().nullish(),
})
export type Registered = z.infer<typeof Registered>
