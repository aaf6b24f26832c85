import { fromDecimal, type Money } from '../../../model/money.ts'

/** What a sign can mean. A bare `$` or `kr` is the campaign's currency when that has such a sign. */
const signs: Record<string, readonly string[]> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'HKD', 'SGD', 'MXN'],
  US$: ['USD'],
  CA$: ['CAD'],
  C$: ['CAD'],
  AU$: ['AUD'],
  A$: ['AUD'],
  NZ$: ['NZD'],
  HK$: ['HKD'],
  S$: ['SGD'],
  SG$: ['SGD'],
  MX$: ['MXN'],
  '€': ['EUR'],
  '£': ['GBP'],
  '¥': ['JPY'],
  '￥': ['JPY'],
  KR: ['SEK', 'NOK', 'DKK'],
  ZŁ: ['PLN'],
  FR: ['CHF'],
}
const codes = new Set(Intl.supportedValuesOf('currency'))

export type AmountRead = { money: Money } | { says: string; remedy: string }

/** An amount as Kickstarter writes it: `$1,234.50`, `SEK 1,000.00`, `$59 AUD`, `$ 59`. Blank is the caller's business. */
export function readAmount(text: string, currency: string): AmountRead {
  const match = /^(-?)\s*([^\d\s.,-]*)\s*(-?)([\d.,]*\d)\s*([^\d\s.,-]*)$/u.exec(
    text.normalize('NFKC').replace(/\s+/g, ' ').trim(),
  )
  if (!match) return notAnAmount(text)
  const [, minusBefore, before = '', minusAfter, digits = '', after = ''] = match
  const named = [before, after].filter((word) => word !== '').map((word) => word.toUpperCase())
  for (const word of named) {
    const meant = signs[word] ?? (codes.has(word) ? [word] : null)
    if (!meant) return unknownCurrency(text, currency)
    if (!meant.includes(currency)) return foreignCurrency(text, meant, currency)
  }
  if (!/^(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(digits)) return notAnAmount(text)
  const money = fromDecimal(`${minusBefore || minusAfter}${digits.replaceAll(',', '')}`, currency)
  return money ? { money } : notAnAmount(text)
}

const notAnAmount = (text: string) => ({
  says: `“${text.trim()}” is not an amount as Kickstarter writes it.`,
  remedy: 'Write it like 1,234.50, with a point before the cents.',
})

const unknownCurrency = (text: string, currency: string) => ({
  says: `“${text.trim()}” is in a currency we do not know.`,
  remedy: `Write the amount in ${currency}, the campaign's currency.`,
})

const foreignCurrency = (text: string, meant: readonly string[], currency: string) => ({
  says: `“${text.trim()}” is in ${meant.join(' or ')}, but the campaign is in ${currency}.`,
  remedy: `Check that this is the report of this campaign. Its currency can be corrected until the first import.`,
})
