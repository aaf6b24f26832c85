import type { Store } from '../schema/store.ts'
import type { Chance } from './chance.ts'
import { FIRST, GOODS, LAST, MAIL_DOMAIN, STREETS, TOWNS } from './seed-words.ts'
import type { Shop } from './shop.ts'

/** An order as a customer might have placed it now, at one of the stores or at the one named. `mark` begins its lines' keys. */
export function drawOrder(
  shop: Shop,
  chance: Chance,
  names: { orderNumber: string; orderKey: string },
  mark: string,
  at?: Store,
) {
  const name = `${chance.pick(FIRST)} ${chance.pick(LAST)}`
  const email = `${name.toLowerCase().replace(' ', '.')}${chance.below(90)}@${MAIL_DOMAIN}`
  const [city, state, postalCode, country] = chance.pick(TOWNS)
  const items = Array.from({ length: 1 + chance.below(3) }, (_, line) => {
    const [sku, title, unitPrice, ounces] = chance.pick(GOODS)
    return {
      lineItemKey: `${mark}-${line}`,
      sku,
      name: title,
      quantity: 1 + chance.below(2),
      unitPrice,
      weight: { value: ounces, units: 'ounces' },
    }
  })
  const shippingAmount = country === 'US' ? 6.25 : 18
  const isUnpaid = chance.percent(6)
  const store = at ?? chance.pick(shop.stores.all())
  const date = shop.wallNow()
  const given = {
    ...names,
    orderDate: date,
    paymentDate: isUnpaid ? null : date,
    orderStatus: isUnpaid ? 'awaiting_payment' : chance.percent(4) ? 'cancelled' : 'awaiting_shipment',
    customerUsername: email,
    customerEmail: email,
    billTo: { name },
    shipTo: {
      name,
      street1: `${1 + chance.below(400)} ${chance.pick(STREETS)}`,
      city,
      state,
      postalCode,
      country,
      phone: '2075550134',
    },
    items,
    shippingAmount,
    requestedShippingService: 'Standard',
    advancedOptions: { source: store.storeName },
  }
  return { given, store }
}
