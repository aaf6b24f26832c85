import { allMetrics } from '../../connectors/klaviyo/metrics.ts'
import { settings as settingsShape } from '../../connectors/klaviyo/settings.ts'
import { z } from './define.ts'
import { count, status } from './words.ts'

/** Whole: what is left out is as usual. Made anew, since only a schema that is made after the extension has `openapi`. */
export const settings = z.object(settingsShape.shape).openapi('KlaviyoSettings')
export const metric = z.enum(allMetrics)
const account = z
  .object({
    id: z.string(),
    name: z.string(),
    zone: z.string().openapi({ description: 'IANA name: its charts count days in it' }),
    currency: z.string().nullable(),
    isTest: z.boolean(),
  })
  .openapi('KlaviyoAccount')
const store = z.object({ id: z.string(), name: z.string(), marketplace: z.string(), active: z.boolean() })

export const checked = z
  .object({
    ok: z.boolean(),
    says: z.string(),
    remedy: z.string().nullable(),
    account: account.or(z.null()),
    scopes: z.array(z.object({ scope: z.string(), ok: z.boolean(), needed: z.boolean(), says: z.string() })),
    integration: z.string().nullable().openapi({
      description: 'every ShipStation connection sends to this account already; this is one of them',
    }),
    goingThere: z
      .array(z.string())
      .openapi({ description: 'ShipStation connections that send to this account already' }),
  })
  .openapi('KlaviyoChecked')

export const review = z
  .object({
    reads: z.array(z.object({ title: z.string(), says: z.string() })),
    writes: z.array(z.object({ title: z.string(), says: z.string() })),
    never: z.array(z.string()),
    whyHere: z.string(),
    stores: z.array(store),
    metrics: z.array(z.object({ metric, says: z.string(), usual: z.boolean() })),
    usual: settings,
    reading: z.string().openapi({ description: 'how far back ShipStation has been read, in words' }),
    checklist: z
      .array(z.object({ title: z.string(), says: z.string() }))
      .openapi({ description: 'moving from Klaviyo’s own integration without double mails' }),
    integrations: z.array(z.object({ id: z.string(), title: z.string() })),
  })
  .openapi('KlaviyoReview')

export const outlook = z
  .object({
    says: z.string(),
    events: z.number(),
    history: z.number().openapi({ description: 'of these, so many start no flow in Klaviyo' }),
    people: z.number(),
    byMetric: z.array(z.object({ metric: z.string(), events: z.number(), history: z.number() })),
    byStore: z.array(z.object({ store: z.string(), events: z.number() })),
    skips: z.array(count),
    looked: z.number(),
    aboutSeconds: z.number(),
    withdrawn: z.number().openapi({ description: 'of what waits now, so many would not go any more' }),
  })
  .openapi('KlaviyoOutlook')

const wireBody = z
  .unknown()
  .openapi({ type: 'object', description: 'the request’s body, as Klaviyo gets it' })
export const preview = z
  .object({
    examples: z.array(
      z.object({
        order: z.string(),
        of: z.enum(['order', 'label', 'marked']),
        metric: z.string().nullable(),
        at: z.string().nullable(),
        who: z.string().nullable(),
        history: z.boolean(),
        skip: z.string().nullable(),
        properties: z.array(z.object({ name: z.string(), value: z.string(), canChoose: z.boolean() })),
        body: wireBody.nullable(),
      }),
    ),
  })
  .openapi('KlaviyoPreview')

const zones = z
  .object({
    klaviyo: z.string(),
    shipstation: z.string().nullable(),
    differ: z.boolean(),
    says: z.string(),
    remedies: z.array(z.string()).openapi({ description: 'each a menu path' }),
  })
  .openapi('KlaviyoZones')

export const integration = z
  .object({
    id: z.string(),
    title: z.string(),
    state: z.enum(['active', 'paused']),
    status,
    account,
    key: z.object({
      last4: z.string(),
      changedAt: z.string(),
      stopped: z.object({ says: z.string(), remedy: z.string() }).nullable(),
    }),
    shipstation: z.object({ connection: z.string(), name: z.string(), lastRead: z.string().nullable() }),
    settings,
    stores: z.array(store),
    since: z.string(),
    lastSent: z.string().nullable(),
    every: z.string(),
    pausedBy: z.string().nullable(),
    pausedAt: z.string().nullable(),
    queue: z.object({
      waiting: z.number(),
      sending: z.number(),
      unknown: z.number(),
      refused: z.number(),
      skipped: z.number(),
      doneToday: z.number(),
      history: z.number().openapi({ description: 'of the waiting ones' }),
      aboutSeconds: z.number().nullable(),
      throttledUntil: z.string().nullable(),
    }),
    metrics: z.array(
      z.object({
        metric,
        name: z.string(),
        on: z.boolean(),
        sent: z.number(),
        today: z.number(),
        lastAt: z.string().nullable(),
      }),
    ),
    skips: z.array(count),
    zones,
  })
  .openapi('KlaviyoIntegration')

export const feedEvent = z
  .object({
    key: z.string(),
    metric: z.string(),
    at: z.string().openapi({ description: 'when it happened' }),
    who: z.string(),
    order: z.string().nullable(),
    orderHref: z.string().nullable(),
    store: z.string().nullable(),
    state: z.enum(['waiting', 'sending', 'unknown', 'sent', 'refused', 'closed']),
    says: z.string(),
    history: z.boolean(),
    sentAt: z.string().nullable(),
    attempts: z.number(),
  })
  .openapi('KlaviyoEvent')
export const feedOne = feedEvent
  .extend({
    body: wireBody,
    tries: z.array(
      z.object({ at: z.string(), status: z.number().nullable(), says: z.string(), answer: z.unknown() }),
    ),
    canResend: z.boolean(),
  })
  .openapi('KlaviyoEventWhole')

export const report = z
  .object({
    metric,
    name: z.string(),
    store: z.string().nullable(),
    zone: z.string(),
    from: z.string(),
    to: z.string(),
    askedAt: z.string(),
    days: z.array(
      z.object({
        day: z.string(),
        shipstation: z.number(),
        sent: z.number(),
        waiting: z.number(),
        unsent: z.number().openapi({ description: 'ShipStation has it, and no event of this day is for it' }),
        sentOnly: z.number().openapi({ description: 'sent, and ShipStation does not have it on this day' }),
        klaviyo: z.number().nullable(),
        isEqual: z.boolean(),
      }),
    ),
    total: z.object({ shipstation: z.number(), sent: z.number(), klaviyo: z.number().nullable() }),
    says: z.string(),
    unread: z.string().nullable().openapi({ description: 'why Klaviyo’s side is missing' }),
    why: z.array(count).openapi({ description: 'what ShipStation has and was not sent, by reason' }),
    explains: z.array(z.string()),
    zones,
    stores: z.array(store),
  })
  .openapi('KlaviyoReport')
export const dayReport = z
  .object({
    day: z.string(),
    says: z.string(),
    differences: z.array(
      z.object({
        order: z.string(),
        orderHref: z.string().nullable(),
        kind: z.enum([
          'not sent',
          'waiting',
          'refused',
          'missing in Klaviyo',
          'other day',
          'only in Klaviyo',
          'once already',
        ]),
        says: z.string(),
        key: z.string().nullable(),
        canResend: z.boolean(),
      }),
    ),
  })
  .openapi('KlaviyoDay')
