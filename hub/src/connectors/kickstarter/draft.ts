import { decimal, type Money, minus, sum, times, zero } from '../../model/money.ts'
import type { OrderDraft } from '../../model/order.ts'
import type { Mapping, Pledge, PledgeItem, Refund } from '../../model/pledge.ts'
import type { Address } from '../../model/address.ts'
import { asInstant } from './report/moment.ts'
import { paidNow } from './refunds.ts'
import type { Settings } from './settings.ts'

export type Mappings = ReadonlyMap<string, Mapping | null>
type Line = OrderDraft['lines'][number]
type Goods = { line: Line; item: PledgeItem; price: Money | null }

export const orderNumber = (settings: Settings, pledge: Pledge) => `${settings.prefix}${pledge.number}`

export type Parts = {
  /** The pledge as it stands, corrections laid over it. */
  pledge: Pledge
  mappings: Mappings
  refund: Refund | null
  settings: Settings
  status: OrderDraft['status']
  /** For a pledge without any date. */
  since: string
}

/**
 * The order for a pledge. Its total is what was paid, always: products at their mapped prices, the rest of the pledge
 * (bonus, unpriced products, amounts paid at other prices) as one line "Pledge balance", each refund of a general amount as a
 * line "Refund", and shipping as shipping.
 */
export function draft({ pledge, mappings, refund, settings, status, since }: Parts): OrderDraft {
  const money = paidNow(pledge, refund)
  const currency = money.now.currency
  const shipping = pledge.shipping ?? zero(currency)
  const rest = minus(money.before, shipping)
  const goods = priced(pledge, goodsOf(pledge, mappings, currency), rest)
  const worth = sum(
    goods.map(({ line, price }) => times(price ?? zero(currency), line.quantity)),
    currency,
  )
  const lines = goods.map(({ line, price }) => ({ ...line, unitPrice: price && decimal(price) }))
  const balance = minus(rest, worth)
  if (balance.minor !== 0) lines.push(adjustment('balance', 'Pledge balance', balance))
  for (const entry of refund?.entries ?? [])
    lines.push(adjustment(`refund/${entry.id}`, 'Refund', minus(zero(currency), entry.amount)))
  const placedAt = pledge.pledgedAt ?? pledge.surveyedAt ?? pledge.completedAt
  return {
    number: orderNumber(settings, pledge),
    placedAt: placedAt === null ? since : asInstant(placedAt),
    paidAt: pledge.status === 'collected' && placedAt !== null ? asInstant(placedAt) : null,
    status,
    email: pledge.email,
    shipTo: pledge.address ?? nobody(pledge),
    lines,
    paid: decimal(money.now),
    shipping: decimal(shipping),
    tax: decimal(zero(currency)),
    store: settings.store,
    shipFrom: settings.shipFrom,
    source: 'Kickstarter',
  }
}

/** ShipStation wants a name on every order, also on one that is cancelled because its backer left. */
const nobody = (pledge: Pledge): Address => ({
  ...{ name: pledge.name, company: null, street1: null, street2: null, street3: null },
  ...{ city: null, state: null, postalCode: null, country: pledge.shippingCountry, phone: null },
})

const adjustment = (key: string, name: string, amount: Money): Line => ({
  ...{ key, sku: '', name, quantity: 1, unitPrice: decimal(amount), adjustment: true },
})

/** The products, a line for each SKU of each thing. Keys stay the same while the thing and its SKU do. */
function goodsOf(pledge: Pledge, mappings: Mappings, currency: string): Goods[] {
  const keys = new Map<string, number>()
  return pledge.items.flatMap((item) =>
    (mappings.get(item.key)?.lines ?? []).map(({ sku, name, quantity, unitPrice }): Goods => {
      const key = `${item.key}/${sku}`
      const nth = (keys.get(key) ?? 0) + 1
      keys.set(key, nth)
      const line = {
        ...{ key: nth === 1 ? key : `${key}/${nth}`, sku, name: name ?? item.title },
        ...{ quantity: item.quantity * quantity, unitPrice: null, adjustment: false },
      }
      return { line, item, price: unitPrice?.currency === currency ? unitPrice : null }
    }),
  )
}

/**
 * Where no price is mapped, the reward's own price stands on its line, if it has only one and the price divides: then a plain
 * pledge is an order of one line without any balance. In a report that counts items a line may hold add-ons too, so there
 * it is done for a single piece only. Never more than was paid.
 */
function priced(pledge: Pledge, goods: Goods[], rest: Money): Goods[] {
  const minimum = pledge.reward?.minimum
  const unpriced = goods.filter(({ price, item }) => price === null && item.kind !== 'addon')
  const [only] = unpriced
  if (!only || unpriced.length > 1 || !minimum || minimum.minor === 0 || minimum.currency !== rest.currency)
    return goods
  if (goods.some((one) => one !== only && one.item.key === only.item.key)) return goods
  if (only.item.kind === 'item' && (only.line.quantity !== 1 || goods.length > 1)) return goods
  if (minimum.minor % only.line.quantity !== 0 || minimum.minor > rest.minor) return goods
  const price = { ...minimum, minor: minimum.minor / only.line.quantity }
  return goods.map((one) => (one === only ? { ...one, price } : one))
}

/** Nothing of it needs a parcel: every thing has its answer, and that is digital or nothing. */
export function needsNoParcel(pledge: Pledge, mappings: Mappings): boolean {
  const things = pledge.items.filter((item) => item.quantity > 0)
  return (
    things.length > 0 &&
    things.every(({ key }) => {
      const mapping = mappings.get(key)
      return mapping?.digital || mapping?.lines?.length === 0
    })
  )
}

/** Things whose products nobody has named yet. */
export const unanswered = (pledge: Pledge, mappings: Mappings): PledgeItem[] =>
  pledge.items.filter(({ key, quantity }) => {
    const mapping = mappings.get(key)
    return quantity > 0 && !mapping?.digital && (mapping?.lines ?? null) === null
  })
