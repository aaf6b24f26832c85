import { z } from 'zod'

/** Klaviyo's own address. The operator's sandbox is the only other one, and nobody types it. */
export const ADDRESS = 'https://a.klaviyo.com/'
/** A private key, as Klaviyo shows it once: `pk_` and letters and digits. */
export const secrets = z.object({ apiKey: z.string() })
export type Secrets = z.infer<typeof secrets>

/** What is kept with the key: where the account is, and what it says of itself. */
export const connectionSettings = z.object({
  base: z.string().default(ADDRESS),
  name: z.string().default('Klaviyo'),
  /** IANA name of the zone in which Klaviyo's charts count their days. */
  zone: z.string().default('UTC'),
  currency: z.string().nullable().default(null),
  isTest: z.boolean().default(false),
  /** When Klaviyo last said so; null where that was when the key was given. */
  askedAt: z.iso.datetime().nullable().default(null),
})
export type ConnectionSettings = z.infer<typeof connectionSettings>

export const accountOf = (id: string) => `klaviyo:${id}`
export const idOf = (account: string) => account.replace(/^klaviyo:/, '')

/** How an event older than the flow is told from news, and the hours after which news is stale: both start no flow of theirs. */
export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
