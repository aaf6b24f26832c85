import { z } from 'zod'
import type { entry } from '../api/orders.ts'
import { addressSays, amountOf, statusSays } from './words.ts'

export type FieldChange = z.infer<typeof entry>['changes'][number]
type Names = ReadonlyMap<string, string>

const text = z.string().nullish().catch(null)
const amount = z.number().nullish().catch(null)
/** An order as ShipStation gave it, as far as a person would look for a change. What does not fit is not shown. */
const shown = z.object({
  orderNumber: text,
  orderStatus: z.string().catch(''),
  customerEmail: text,
  shipTo: z.record(z.string(), z.unknown()).nullish().catch(null),
  items: z
    .array(
      z.object({
        sku: text,
        name: text,
        quantity: amount,
        unitPrice: amount,
        adjustment: z.boolean().nullish().catch(null),
      }),
    )
    .nullish()
    .catch(null),
  orderTotal: amount,
  amountPaid: amount,
  shippingAmount: amount,
  tagIds: z.array(z.number()).nullish().catch(null),
  customerNotes: text,
  internalNotes: text,
  giftMessage: text,
  weight: z.object({ value: z.number(), units: z.string().nullish() }).nullish().catch(null),
  carrierCode: text,
  serviceCode: text,
  holdUntilDate: text,
  shipByDate: text,
})
type Shown = z.infer<typeof shown>

/** What of an order differs, in ShipStation's words, with both values as they read. `tags`: names by id. */
export function changedOrderFields(
  before: unknown,
  after: unknown,
  tags: Names,
  currency: string | null,
): FieldChange[] {
  const [old, now] = [readableOrder(before, tags, currency), readableOrder(after, tags, currency)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const [from, to] = [old.get(field) ?? null, now.get(field) ?? null]
    return from === to ? [] : [{ field, before: from, after: to }]
  })
}

/** The order's fields as a person reads them. ShipStation names no currency; the campaign's is said where there is one. */
export function readableOrder(
  raw: unknown,
  tags: Names,
  currency: string | null,
): Map<string, string | null> {
  const parsed = shown.safeParse(raw)
  if (!parsed.success) return new Map()
  const it = parsed.data
  return new Map<string, string | null>([
    ['Order number', it.orderNumber ?? null],
    ['Status', it.orderStatus ? statusSays(it.orderStatus) : null],
    ['Ship to', shipTo(it)],
    ['E-mail', it.customerEmail || null],
    ['Lines', lines(it, currency)],
    ['Total', money(it.orderTotal, currency)],
    ['Paid', money(it.amountPaid, currency)],
    ['Shipping paid', money(it.shippingAmount, currency)],
    ['Tags', it.tagIds?.map((id) => tags.get(String(id)) ?? `tag ${id}`).join(', ') || null],
    ['Notes from the customer', it.customerNotes || null],
    ['Internal notes', it.internalNotes || null],
    ['Gift message', it.giftMessage || null],
    ['Weight', it.weight?.value ? `${it.weight.value} ${it.weight.units ?? ''}`.trim() : null],
    ['Service', [it.carrierCode, it.serviceCode].filter(Boolean).join(' ') || null],
    ['On hold until', it.holdUntilDate || null],
    ['Ship by', it.shipByDate || null],
  ])
}

const money = (value: number | null | undefined, currency: string | null) =>
  typeof value === 'number' ? [amountOf(String(value), currency), currency].filter(Boolean).join(' ') : null

const addressKeys = ['name', 'company', 'street1', 'street2', 'street3', 'city', 'state', 'postalCode']
function shipTo({ shipTo: raw }: Shown): string | null {
  if (!raw) return null
  const part = (key: string) => (typeof raw[key] === 'string' && raw[key] !== '' ? String(raw[key]) : null)
  const parts = Object.fromEntries([...addressKeys, 'country', 'phone'].map((key) => [key, part(key)]))
  return addressSays(parts as Parameters<typeof addressSays>[0]) // why: exactly the keys of an address, just named
}

const lines = ({ items }: Shown, currency: string | null): string | null =>
  items
    ?.map((item) => {
      const price = item.unitPrice ? ` at ${money(item.unitPrice, currency)}` : ''
      return `${item.quantity ?? 0} × ${item.sku || item.name || 'unnamed'}${price}`
    })
    .join(', ') || null
