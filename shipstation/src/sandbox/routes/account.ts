import type { Carrier } from '../../schema/carrier.ts'
import { fromUnits, toUnits } from '../../client/money.ts'
import { packages, services } from '../carriers.ts'
import { number, text } from '../fields.ts'
import { refuse, RuleRefusal } from '../refusal.ts'
import { type Call, given, route } from '../route.ts'

function theCarrier({ shop }: Call, code: unknown): Carrier {
  const carrier = shop.carriers.all().find((one) => one.code === code)
  if (!carrier) throw refuse(404, `Carrier ${text(code) ?? ''} was not found.`)
  return carrier
}

const asked = (call: Call) => theCarrier(call, call.query.carriercode)

/** Charges a card that does not exist. */
function addFunds(call: Call) {
  const body = given(call)
  const amount = number(body.amount, 'request.amount') ?? 0
  if (amount < 10 || amount > 10_000)
    throw new RuleRefusal('The amount has to be between 10.00 and 10000.00.')
  const carrier = theCarrier(call, body.carrierCode)
  const balance = fromUnits(toUnits(carrier.balance ?? 0, 2) + toUnits(amount, 2), 2)
  call.shop.carriers.put(carrier.shippingProviderId ?? 0, { ...carrier, balance })
  const { name, code, accountNumber, requiresFundedAccount } = carrier
  return { name, code, accountNumber, requiresFundedAccount, balance }
}

/** Only partners may, and the account that it makes leads nowhere here. */
function registerAccount(call: Call) {
  const body = given(call)
  const missing = ['firstName', 'lastName', 'email', 'password'].filter((field) => !text(body[field]))
  const message =
    missing.length > 0 ? `Still missing: ${missing.join(', ')}.` : 'ShipStation account created.'
  const success = missing.length === 0
  return {
    message,
    sellerId: success ? call.shop.next('seller', 100_000) : null,
    success,
    apiKey: success ? call.shop.hex('registeredKey') : null,
    apiSecret: success ? call.shop.hex('registeredSecret') : null,
  }
}

export const accountRoutes = [
  route('GET', '/accounts/listtags', ({ shop }) => shop.tags.all()),
  route('POST', '/accounts/registeraccount', registerAccount),
  route('GET', '/users', ({ shop }) => shop.users.all()),
  route('GET', '/carriers', ({ shop }) => shop.carriers.all()),
  route('POST', '/carriers/addfunds', addFunds),
  route('GET', '/carriers/getcarrier', asked),
  route('GET', '/carriers/listservices', (call) => services(asked(call).code)),
  route('GET', '/carriers/listpackages', (call) => packages(asked(call).code)),
]
