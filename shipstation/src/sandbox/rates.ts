import type { Order } from '../schema/order.ts'
import { services } from './carriers.ts'

const OUNCES: Record<string, number> = { pounds: 16, ounces: 1, grams: 0.035274 }

/** Cents for a parcel, plausible and always the same: a base for the service, more for each pound, more abroad. */
export function priceOf(serviceCode: string, weight: Order['weight'], country: string): number {
  const at = services().findIndex((service) => service.code === serviceCode)
  const base = 415 + ((at + 1) % 9) * 165
  const pounds = Math.ceil(((weight?.value ?? 0) * (OUNCES[weight?.units ?? 'ounces'] ?? 1)) / 16)
  return base + Math.max(0, pounds - 1) * 62 + (country === 'US' ? 0 : 1_240)
}
