import { totalOf } from '../client/money.ts'
import { toInstant } from '../client/times.ts'
import { MANUAL, type Store } from '../schema/store.ts'
import { createChance } from './chance.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { trimmed } from './orders/items.ts'
import { receive } from './orders/receive.ts'
import type { Import } from './orders/write.ts'
import { RuleRefusal } from './refusal.ts'
import { drawOrder } from './seed-order.ts'
import type { Shop } from './shop.ts'

/** Whether an import of this store is under way. */
export const isRefreshing = (shop: Shop, storeId: number) => shop.refreshes.get(storeId) !== undefined

/** A customer buys at a channel: ShipStation knows nothing of it before the next import. */
export function place(shop: Shop, storeId: number, order: Fields = {}): string {
  const store = shop.stores.get(storeId)
  if (!store?.active || store.marketplaceId === MANUAL)
    throw new RuleRefusal(`Store ${storeId} is no channel that orders are imported from.`)
  const placedAt = shop.wallNow()
  const n = shop.next('placed', 0) % 1_000_000
  const names = { orderNumber: `C-${n}`, orderKey: `${storeId}-${n}` }
  const { given } = drawOrder(shop, createChance(shop.seed + n), names, `line-${n}`, store)
  const bought = {
    ...given,
    orderStatus: 'awaiting_shipment',
    paymentDate: placedAt,
    amountPaid: totalOf(given),
    ...order,
    advancedOptions: { ...given.advancedOptions, ...fieldsOf(order.advancedOptions), storeId },
  }
  const orderNumber = String(bought.orderNumber)
  shop.placed.put(orderNumber, { storeId, placedAt, order: bought })
  return orderNumber
}

/** Asks a channel for what was bought since `since`, or since the last time; what it has comes in a while later. */
export function beginRefresh(shop: Shop, store: Store, since: string | null): void {
  shop.refreshes.put(store.storeId, { began: shop.clock.now(), since })
  shop.stores.put(store.storeId, {
    ...store,
    lastRefreshAttempt: trimmed(shop.wallNow()),
    ...(since && { refreshDate: trimmed(since) }),
  })
}

/** Ends the imports whose time has come, and begins those that no one asks for. */
export function runImports(shop: Shop): void {
  if (shop.refreshes.size + shop.placed.size === 0) return
  for (const store of shop.stores.all())
    if (!isRefreshing(shop, store.storeId) && isDue(shop, store)) beginRefresh(shop, store, null)
  for (const [storeId, { began, since }] of shop.refreshes.entries())
    if (shop.clock.now() - began >= shop.settings.importSeconds * 1000)
      endRefresh(shop, Number(storeId), since)
}

/** An hour after the last attempt, where something waits and the store imports by itself. */
function isDue(shop: Shop, store: Store): boolean {
  if (!store.active || !store.autoRefresh) return false
  const first = shop.placed.all().find((placed) => placed.storeId === store.storeId)
  if (!first) return false
  const later = [first.placedAt, store.lastRefreshAttempt ?? ''].sort().at(-1) ?? ''
  return shop.clock.now() - toInstant(later, 'earlier').getTime() >= shop.settings.importMinutes * 60_000
}

/** All that one import brings is one message. What was bought before the asked time stays at the channel. */
function endRefresh(shop: Shop, storeId: number, since: string | null): void {
  shop.refreshes.delete(storeId)
  const store = shop.stores.get(storeId)
  if (!store?.active) return
  const batch: Import = new Map()
  for (const [number, placed] of [...shop.placed.entries()]) {
    if (placed.storeId !== storeId || (since && placed.placedAt < since)) continue
    receive(shop, placed.order, 'import', batch)
    shop.placed.delete(number)
  }
  shop.stores.put(storeId, { ...store, refreshDate: trimmed(shop.wallNow()) })
}
