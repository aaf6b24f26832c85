import { z } from 'zod'

/** Tags are made and renamed in ShipStation's screens only. `color` is `#RRGGBB`. */
export const Tag = z.looseObject({
  tagId: z.number(),
  name: z.string().nullish(),
  color: z.string().nullish(),
})
export type Tag = z.infer<typeof Tag>
