import { toInstant, toPacific } from '../client/times.ts'
import { type Chance, createChance } from './chance.ts'
import { CARRIERS } from './carriers.ts'
import { makeKey } from './keys.ts'
import { catalogue } from './orders/catalogue.ts'
import { compose } from './orders/compose.ts'
import { trimmed } from './orders/items.ts'
import { makeManualStore } from './orders/write.ts'
import { makeLabel } from './parcels.ts'
import { drawOrder } from './seed-order.ts'
import type { Settings } from './settings/index.ts'
import type { Shop } from './shop.ts'

const DAY = 86_400_000
/** So far back do the first orders go. */
const DAYS = 90

/** The shop at its beginning: the same seed on the same day gives the same shop. */
export function seed(shop: Shop, orders: number, switches: Partial<Settings> = {}): void {
  shop.clear()
  shop.set(switches)
  const now = shop.clock.now()
  const today = toInstant(toPacific(new Date(now), 'date'), 'earlier').getTime()
  const opened = today - 400 * DAY
  shop.clock.freeze(opened)
  makeKey(shop)
  furnish(shop)
  const chance = createChance(shop.seed)
  for (let n = 1; n <= orders; n++) {
    shop.clock.freeze(today - DAYS * DAY + Math.floor((n / orders) * (DAYS * DAY - 60_000)))
    seedOrder(shop, chance, n)
    // Nobody is told of a beginning, and the state file is written whole after it.
    shop.happenings.length = 0
    shop.changed.clear()
  }
  shop.clock.set(now)
}

function furnish(shop: Shop): void {
  makeManualStore(shop)
  const [web, market] = [makeManualStore(shop, 'Webstore'), makeManualStore(shop, 'Marketplace')]
  const channel = {
    lastRefreshAttempt: trimmed(shop.wallNow()),
    refreshDate: trimmed(shop.wallNow()),
    autoRefresh: true,
  }
  shop.stores.put(web.storeId, {
    ...web,
    ...channel,
    marketplaceId: 36,
    marketplaceName: 'WooCommerce',
    integrationUrl: 'https://shop.example.com',
  })
  shop.stores.put(market.storeId, {
    ...market,
    ...channel,
    marketplaceId: 2,
    marketplaceName: 'Amazon',
    accountName: 'A1EXAMPLE',
  })
  warehouse(shop, 'Main', 'Portland', 'ME', '04101', true)
  warehouse(shop, 'West', 'Eugene', 'OR', '97401', false)
  for (const [name, color] of [
    ['Rush', '#ff0000'],
    ['Fragile', '#33cccc'],
    ['Backorder', '#800080'],
    ['Repeat buyer', '#cc99ff'],
  ] as const) {
    const tagId = shop.next('tag', 1_000)
    shop.tags.put(tagId, { tagId, name, color })
  }
  for (const [userName, name] of [
    ['owner', 'Olive Owner'],
    ['packer1', 'Percy Packer'],
    ['packer2', 'Paula Packer'],
  ] as const) {
    const userId = shop.guid('user')
    shop.users.put(userId, { userId, userName, name })
  }
  for (const carrier of CARRIERS) shop.carriers.put(carrier.shippingProviderId ?? 0, { ...carrier })
}

function warehouse(
  shop: Shop,
  warehouseName: string,
  city: string,
  state: string,
  postalCode: string,
  isDefault: boolean,
) {
  const warehouseId = shop.next('warehouse', 10_000)
  const address = {
    name: `Dock ${warehouseName}`,
    company: 'Longshore Goods',
    street1: '1 Pier St',
    street2: '',
    street3: '',
    city,
    state,
    postalCode,
    country: 'US',
    phone: '2075550100',
  }
  shop.warehouses.put(warehouseId, {
    warehouseId,
    warehouseName,
    originAddress: { ...address, residential: false, addressVerified: 'Address validated successfully' },
    returnAddress: { ...address, residential: null, addressVerified: null },
    createDate: shop.wallNow(),
    isDefault,
    sellerIntegrationId: null,
    extInventoryIdentity: null,
    registerFedexMeter: null,
  })
}

function seedOrder(shop: Shop, chance: Chance, n: number): void {
  const names = { orderNumber: `S-${String(n).padStart(5, '0')}`, orderKey: `seed-${shop.seed}-${n}` }
  const { given, store } = drawOrder(shop, chance, names, `seed-${n}`)
  const country = given.shipTo.country
  const isUnpaid = given.orderStatus === 'awaiting_payment'
  const order = compose(shop, given, null, store.storeId, 'apiOrder')
  const amountPaid = isUnpaid ? 0 : (order.orderTotal ?? 0)
  const kept = shop.keep({ order: { ...order, amountPaid }, importBatch: null, gone: null, late: null })
  catalogue(shop, kept)
  if (order.orderStatus !== 'awaiting_shipment' || !chance.percent(60)) return
  const serviceCode = country === 'US' ? 'usps_priority_mail' : 'usps_priority_mail_international'
  makeLabel(shop, kept, {
    carrierCode: 'stamps_com',
    serviceCode,
    packageCode: 'package',
    confirmation: 'delivery',
    shipDate: shop.wallNow().slice(0, 10),
    weight: null,
    dimensions: null,
  })
}
