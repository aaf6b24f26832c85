import type { Address } from '../../../model/address.ts'
import type { Cells } from './cells.ts'
import type { Known } from './columns.ts'
import { countryCode } from './country.ts'

const parts = ['shipName', 'street1', 'street2', 'city', 'state', 'postalCode', 'phone'] as const

/** The address from the survey; null when none was given. A missing country is noted: the row is imported, its order waits. */
export function addressOf(cells: Cells): Address | null {
  const given = parts.some((part) => cells.text(part) !== null)
  const country = countryOf(cells, given)
  if (!given && country === null) return null
  return {
    name: cells.text('shipName'),
    company: null,
    street1: cells.text('street1'),
    street2: cells.text('street2'),
    street3: null,
    city: cells.text('city'),
    state: cells.text('state'),
    postalCode: cells.text('postalCode'),
    country,
    phone: cells.text('phone'),
  }
}

function countryOf(cells: Cells, given: boolean): string | null {
  for (const [known, usual] of [
    ['countryCode', 'Shipping Country Code'],
    ['countryName', 'Shipping Country Name'],
  ] as const satisfies [Known, string][]) {
    const value = cells.text(known)
    const code = value === null ? null : countryCode(value)
    if (code !== null) return code
    if (value !== null) cells.note('warning', known, usual, `“${value}” is no country we know.`, waits)
  }
  const named = cells.text('countryCode') ?? cells.text('countryName')
  if (given && named === null)
    cells.note('warning', 'countryCode', 'Shipping Country Code', noCountry(cells), waits)
  return null
}

function noCountry(cells: Cells): string {
  const pledged = cells.text('shippingCountry')
  return `the address has no country${pledged === null ? '' : ` (the pledge was to be shipped to ${pledged})`}.`
}

const waits =
  'The row is imported and its order waits: add the country to this backer here, or mend the report.'
