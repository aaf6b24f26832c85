import { define, done, pageQuery, z } from './define.ts'
import { address, count, money, orderState, tracking } from './words.ts'

export const backerRow = z
  .object({
    number: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    country: z.string().nullable(),
    reward: z.string().nullable(),
    pledged: money,
    finalized: z.boolean(),
    state: orderState,
    why: z.string().openapi({ description: 'one sentence: why it is in this state and what to do' }),
    order: z.string().openapi({ description: 'id of its order page' }),
    orderNumber: z.string().nullable(),
    tracking: z.array(tracking),
    trackingSays: z.string(),
    missing: z.boolean().openapi({ description: 'was not in the newest report' }),
    pledgedAt: z.string().nullable(),
  })
  .openapi('BackerRow')

export const backer = z
  .object({
    row: backerRow,
    uid: z.string().nullable(),
    address: address.or(z.null()),
    reportAddress: address.or(z.null()),
    items: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        quantity: z.number(),
        skus: z.array(z.object({ sku: z.string(), quantity: z.number() })).nullable(),
      }),
    ),
    amounts: z.array(z.object({ label: z.string(), amount: money })),
    answers: z.array(z.object({ question: z.string(), answer: z.string() })),
    notes: z.string().nullable(),
    rule: z
      .array(z.object({ says: z.string(), ok: z.boolean() }))
      .openapi({ description: 'the finalized rule, condition by condition' }),
    decision: z
      .object({
        finalized: z.enum(['finalize', 'hold']),
        reason: z.string().nullable(),
        by: z.string(),
        at: z.string(),
      })
      .nullable(),
    conflicts: z.array(
      z.object({ field: z.string(), report: z.string().nullable(), ours: z.string().nullable() }),
    ),
    corrections: z.array(
      z.object({
        field: z.string(),
        value: z.string().nullable(),
        over: z.string().nullable(),
        by: z.string(),
        at: z.string(),
      }),
    ),
    refunds: z.array(
      z.object({ id: z.string(), amount: money, reason: z.string().nullable(), at: z.string() }),
    ),
    twins: z.array(
      z.object({
        orderId: z.string(),
        number: z.string(),
        status: z.string(),
        email: z.string().nullable(),
        items: z.string(),
        because: z.string(),
        href: z.string(),
      }),
    ),
    pledgePage: z.string().nullable(),
  })
  .openapi('Backer')

export const wouldSend = z
  .object({
    says: z.string(),
    sends: z.boolean().openapi({
      description: 'it goes by itself, or nothing but a press to send or release stands before it',
    }),
    orderNumber: z.string(),
    orderDate: z.string(),
    orderStatus: z.string().openapi({ description: 'in ShipStation’s words' }),
    email: z.string().nullable(),
    store: z.string().openapi({ description: 'blank while the sync is not configured' }),
    shipFrom: z.string().nullable().openapi({ description: 'null: ShipStation’s own default' }),
    lines: z
      .array(
        z.object({
          sku: z.string(),
          name: z.string(),
          quantity: z.number(),
          unitPrice: z.string().nullable(),
        }),
      )
      .openapi({ description: 'all of them: ours, and those that people added in ShipStation' }),
    shipTo: address.or(z.null()),
    shipping: z.string(),
    tax: z.string(),
    total: z
      .string()
      .nullable()
      .openapi({ description: 'lines, shipping and tax: as ShipStation adds it up' }),
    paid: z.string().nullable(),
    wire: z.unknown().openapi({ description: 'the JSON exactly as ShipStation would get it' }),
    changes: z
      .array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
      .openapi({ description: 'against the order in ShipStation, when there is one' }),
  })
  .openapi('WouldSend')

