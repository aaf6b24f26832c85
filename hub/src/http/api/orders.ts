import { define, done, pageQuery, z } from './define.ts'
import { tracking } from './words.ts'

export const orderRow = z
  .object({
    id: z.string(),
    number: z.string(),
    status: z.string(),
    statusSays: z.string(),
    store: z.string().nullable(),
    name: z.string().nullable(),
    country: z.string().nullable(),
    email: z.string().nullable(),
    placedAt: z.string().nullable(),
    total: z.string(),
    currency: z.string().nullable().openapi({ description: 'the campaign’s; ShipStation names none' }),
    items: z.string(),
    origin: z.string().nullable().openapi({ description: 'e.g. "Moon Lamp, backer 12"' }),
    tracking: z.array(tracking),
  })
  .openapi('OrderRow')

export const entry = z
  .object({
    at: z.string(),
    kind: z.enum([
      'imported',
      'seen',
      'changed',
      'pressed',
      'waiting',
      'skipped',
      'planned',
      'sent',
      'accepted',
      'refused',
      'unknown',
      'verified',
      'shipped',
      'voided',
      'told',
      'superseded',
    ]),
    title: z.string(),
    detail: z.string().nullable(),
    who: z.string().nullable(),
    changes: z.array(
      z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
    ),
    wire: z
      .object({
        request: z.object({ method: z.string(), path: z.string(), body: z.unknown() }),
        answer: z.object({ status: z.number(), body: z.unknown() }).nullable(),
        milliseconds: z.number().nullable(),
        attempt: z.number(),
        nextTry: z.string().nullable(),
      })
      .nullable(),
    link: z.object({ title: z.string(), href: z.string() }).nullable(),
  })
  .openapi('TimelineEntry')

export const orderPage = z
  .object({
    id: z.string(),
    title: z.string(),
    says: z.string(),
    next: z.object({ says: z.string(), action: z.string(), href: z.string() }).nullable(),
    sides: z.array(
      z.object({
        system: z.string(),
        title: z.string(),
        state: z.string(),
        url: z.string().nullable(),
        fields: z.array(z.object({ label: z.string(), value: z.string().nullable() })),
        lines: z.array(
          z.object({
            sku: z.string().nullable(),
            name: z.string().nullable(),
            quantity: z.number(),
            unitPrice: z.string().nullable(),
          }),
        ),
      }),
    ),
    tracking: z.array(tracking),
    trackingSays: z
      .string()
      .nullable()
      .openapi({ description: 'why there is no number, where something left or never will' }),
    actions: z.array(
      z.object({ do: z.enum(['send-again', 'skip']), title: z.string(), consequence: z.string() }),
    ),
    timeline: z.array(entry),
    campaign: z.object({ slug: z.string(), name: z.string(), number: z.string() }).nullable(),
    support: z.string().openapi({ description: 'everything for support, as text, without a secret' }),
  })
  .openapi('OrderPage')

export const hit = z
  .object({ kind: z.string(), title: z.string(), detail: z.string(), href: z.string() })
  .openapi('Hit')

export const activity = z
  .object({
    at: z.string(),
    kind: z.enum(['run', 'press', 'send', 'import', 'problem']),
    title: z.string(),
    detail: z.string().nullable(),
    who: z.string().nullable(),
    href: z.string().nullable(),
  })
  .openapi('ActivityEntry')

const id = z.object({ id: z.string() })
export const routes = {
  list: define('get', '/api/orders', {
    who: 'owner',
    summary: 'All orders in the mirror',
    query: z.object({
      ...pageQuery,
      q: z.string().max(200).optional(),
      status: z.string().optional(),
      store: z.string().optional(),
      sort: z.enum(['-placedAt', 'placedAt', 'number']).default('-placedAt'),
    }),
    answer: z.object({
      rows: z.array(orderRow),
      total: z.number(),
      statuses: z.array(z.object({ status: z.string(), count: z.number() })),
      stores: z.array(z.object({ id: z.string(), name: z.string(), count: z.number() })),
    }),
  }),
  show: define('get', '/api/orders/{id}', {
    who: 'owner',
    summary: 'The one page about an order, by its page id',
    params: id,
    answer: orderPage,
  }),
  sendAgain: define('post', '/api/orders/{id}/send-again', {
    who: 'owner',
    summary: 'Plan and send this order again',
    params: id,
    answer: done,
  }),
  skip: define('post', '/api/orders/{id}/skip', {
    who: 'owner',
    summary: 'Close the open task or unknown outcome without sending',
    params: id,
    answer: done,
  }),
  search: define('get', '/api/search', {
    who: 'owner',
    summary: 'Find by any id: order number, orderKey, tracking, backer number, e-mail',
    query: z.object({ q: z.string().max(200) }),
    answer: z.object({ hits: z.array(hit) }),
  }),
  activity: define('get', '/api/activity', {
    who: 'owner',
    summary: 'What happened, newest first',
    query: z.object({ before: z.string().optional(), kind: z.string().optional() }),
    answer: z.object({ entries: z.array(activity), more: z.boolean() }),
  }),
}
/** `GET /api/events` is a stream of server-sent events `{ topic, id }`: connection, campaign, import, order, mail, overview. */
