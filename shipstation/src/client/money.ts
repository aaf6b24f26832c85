/** Ten-thousandths: the finest step in which ShipStation gives an amount. */
const PLACES = 4

/**
 * An amount from the wire in whole units of its last place: `toUnits(18.5, 2)` is 1850. Goes by the decimal text, never by
 * multiplication, so that 1.005 stays what it says. Digits beyond `places` are rounded half away from zero.
 * NaN for what is no number; never throws. Source: amounts on the wire have up to four decimals.
 */
export function toUnits(amount: number, places: number = PLACES): number {
  const [mantissa, exponent = '0'] = String(amount).split('e')
  return Math.sign(amount) * Math.round(Number(`${Math.abs(Number(mantissa))}e${Number(exponent) + places}`))
}

/** The amount as it goes on the wire: `fromUnits(1850, 2)` is 18.5. The inverse of `toUnits`; never throws. */
export function fromUnits(units: number, places: number = PLACES): number {
  return Number(`${units}e-${places}`)
}

/** Units of the last place as text, `18.50`, for what must not become a float on the way. Never throws. */
export function toDecimal(units: number, places: number): string {
  const digits = String(Math.abs(units)).padStart(places + 1, '0')
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return units < 0 ? `-${text}` : text
}

type Amount = number | null | undefined
type Priced = {
  items?: readonly { quantity?: Amount; unitPrice?: Amount }[] | null | undefined
  taxAmount?: Amount
  shippingAmount?: Amount
}

/**
 * `orderTotal` as ShipStation computes it: lines (discounts are negative ones), the order's tax, its shipping. Not the lines' own tax.
 * In the order's own currency. Source: the documented examples' totals, 194.43 and 387.97. Never throws.
 */
export function totalOf(order: Priced): number {
  let units = toUnits(order.taxAmount ?? 0) + toUnits(order.shippingAmount ?? 0)
  for (const { quantity, unitPrice } of order.items ?? []) units += (quantity ?? 0) * toUnits(unitPrice ?? 0)
  return fromUnits(units)
}
