import type { ProfileAttributes } from '../wire.ts'
import { namesOf } from './account.ts'
import { invalid, type Told } from './refusal.ts'

const EMAIL = /^[^\s@"(),:;<>[\]\\]+@[^\s@.,]+(\.[^\s@.,]+)*\.[^\s@.,\d]{2,}$/
const PHONE = /^\+[1-9]\d{6,14}$/

/** What is wrong with who it is about. `rejected` holds addresses, or `@domain`s, that are refused on purpose. */
export function faultsOfProfile(attributes: ProfileAttributes, at: string, rejected: string[]): Told[] {
  const { email, phone_number: phone } = attributes
  return [
    ...(email && (!isEmail(email) || isRejected(email, rejected))
      ? [invalid('Invalid email address', `${at}/email`)]
      : []),
    ...(phone && !PHONE.test(phone)
      ? [
          invalid(
            'Invalid phone number format (Example of a valid format: +12345678901)',
            `${at}/phone_number`,
          ),
        ]
      : []),
  ]
}

export const isEmail = (email: string) =>
  email.length <= 254 && !/\.\.|^\.|\.@/.test(email) && EMAIL.test(email)

function isRejected(email: string, rejected: string[]): boolean {
  const address = email.toLowerCase()
  return rejected.some((one) => (one.startsWith('@') ? address.endsWith(one) : address === one))
}

/** Whether anything says who it is about. */
export const isNamed = (id: string | null | undefined, attributes: ProfileAttributes) =>
  Boolean(id) || namesOf({ attributes }).length > 0

export const unnamed = (at: string) =>
  invalid(
    'One of the following profile identifiers is required: id, email, phone_number, external_id, anonymous_id, _kx.',
    at,
  )
