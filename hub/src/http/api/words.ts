import { z } from './define.ts'

/** The six status words. `detail` says how many, since when or why; a screen shows word, icon and colour together. */
export const status = z
  .object({
    word: z.enum(['In step', 'Catching up', 'Waiting for you', 'Delayed', 'Stopped', 'Paused', 'Not set up']),
    detail: z.string(),
    since: z.string().nullable(),
  })
  .openapi('Status')

/** Where one backer's order stands. */
export const orderState = z
  .enum([
    'not_finalized',
    'held',
    'waiting',
    'unreleased',
    'queued',
    'sending',
    'unknown',
    'in_shipstation',
    'shipped',
    'cancelled',
    'task',
    'left_alone',
  ])
  .openapi('OrderState')

export const money = z.object({ minor: z.number().int(), currency: z.string() }).openapi('Money')
export const count = z.object({ label: z.string(), count: z.number().int() }).openapi('Count')

export const tracking = z
  .object({
    number: z.string().nullable(),
    carrier: z.string().nullable(),
    url: z.string().nullable(),
    shippedOn: z.string().nullable(),
    voided: z.boolean(),
  })
  .openapi('Tracking')

export const address = z
  .object({
    name: z.string().nullable(),
    company: z.string().nullable(),
    street1: z.string().nullable(),
    street2: z.string().nullable(),
    street3: z.string().nullable(),
    city: z.string().nullable(),
    state: z.string().nullable(),
    postalCode: z.string().nullable(),
    country: z.string().nullable(),
    phone: z.string().nullable(),
  })
  .openapi('Address')
