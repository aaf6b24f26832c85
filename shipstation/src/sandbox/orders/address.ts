import type { Address } from '../../schema/address.ts'
import { type Fields, fieldsOf, flag, text } from '../fields.ts'
import type { Settings } from '../settings/index.ts'

/** An address as answers show it: every member, null where nothing was sent. */
export function plainAddress(given: unknown, path: string): Address {
  const from: Fields = fieldsOf(given)
  return {
    name: text(from.name),
    company: text(from.company),
    street1: text(from.street1),
    street2: text(from.street2),
    street3: text(from.street3),
    city: text(from.city),
    state: text(from.state),
    postalCode: text(from.postalCode),
    country: text(from.country),
    phone: text(from.phone),
    residential: flag(from.residential, `${path}.residential`),
    addressVerified: null,
  }
}

/**
 * What validation makes of a ship-to address. Only US ones are looked up; a company is no residence, and a validation that had to
 * change something warns.
 */
export function validated(address: Address, { addressValidation }: Settings): Address {
  if (address.country !== 'US' || addressValidation === 'none')
    return {
      ...address,
      residential: address.residential ?? true,
      addressVerified: 'Address not yet validated',
    }
  const isWhole = Boolean(
    address.street1 && address.city && address.state && /^\d{5}(-\d{4})?$/.test(address.postalCode ?? ''),
  )
  if (!isWhole)
    return {
      ...address,
      residential: address.residential ?? null,
      addressVerified: 'Address validation failed',
    }
  const residential = !address.company
  const isChanged = address.residential === true && !residential
  const addressVerified = isChanged ? 'Address validation warning' : 'Address validated successfully'
  return { ...address, residential, addressVerified }
}

/** As a carrier writes it. */
export function normalised(address: Address): Address {
  const up = (value: string | null | undefined) => value?.toUpperCase() ?? null
  return {
    ...address,
    name: up(address.name),
    company: up(address.company),
    street1: up([address.street1, address.street2].filter(Boolean).join(' ')),
    street2: '',
    city: up(address.city),
    residential: null,
    addressVerified: null,
  }
}