const one = z.object({ slug: z.string(), number: z.string() })
export const routes = {
  list: define('get', '/api/campaigns/{slug}/backers', {
    who: 'owner',
    summary: 'The backer report on screen',
    params: z.object({ slug: z.string() }),
    query: z.object({
      ...pageQuery,
      q: z.string().max(200).optional(),
      state: z.string().optional().openapi({ description: 'one or several OrderState, comma between' }),
      country: z.string().optional(),
      item: z.string().optional(),
      missing: z.enum(['yes']).optional(),
      why: z
        .string()
        .max(200)
        .optional()
        .openapi({ description: 'words of the question it waits for, or of the reason why it is not sent' }),
      sort: z.enum(['number', '-number', 'name', '-name', 'pledgedAt', '-pledgedAt']).default('number'),
    }),
    answer: z.object({
      rows: z.array(backerRow),
      total: z.number(),
      states: z.array(z.object({ state: orderState, count: z.number() })),
      countries: z.array(count),
    }),
  }),
  show: define('get', '/api/campaigns/{slug}/backers/{number}', {
    who: 'owner',
    summary: 'One backer',
    params: one,
    answer: backer,
  }),
  wouldSend: define('get', '/api/campaigns/{slug}/backers/{number}/would-send', {
    who: 'owner',
    summary: 'Exactly what would be sent now',
    params: one,
    answer: wouldSend,
  }),
  correct: define('put', '/api/campaigns/{slug}/backers/{number}/correction', {
    who: 'owner',
    summary:
      'Correct fields here; they stay until the report itself changes them. null value takes a correction back',
    params: one,
    body: z.object({
      fields: z
        .array(
          z.object({
            field: z.string(),
            value: z.string().max(200).nullable(),
            remove: z.boolean().default(false),
          }),
        )
        .min(1),
    }),
    answer: backer,
  }),
  resolve: define('post', '/api/campaigns/{slug}/backers/{number}/conflict', {
    who: 'owner',
    summary: 'Choose between the report and the correction',
    params: one,
    body: z.object({ field: z.string(), take: z.enum(['report', 'ours']) }),
    answer: backer,
  }),
  decide: define('post', '/api/campaigns/{slug}/backers/{number}/decision', {
    who: 'owner',
    summary: 'Finalize or hold this backer by hand, or take that back',
    params: one,
    body: z.object({
      finalized: z.enum(['finalize', 'hold']).nullable(),
      reason: z.string().max(500).nullable(),
    }),
    answer: backer,
  }),
  decideMany: define('post', '/api/campaigns/{slug}/backers/decisions', {
    who: 'owner',
    summary:
      'Finalize or hold many backers by hand, or take that back: all of them or, where one is not known, none',
    params: z.object({ slug: z.string() }),
    body: z.object({
      numbers: z.array(z.string()).min(1).max(500).meta({ description: 'Backer numbers' }),
      finalized: z.enum(['finalize', 'hold']).nullable(),
      reason: z.string().max(500).nullable(),
    }),
    answer: z.object({
      decided: z.number().int(),
      unchanged: z.number().int().meta({ description: 'Of whom it was so already' }),
    }),
  }),
  twin: define('post', '/api/campaigns/{slug}/backers/{number}/twin', {
    who: 'owner',
    summary: 'An order that looks like this one is already in ShipStation: adopt it, send anyway, or leave',
    params: one,
    body: z.object({ choice: z.enum(['adopt', 'send', 'leave']), orderId: z.string().nullable() }),
    answer: backer,
  }),
  refund: define('post', '/api/campaigns/{slug}/backers/{number}/refund', {
    who: 'owner',
    summary:
      'Note a partial refund made in Kickstarter. `press` is drawn when the form opens, so pressing twice counts once',
    params: one,
    body: z.object({
      press: z.string().min(8).max(64),
      amount: z.string(),
      reason: z.string().max(200).nullable(),
    }),
    answer: backer,
  }),
  withdrawRefund: define('delete', '/api/campaigns/{slug}/backers/{number}/refund/{press}', {
    who: 'owner',
    summary: 'Take a noted refund back',
    params: one.extend({ press: z.string() }),
    answer: done,
  }),
}
