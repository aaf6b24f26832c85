import { toPacific } from '../../client/times.ts'
import type { Order } from '../../schema/order.ts'
import type { Kept, Shop } from '../shop.ts'
import { trimmed } from './items.ts'

/** So long after an order the automation that makes its customer has been seen to touch it. */
const TOUCH_MS = 1_500

/**
 * What ShipStation does with an order after it has answered: a customer comes from the username, a product from each new SKU, and
 * the order gets their ids. It does not count as a modification, unless the settings say so.
 */
export function catalogue(shop: Shop, kept: Kept): void {
  const { order } = kept
  const customerId = order.customerUsername
    ? customerOf(shop, order, order.customerUsername)
    : order.customerId
  const items = (order.items ?? []).map((item) =>
    item.adjustment || !item.sku || item.productId
      ? item
      : { ...item, productId: productOf(shop, item.sku, item.name ?? '', item) },
  )
  const isNew = items.some((item, at) => item !== order.items?.[at]) || customerId !== order.customerId
  const isModified = isNew && shop.settings.catalogue === 'modifying'
  const touched = isModified ? toPacific(new Date(shop.clock.now() + TOUCH_MS), 'seven') : order.modifyDate
  kept.order = { ...order, customerId, items, modifyDate: touched }
  shop.keep(kept)
}

function customerOf(shop: Shop, order: Order, username: string): number {
  const known = shop.byUsername.get(username)
  if (known !== undefined) return shop.settings.customersFollow ? moved(shop, known, order) : known
  const customerId = shop.next('customer')
  const store = shop.stores.get(order.advancedOptions?.storeId ?? -1)
  const { name, company, street1, street2, city, state, postalCode, country, phone } = order.shipTo ?? {}
  const dates = { createDate: order.createDate, modifyDate: order.createDate }
  shop.byUsername.set(username, customerId)
  shop.customers.put(customerId, {
    customerId,
    ...dates,
    name,
    company: company ?? '',
    street1,
    street2: street2 ?? '',
    city,
    state,
    postalCode,
    countryCode: country,
    phone,
    email: order.customerEmail,
    addressVerified: 'Verified',
    marketplaceUsernames: [
      {
        customerUserId: shop.next('customerUser'),
        customerId,
        ...dates,
        marketplaceId: store?.marketplaceId ?? 0,
        marketplace: store?.marketplaceName ?? 'ShipStation',
        username,
      },
    ],
    tags: null,
  })
  return customerId
}

/** The customer is where the newest order goes. */
function moved(shop: Shop, customerId: number, order: Order): number {
  const customer = shop.customers.get(customerId)
  const { name, company, street1, street2, city, state, postalCode, country, phone } = order.shipTo ?? {}
  const address = { name, company, street1, street2, city, state, postalCode, countryCode: country, phone }
  if (customer) shop.customers.put(customerId, { ...customer, ...address, modifyDate: order.modifyDate })
  return customerId
}

type Line = NonNullable<Order['items']>[number]

function productOf(shop: Shop, sku: string, name: string, line: Line): number {
  const known = shop.bySku.get(sku)
  if (known !== undefined) return known
  const productId = shop.next('product')
  const now = trimmed(shop.wallNow())
  shop.bySku.set(sku, productId)
  const weightOz = line.weight?.units === 'ounces' ? line.weight.value : null
  shop.products.put(productId, {
    aliases: null,
    productId,
    sku,
    name,
    price: line.unitPrice,
    defaultCost: null,
    length: null,
    width: null,
    height: null,
    weightOz,
    internalNotes: null,
    fulfillmentSku: line.fulfillmentSku,
    createDate: now,
    modifyDate: now,
    active: true,
    productCategory: null,
    productType: null,
    warehouseLocation: line.warehouseLocation,
    defaultCarrierCode: null,
    defaultServiceCode: null,
    defaultPackageCode: null,
    defaultIntlCarrierCode: null,
    defaultIntlServiceCode: null,
    defaultIntlPackageCode: null,
    defaultConfirmation: null,
    defaultIntlConfirmation: null,
    customsDescription: null,
    customsValue: null,
    customsTariffNo: null,
    customsCountryCode: null,
    noCustoms: null,
    tags: null,
    upc: line.upc,
    thumbnailUrl: null,
  })
  return productId
}
