import { z } from 'zod'

/** An amount as a whole number of minor units (cents, yen, fils) and its ISO 4217 code. Never a fraction. */
export const money = z.object({ minor: z.int(), currency: z.string().length(3) })
export type Money = z.infer<typeof money>

/** Digits after the point where they are not two (ISO 4217), as far as crowdfunding meets them. */
const digits: Record<string, number> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  ISK: 0,
  BHD: 3,
  KWD: 3,
  JOD: 3,
  TND: 3,
}
export const digitsOf = (currency: string) => digits[currency] ?? 2

export const zero = (currency: string): Money => ({ minor: 0, currency })

/** Sum of amounts in one currency. Throws a RangeError past 2^53 and a TypeError on mixed currencies. */
export function sum(amounts: readonly Money[], currency: string): Money {
  let minor = 0
  for (const amount of amounts) {
    if (amount.currency !== currency) throw new TypeError(`cannot add ${amount.currency} to ${currency}`)
    minor += amount.minor
  }
  if (!Number.isSafeInteger(minor)) throw new RangeError('the sum is too large to be exact')
  return { minor, currency }
}

export const times = (amount: Money, quantity: number): Money =>
  sum([{ ...amount, minor: amount.minor * quantity }], amount.currency)
export const minus = (a: Money, b: Money): Money => sum([a, { ...b, minor: -b.minor }], a.currency)

/** `1234` minor units of USD as `"12.34"`: what goes onto a wire or into a CSV. */
export function decimal(amount: Money): string {
  const places = digitsOf(amount.currency)
  const digitsOnly = String(Math.abs(amount.minor)).padStart(places + 1, '0')
  const sign = amount.minor < 0 ? '-' : ''
  if (places === 0) return sign + digitsOnly
  return `${sign}${digitsOnly.slice(0, -places)}.${digitsOnly.slice(-places)}`
}

/** `"12.34"` (at most the currency's digits, trailing zeros aside) as minor units; null when it is not such a number. */
export function fromDecimal(text: string, currency: string): Money | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return null
  const places = digitsOf(currency)
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > places) return null
  const minor = Number(`${match[2]}${fraction.padEnd(places, '0')}`)
  if (!Number.isSafeInteger(minor)) return null
  return { minor: match[1] && minor !== 0 ? -minor : minor, currency }
}
