/** Minor units to "€ 1,234.50", with as many places as the currency has. */
export function moneyOf(amount: { minor: number; currency: string }): string {
  const places = placesOf(amount.currency)
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency: amount.currency }).format(
      amount.minor / 10 ** places,
    )
  } catch {
    return `${(amount.minor / 10 ** places).toFixed(places)} ${amount.currency}`
  }
}

/** Yen has none, most have two, a few three. */
export function placesOf(currency: string): number {
  try {
    return (
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2
    )
  } catch {
    return 2
  }
}

export const number = (n: number): string => n.toLocaleString('en')
export const many = (n: number, one: string, more = `${one}s`): string =>
  `${number(n)} ${n === 1 ? one : more}`
export const bytes = (n: number): string =>
  n < 1_000
    ? `${n} bytes`
    : n < 1_000_000
      ? `${Math.round(n / 1_000)} kB`
      : `${(n / 1_000_000).toFixed(1)} MB`

const regions = new Intl.DisplayNames(['en'], { type: 'region' })
/** "DE" to "Germany"; what is not a code stays as it came. */
export function countryOf(code: string | null): string {
  if (!code) return ''
  try {
    return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code
  } catch {
    return code
  }
}

/** A decimal amount with its currency, "€1,234.50"; ShipStation names none, so without a campaign it stays a number. */
export function priceOf(amount: string, currency: string | null): string {
  if (currency === null || !/^-?\d+(\.\d+)?$/.test(amount)) return amount
  return moneyOf({ minor: Math.round(Number(amount) * 10 ** placesOf(currency)), currency })
}
