import { z } from 'zod'
import { address } from './address.ts'

/** Money of a system that names no currency (ShipStation): a decimal string as it came. */
export const plainAmount = z.string()

export const orderLine = z.object({
  key: z.string().nullable(),
  sku: z.string().nullable(),
  name: z.string().nullable(),
  quantity: z.number(),
  unitPrice: plainAmount.nullable(),
  adjustment: z.boolean(),
})
/** What a shop shows of a line beside its name. What it does not have is left out. */
const shownLine = orderLine.extend({
  image: z.string().optional(),
  options: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
})

/** An order as another system holds it. Status words are ShipStation's; unknown ones pass through. */
export const order = z.object({
  number: z.string(),
  key: z.string().nullable(),
  status: z.string(),
  store: z.string().nullable(),
  email: z.string().nullable(),
  placedAt: z.string().nullable(),
  modifiedAt: z.string().nullable(),
  shipTo: address,
  lines: z.array(shownLine),
  total: plainAmount,
  paid: plainAmount,
  shipping: plainAmount,
  tags: z.array(z.string()),
  mergedIds: z.array(z.string()),
  parent: z.string().nullable(),
  splitOrMerged: z.boolean(),
  /** What its people and rules set there. What is not set is left out. */
  createdAt: z.string().optional(),
  holdUntil: z.string().optional(),
  requestedService: z.string().optional(),
  gift: z.boolean().optional(),
  customFields: z.array(z.string()).optional(),
})
export type Order = z.infer<typeof order>

/** Statuses in which ShipStation still takes changes to an order. */
export const openStatuses = [
  'awaiting_payment',
  'awaiting_shipment',
  'on_hold',
  'pending_fulfillment',
] as const
export const isOpen = (status: string) => (openStatuses as readonly string[]).includes(status) // why: includes() wants the member type

/**
 * What a flow says about an order it owns: its fields and no others. What the far side's people set
 * (weight, service, tags, notes, hold, assignment) is not here and is kept as it stands there.
 */
export const orderDraft = z.object({
  number: z.string().max(50),
  placedAt: z.string(),
  paidAt: z.string().nullable(),
  status: z.enum(['open', 'cancelled']),
  email: z.string().nullable(),
  shipTo: address,
  lines: z.array(orderLine.extend({ key: z.string(), sku: z.string(), name: z.string() })),
  paid: plainAmount,
  shipping: plainAmount,
  tax: plainAmount,
  store: z.string(),
  shipFrom: z.string().nullable(),
  source: z.string(),
})
export type OrderDraft = z.infer<typeof orderDraft>
