import type { Order } from '../../model/order.ts'
import { deniedBy } from './relay.ts'
import type { Settings } from './settings.ts'

/** By what Klaviyo knows the person: never by both, since that may join two people for good. */
export type Who = { email: string } | { phone: string }

/** Who an order's events are about, or why they are about nobody. */
export function whoOf(order: Order, settings: Settings): { who: Who } | { skip: string } {
  const email = order.email?.trim() ?? ''
  if (email === '') return byPhone(order, settings)
  if (!isAddress(email)) return { skip: `Not sent: “${email}” is no e-mail address.` }
  const rule = deniedBy(email, settings.denied)
  if (rule !== null)
    return {
      skip: `Not sent: ${email} is on the list of addresses left out (${rule}): nobody is reached by it.`,
    }
  return { who: { email } }
}

function byPhone(order: Order, settings: Settings): { who: Who } | { skip: string } {
  if (!settings.phone) return { skip: 'Not sent: the order has no e-mail address.' }
  const phone = international(order.shipTo.phone, order.shipTo.country)
  return phone === null
    ? { skip: 'Not sent: the order has neither an e-mail address nor a phone number that is whole.' }
    : { who: { phone } }
}

/** One person at one domain, in the form that Klaviyo takes; whether it can be reached is for Klaviyo to find out. */
const isAddress = (text: string) =>
  text.length <= 254 && /^[^\s@,;:<>()[\]"\\]{1,64}@[^\s@,;:<>()[\]"\\]+\.[^\s@,;:<>()[\]"\\]+$/.test(text)

/** E.164. A number without its country's code is taken only where all are ten digits long. */
function international(text: string | null, country: string | null): string | null {
  const digits = (text ?? '').replace(/[^\d+]/g, '')
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits
  if (country !== 'US' && country !== 'CA') return null
  const [, ten] = /^1?([2-9]\d{9})$/.exec(digits) ?? []
  return ten ? `+1${ten}` : null
}
