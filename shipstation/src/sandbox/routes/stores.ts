import { toInstant } from '../../client/times.ts'
import { MANUAL, type Store } from '../../schema/store.ts'
import { fieldsOf, flag, integer, list, text, wall } from '../fields.ts'
import { beginRefresh, isRefreshing } from '../imports.ts'
import { MARKETPLACES } from '../marketplaces.ts'
import { trimmed } from '../orders/items.ts'
import { done } from '../done.ts'
import { misfit, refuse } from '../refusal.ts'
import { type Call, given, needed, pathId, route } from '../route.ts'
import type { Shop } from '../shop.ts'

function listStores({ shop, query }: Call) {
  const withInactive = flag(text(query.showinactive)?.toLowerCase(), 'request.showInactive') ?? false
  const marketplaceId = integer(query.marketplaceid, 'request.marketplaceId')
  return shop.stores
    .all()
    .filter((store) => withInactive || store.active)
    .filter((store) => marketplaceId === null || store.marketplaceId === marketplaceId)
    .map((store) => shown(shop, store))
}

function theStore({ shop }: Call, storeId: number | null): Store {
  const store = storeId === null ? undefined : shop.stores.get(storeId)
  if (!store) throw refuse(404, `Store ${storeId ?? ''} was not found.`)
  return store
}

/** The whole store is replaced; what ShipStation itself knows of it stays. */
function updateStore(call: Call) {
  const store = theStore(call, pathId(call))
  const body = given(call)
  if (!text(body.storeName)) throw misfit('request.storeName', 'The storeName field is required.')
  const statusMappings = list(body.statusMappings, 'request.statusMappings').map((mapping) => ({
    orderStatus: text(fieldsOf(mapping).orderStatus) ?? '',
    statusKey: text(fieldsOf(mapping).statusKey),
  }))
  return call.shop.stores.put(store.storeId, {
    ...store,
    storeName: text(body.storeName),
    companyName: text(body.companyName),
    phone: text(body.phone),
    publicEmail: text(body.publicEmail),
    website: text(body.website),
    autoRefresh: flag(body.autoRefresh, 'request.autoRefresh') ?? false,
    active: flag(body.active, 'request.active') ?? true,
    statusMappings: statusMappings.length > 0 ? statusMappings : null,
    modifyDate: trimmed(call.shop.wallNow()),
  })
}

function setActive(call: Call, active: boolean) {
  const store = theStore(call, needed(given(call).storeId, 'storeId'))
  call.shop.stores.put(store.storeId, { ...store, active, modifyDate: trimmed(call.shop.wallNow()) })
  const isReactivated = active || call.shop.settings.deactivateText === 'reactivated'
  return done(call.shop, `The requested store has been ${isReactivated ? 're' : 'de'}activated.`)
}

/** A refresh is under way for a while after it was asked for. */
function refreshStatus(call: Call) {
  const store = theStore(call, needed(call.query.storeid, 'storeId'))
  const { storeId, lastRefreshAttempt, refreshDate } = shown(call.shop, store)
  const [refreshStatusId, refreshStatus] = isRefreshing(call.shop, storeId)
    ? [2, 'Updating orders']
    : idle(call.shop)
  const written = (date: string | null | undefined) =>
    date && call.shop.settings.refreshDates === 'American' ? american(date) : date
  const dates = { lastRefreshAttempt: written(lastRefreshAttempt), refreshDate: written(refreshDate) }
  return { storeId, refreshStatusId, refreshStatus, ...dates }
}

function idle({ settings }: Shop): [id: number, word: string] {
  return settings.idleStatus === '0 Idle' ? [0, 'Idle'] : [1, 'Completed']
}

/** As one document shows it: `8-13-2014`. */
const american = (date: string) => date.replace(/^(\d+)-0?(\d+)-0?(\d+).*$/, '$2-$3-$1')

/** The store as answers show it: some channels' `refreshDate` was seen to be UTC. */
function shown({ settings }: Shop, store: Store): Store {
  const { refreshDate, marketplaceId } = store
  if (settings.refreshDateZone === 'Pacific' || !refreshDate || marketplaceId === MANUAL) return store
  const instant = toInstant(refreshDate, 'earlier').toISOString()
  return { ...store, refreshDate: trimmed(instant.slice(0, -1)) }
}

/** By query or by body, one store or every one that can be refreshed. */
function refreshStore(call: Call) {
  const { shop, query } = call
  const body = fieldsOf(call.body)
  const storeId = integer(query.storeid ?? body.storeId, 'request.storeId')
  const asked = wall(query.refreshdate ?? body.refreshDate, 'request.refreshDate')
  const stores =
    storeId === null
      ? shop.stores.all().filter(({ marketplaceId }) => marketplaceId !== 0)
      : [theStore(call, storeId)]
  for (const store of stores) beginRefresh(shop, store, asked)
  const whose = storeId === null ? 'all stores' : `Store ID ${storeId}`
  return done(shop, `A store refresh has been initiated for ${whose}`)
}

export const storeRoutes = [
  route('GET', '/stores', listStores),
  route('GET', '/stores/marketplaces', () => MARKETPLACES),
  route('GET', '/stores/getrefreshstatus', refreshStatus),
  route('POST', '/stores/refreshstore', refreshStore),
  route('POST', '/stores/deactivate', (call) => setActive(call, false)),
  route('POST', '/stores/reactivate', (call) => setActive(call, true)),
  route('GET', '/stores/*', (call) => shown(call.shop, theStore(call, pathId(call)))),
  route('PUT', '/stores/*', updateStore),
]
