import { z } from 'zod'

/** ShipStation's own address. The operator's sandbox is the only other one, and nobody types it. */
export const ADDRESS = 'https://ssapi.shipstation.com/'
/** Both halves of a V1 pair. */
export const secrets = z.object({ apiKey: z.string(), apiSecret: z.string() })
export const settings = z.object({
  base: z.string().default(ADDRESS),
  /** Records a page, 500 unless said: a test has several pages of few records. */
  pageSize: z.number().int().min(1).max(500).optional(),
})
export type Secrets = z.infer<typeof secrets>
export type Settings = z.infer<typeof settings>

/** ShipStation's timestamps are earlier than what they stamp becomes visible: read back so far at every pass. */
export const LATE_SECONDS = 300
