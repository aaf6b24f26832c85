import { z } from 'zod'
import { address, type AddressField } from './address.ts'
import { money } from './money.ts'

/** A crowdfunding campaign, named for ever by the slug of its Kickstarter project address. */
export const campaign = z.object({
  slug: z.string(),
  name: z.string(),
  address: z.string(),
  currency: z.string().length(3),
  state: z.enum(['draft', 'live', 'closed']),
  /** The report's column that holds the completion date; null: none is named and the default rule decides. */
  completedColumn: z.string().nullable(),
})
export type Campaign = z.infer<typeof campaign>

/** One thing a backer gets. `key` names its mapping: `reward:<id or title>`, `item:<name>`, `addon:<id>`. */
export const pledgeItem = z.object({
  key: z.string(),
  kind: z.enum(['reward', 'item', 'addon']),
  title: z.string(),
  quantity: z.int(),
})
export type PledgeItem = z.infer<typeof pledgeItem>

/** A backer's row in the newest report that held it. Empty cells are null; instants are UTC where the report's zone is known. */
export const pledge = z.object({
  number: z.string(),
  uid: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  reward: z.object({ id: z.string().nullable(), title: z.string(), minimum: money.nullable() }).nullable(),
  items: z.array(pledgeItem),
  pledged: money,
  shipping: money.nullable(),
  bonus: money.nullable(),
  due: money.nullable(),
  paid: money.nullable(),
  pledgedAt: z.string().nullable(),
  status: z.string(),
  fulfillment: z.string().nullable(),
  surveyedAt: z.string().nullable(),
  completedAt: z.string().nullable(),
  late: z.boolean(),
  shippingCountry: z.string().nullable(),
  address: address.nullable(),
  deliveryNotes: z.string().nullable(),
  notes: z.string().nullable(),
  answers: z.array(z.object({ question: z.string(), answer: z.string() })),
})
export type Pledge = z.infer<typeof pledge>

/** What a reward, item or add-on is in the warehouse. `lines` null: not answered yet. An empty list: nothing is shipped for it. */
export const mapping = z.object({
  kind: z.enum(['reward', 'item', 'addon']),
  title: z.string(),
  lines: z
    .array(
      z.object({
        sku: z.string(),
        name: z.string().nullable(),
        quantity: z.int().positive(),
        unitPrice: money.nullable(),
      }),
    )
    .nullable(),
  digital: z.boolean(),
})
export type Mapping = z.infer<typeof mapping>

export const correctableFields = [
  'name',
  'company',
  'street1',
  'street2',
  'street3',
  'city',
  'state',
  'postalCode',
  'country',
  'phone',
  'email',
] as const satisfies readonly (AddressField | 'email')[]
export type CorrectableField = (typeof correctableFields)[number]

/** Fields a person corrected here. `over` is what the report said then: when the report says something else, a person chooses. */
export const correction = z.object({
  fields: z.partialRecord(
    z.enum(correctableFields),
    z.object({ value: z.string().nullable(), over: z.string().nullable(), by: z.string(), at: z.string() }),
  ),
})
export type Correction = z.infer<typeof correction>

/** What a person decided about one backer. `finalized` overrides the rule both ways; `twin` answers for an order already there. */
export const decision = z.object({
  finalized: z.enum(['finalize', 'hold']).nullable(),
  reason: z.string().nullable(),
  twin: z.enum(['adopt', 'send', 'leave']).nullable(),
  by: z.string(),
  at: z.string(),
})
export type Decision = z.infer<typeof decision>

/** Money given back without taking an item away. `id` is drawn by the form, or derived from the report that showed it. */
export const refund = z.object({
  entries: z.array(
    z.object({
      id: z.string(),
      amount: money,
      reason: z.string().nullable(),
      from: z.enum(['report', 'person']),
      at: z.string(),
    }),
  ),
})
export type Refund = z.infer<typeof refund>

/** Which backers' orders may leave: `only` these numbers, or all. */
export const release = z.object({ all: z.boolean(), only: z.array(z.string()) })
export type Release = z.infer<typeof release>
