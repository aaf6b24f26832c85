import { z } from 'zod'
import { LIMITS } from './wire.ts'

const longest = Date.parse(LIMITS.earliestTime)
const text = z.string().max(LIMITS.stringBytes / 4)

/** One event as a plan makes it. `backfill`: it is history; `staleHours`: after so many hours it is history too, whenever it leaves. */
export const event = z.object({
  metric: z
    .string()
    .min(1)
    .max(LIMITS.metricName - 1),
  at: z.iso.datetime().refine((at) => Date.parse(at) >= longest, 'is before 1990'),
  who: z.union([z.object({ email: z.string() }), z.object({ phone: z.string() })]),
  properties: z
    .record(z.string(), z.unknown())
    .refine((properties) => Object.keys(properties).length <= LIMITS.properties, 'has too many properties'),
  value: z.object({ amount: z.number(), currency: z.string().length(3).nullable() }).nullable(),
  backfill: z.boolean(),
  staleHours: z.number(),
  /** Said again under the key of the first time, so that Klaviyo drops it if it has it. */
  uniqueId: z.string().optional(),
  /** What the feed and the report ask by. */
  store: text.nullable(),
  order: text.nullable(),
})
export type Event = z.infer<typeof event>
