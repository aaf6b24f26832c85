import { isOpen, type Order } from '../../schema/order.ts'
import { MANUAL, type Store } from '../../schema/store.ts'
import { type Fields, fieldsOf, integer, isFields, text } from '../fields.ts'
import { broken, misfit, RuleRefusal } from '../refusal.ts'
import type { Kept, Shop } from '../shop.ts'
import { complaints, compose } from './compose.ts'

/** The GUIDs of one import, one for each store in it: what a notification names. */
export type Import = Map<number, string>

/**
 * createorder: makes the order, or replaces the open one that the key names as a whole. @throws RuleRefusal, or Refusal where
 * the body does not even fit the model.
 */
export function writeOrder(shop: Shop, given: unknown, path: string, batch: Import): Kept {
  if (!isFields(given)) throw misfit(path, NOT_AN_OBJECT)
  const complaint = complaints(given, shop.settings)
  if (complaint) throw new RuleRefusal(complaint, { isSeen: true })
  const before = find(shop, given)
  if (!before) return create(shop, given, path, batch)
  const { orderNumber, orderStatus } = before.order
  const isTakenBack = orderStatus === 'rejected_fulfillment' && shop.settings.rejected === 'open'
  if (isOpen(orderStatus) || isTakenBack) return replace(shop, given, before, path, batch)
  if (shop.settings.lockedOrder === 'unchanged') return before
  throw new RuleRefusal(`Order ${orderNumber} is ${orderStatus} and can no longer be updated.`)
}

const NOT_AN_OBJECT =
  'Cannot deserialize the current JSON array (e.g. [1,2,3]) into type \'SS.OpenApi.Models.Orders.Order\' because the type requires a JSON object (e.g. {"name":"value"}) to deserialize correctly. Path \'\', line 1, position 1.'
export const NOT_A_LIST =
  'Cannot deserialize the current JSON object (e.g. {"name":"value"}) into type \'SS.OpenApi.Models.Orders.Order[]\' because the type requires a JSON array (e.g. [1,2,3]) to deserialize correctly. Path \'orderNumber\', line 1, position 15.'

function find(shop: Shop, given: Fields): Kept | undefined {
  const orderKey = text(given.orderKey)
  const orderId = integer(given.orderId, 'apiOrder.orderId')
  const advancedOptions = { storeId: integer(fieldsOf(given.advancedOptions).storeId, 'apiOrder.storeId') }
  const named = orderKey ? shop.byKey.get(shop.keyOf({ orderKey, advancedOptions })) : undefined
  const kept = shop.order(orderId ?? named ?? -1) ?? (named === undefined ? undefined : shop.order(named))
  if (!kept) {
    refuseDeleted(shop, orderKey)
    return undefined
  }
  const isNamedTwice = shop.settings.splitUpdate === 'orderId and orderKey'
  const { mergedOrSplit } = kept.order.advancedOptions ?? {}
  if (mergedOrSplit && isNamedTwice && (orderId !== kept.order.orderId || orderKey !== kept.order.orderKey))
    throw new RuleRefusal('This order was split or merged: its orderId and orderKey are both required.')
  return kept
}

/** Where a deleted order goes on holding its key. */
function refuseDeleted(shop: Shop, orderKey: string | null): void {
  if (shop.settings.deletedKey === 'free' || !orderKey) return
  for (const [, { order, gone }] of shop.orders.entries())
    if (gone === 'deleted' && order.orderKey === orderKey)
      throw new RuleRefusal(`Order ${order.orderNumber} was deleted and can no longer be updated.`)
}

function create(shop: Shop, given: Fields, path: string, batch: Import): Kept {
  const store = storeFor(shop, integer(fieldsOf(given.advancedOptions).storeId, `${path}.storeId`))
  const order = compose(shop, given, null, store.storeId, path)
  const importBatch = order.orderStatus === 'awaiting_payment' ? null : tell(shop, store.storeId, batch)
  return shop.keep({ order, importBatch, gone: null, late: lateFrom(shop, null) })
}

function replace(shop: Shop, given: Fields, before: Kept, path: string, batch: Import): Kept {
  const storeId = before.order.advancedOptions?.storeId ?? 0
  const order = compose(shop, given, before.order, storeId, path)
  const isPaid =
    before.order.orderStatus === 'awaiting_payment' &&
    !['awaiting_payment', 'cancelled'].includes(order.orderStatus)
  const importBatch = isPaid ? tell(shop, storeId, batch) : before.importBatch
  return shop.keep({ order, importBatch, gone: null, late: lateFrom(shop, before.order) })
}

/** While changes are visible late, lists show for a time what was before. */
export const lateFrom = (shop: Shop, before: Order | null) =>
  shop.lateMs > 0 ? { until: shop.clock.now() + shop.lateMs, before } : null

/** One message for each store and import, however many orders it brings. */
export function tell(shop: Shop, storeId: number, batch: Import): string {
  const known = batch.get(storeId)
  const guid = known ?? shop.guid('importBatch')
  if (!known) {
    batch.set(storeId, guid)
    shop.happenings.push({ event: 'ORDER_NOTIFY', storeId, batch: guid })
  }
  return guid
}

/** The store asked for, or the first active manual one; without one, it is made. */
export function storeFor(shop: Shop, storeId: number | null): Store {
  if (storeId !== null) {
    const store = shop.stores.get(storeId)
    if (store?.active) return store
    if (shop.settings.unknownStore === 'refused') throw new RuleRefusal(`Store ${storeId} was not found.`)
  }
  const manual = manualStore(shop)
  if (manual) return manual
  if (shop.settings.manualStore === 'error')
    throw broken('Object reference not set to an instance of an object.', 'System.NullReferenceException')
  return makeManualStore(shop)
}

export const manualStore = (shop: Shop) =>
  shop.stores
    .all()
    .filter((store) => store.active && store.marketplaceId === MANUAL)
    .sort((a, b) => a.storeId - b.storeId)[0]

export function makeManualStore(shop: Shop, storeName = 'Manual Orders'): Store {
  const now = shop.wallNow().slice(0, 23)
  const storeId = shop.next('store', 100_000)
  return shop.stores.put(storeId, {
    storeId,
    storeName,
    marketplaceId: MANUAL,
    marketplaceName: 'ShipStation',
    accountName: null,
    email: null,
    integrationUrl: null,
    active: true,
    companyName: '',
    phone: '',
    publicEmail: '',
    website: '',
    refreshDate: null,
    lastRefreshAttempt: null,
    createDate: now,
    modifyDate: now,
    autoRefresh: false,
    statusMappings: null,
  })
}
