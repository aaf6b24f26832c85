import type { z } from 'zod'
import { carrierName, trackingLink } from '../../model/carrier.ts'
import type { Address } from '../../model/address.ts'
import { decimal, fromDecimal } from '../../model/money.ts'
import type { Order } from '../../model/order.ts'
import type { Fulfillment, Shipment } from '../../model/shipment.ts'
import type { tracking } from '../api/words.ts'
import { capital, counted } from '../overview/phrases.ts'

export type Tracking = z.infer<typeof tracking>
export type Parcel = Shipment | Fulfillment

/** `awaiting_shipment` as ShipStation's screens say it; an unknown status reads as it came. */
export const statusSays = (status: string) => capital(status.replaceAll('_', ' '))

/** `2 × MUG-11, 1 × LAMP and 3 more`. */
export function itemsSay(lines: Order['lines']): string {
  const goods = lines.filter((line) => !line.adjustment)
  const shown = goods.slice(0, 3).map((line) => `${line.quantity} × ${line.sku || line.name || 'unnamed'}`)
  const rest = goods.length - shown.length
  return `${shown.join(', ')}${rest > 0 ? ` and ${counted(rest, 'more', 'more')}` : ''}`
}

/** Two places even where ShipStation writes 69.5 or 106; as many as the currency has where it is known. */
export function amountOf(text: string | null, currency: string | null): string | null {
  const amount = text === null ? null : fromDecimal(text, currency ?? 'USD')
  return amount ? decimal(amount) : text
}

export const addressSays = (address: Address | null): string | null => {
  if (!address) return null
  const { name, company, street1, street2, street3, city, state, postalCode, country, phone } = address
  const town = [postalCode, city, state].filter(Boolean).join(' ')
  const parts = [name, company, street1, street2, street3, town, country, phone].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : null
}

/** `2026-06-21` as `21 Jun 2026`. */
export const dayWords = (date: string): string => {
  const at = new Date(`${date}T00:00:00Z`)
  const words = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const
  return Number.isNaN(at.getTime()) ? date : new Intl.DateTimeFormat('en-GB', words).format(at)
}

export const trackingOf = (parcel: Parcel): Tracking => ({
  number: parcel.tracking,
  carrier: carrierName(parcel.carrier),
  url: trackingLink(parcel.carrier, parcel.tracking),
  shippedOn: parcel.shippedOn,
  voided: parcel.voided,
})

/** Return labels are not what a backer waits for. */
export const isReturn = (parcel: Parcel) => 'isReturn' in parcel && parcel.isReturn
