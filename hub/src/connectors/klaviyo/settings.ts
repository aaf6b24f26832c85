import { z } from 'zod'
import { relayDomains } from './relay.ts'
import { allMetrics, usualMetrics } from './metrics.ts'

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text), 'Write it on one line.')
const metric = z.enum(allMetrics)

/** What goes to one Klaviyo account, in the words of the page where it is set up. */
export const settings = z.object({
  stores: z.array(z.string()).nullable().default(null).meta({
    title: 'Stores',
    description: 'All of them, those to come as well, or the ones you choose.',
  }),
  metrics: z.array(metric).default(usualMetrics).meta({
    title: 'Metrics',
    description: 'What becomes an event. The first five are those of Klaviyo’s own integration.',
  }),
  days: z.int().min(1).max(730).default(90).meta({
    title: 'Days back',
    description: 'Events of so many days before the start are sent as history, which starts no flow.',
  }),
  staleHours: z.int().min(1).max(8760).default(72).meta({
    title: 'Stale after (hours)',
    description: 'An event that is older when it leaves, after an outage say, starts no flow.',
  }),
  denied: z.array(line(200)).max(500).default(relayDomains).meta({
    title: 'Addresses left out',
    description:
      'Addresses of marketplaces and tests, which would become profiles that nobody can be reached by. * stands for anything.',
  }),
  phone: z.boolean().default(false).meta({
    title: 'Phone number where there is no e-mail address',
    description:
      'Off by default: a number on a label may be a stranger’s, and Klaviyo joins people who share one.',
  }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Write a currency like USD.')
    .nullable()
    .default(null)
    .meta({ title: 'Currency', description: 'ShipStation names none. Blank: none is sent.' }),
  valued: z.array(metric).default([]).meta({
    title: 'Metrics that carry the order’s total as value',
    description: 'None by default: your shop’s Placed Order carries it already, and it would count twice.',
  }),
  trackingPage: z
    .string()
    .max(500)
    .regex(/^https:\/\/[^\s]*\{number\}[^\s]*$/, 'Begin with https:// and put {number} where it goes.')
    .nullable()
    .default(null)
    .meta({
      title: 'Tracking page of your own',
      description: '{number} and {carrier} are filled in. Blank: the carrier’s own page.',
    }),
  metricNames: z
    .partialRecord(metric, line(127))
    .default({})
    .meta({ title: 'Other names of metrics', description: 'As they are called in Klaviyo.' }),
  renamed: z
    .record(line(100), line(100))
    .default({})
    .meta({ title: 'Other names of properties', description: 'TrackingNumber as Tracking Number, say.' }),
  dropped: z
    .array(line(100))
    .max(200)
    .default([])
    .meta({ title: 'Properties left out', description: 'They are not sent.' }),
  added: z
    .record(line(100), z.union([z.string().max(1000), z.number(), z.boolean()]))
    .default({})
    .meta({ title: 'Properties of your own', description: 'The same on every event.' }),
  shipstationZone: z.string().nullable().default(null).meta({
    title: 'Time zone shown in ShipStation',
    description: 'ShipStation does not tell it to programs. It only explains why days may differ.',
  }),
})
export type Settings = z.infer<typeof settings>
export const usualSettings: Settings = settings.parse({})
