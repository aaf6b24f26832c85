import { z } from 'zod'

/** `userId` is a GUID. */
export const User = z.looseObject({
  userId: z.string(),
  userName: z.string().nullish(),
  name: z.string().nullish(),
})
export type User = z.infer<typeof User>
