import { z } from 'zod'

/** The answer to a deed that makes nothing. `success` is the text `"true"` in some of them. */
export const Done = z.looseObject({
  success: z.union([z.boolean(), z.string()]),
  message: z.string().nullish(),
})
export type Done = z.infer<typeof Done>
