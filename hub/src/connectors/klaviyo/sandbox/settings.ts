import { z } from 'zod'

/** Where the real Klaviyo is not known, the sandbox takes the first of each; DIFFERENCES.md says why. */
export const Settings = z.object({
  /** The status for a key that is missing, wrong or revoked. */
  badKey: z.union([z.literal(401), z.literal(400)]).default(401),
  /** A request without a revision: refused with 400, or answered as the newest. */
  noRevision: z.enum(['refused', 'newest']).default('refused'),
  /** A member that Klaviyo's description does not have. */
  unknownFields: z.enum(['refused', 'ignored']).default('refused'),
  /** A body over the limit. */
  tooLarge: z.union([z.literal(400), z.literal(413)]).default(400),
  /** A unique_id twice in one bulk request. */
  bulkTwice: z.union([z.literal(400), z.literal(409)]).default(400),
  /** A unique_id in a bulk request that is stored already: the whole request is refused, or that event alone is dropped. */
  bulkStored: z.enum(['refused', 'dropped']).default('refused'),
  /** A bulk request without events. */
  bulkEmpty: z.enum(['accepted', 'refused']).default('accepted'),
  /** What a refused bulk request points at. */
  bulkPointer: z.enum(['element', 'member']).default('element'),
  /** An event's time without an offset. */
  bareTime: z.enum(['UTC', 'refused']).default('UTC'),
  /** A filter date of an aggregate without an offset. */
  bareFilter: z.enum(['zone', 'UTC']).default('zone'),
  /** How the dates of an aggregate are written. */
  aggregateDates: z.enum(['UTC', 'zone']).default('UTC'),
  /** An aggregate over more than a year. */
  overYear: z.enum(['refused', 'answered']).default('refused'),
  /** The order of events when none is asked for. */
  eventOrder: z.enum(['oldest first', 'newest first']).default('oldest first'),
  /** Whether events come back with `$event_id` and `$value` among their properties. */
  readBack: z.enum(['with ids', 'as sent']).default('with ids'),
  /** `next` and `prev` of a page that has none. */
  noLink: z.enum(['null', 'left out']).default('null'),
  /** An e-mail and a phone of two profiles in one event: these become one, or the e-mail's is taken. */
  twoProfiles: z.enum(['merged', 'first']).default('merged'),
  /** An explicit null in an event's profile. */
  nulls: z.enum(['clear', 'ignored']).default('clear'),
  /** `RateLimit-Limit` as one number, or as the list of both windows that some answers show. */
  rateHeader: z.enum(['steady', 'both']).default('steady'),
  /** When a rate window begins: at its first request, or by the sandbox's clock. */
  windows: z.enum(['first request', 'aligned']).default('first request'),
})
export type Settings = z.infer<typeof Settings>
