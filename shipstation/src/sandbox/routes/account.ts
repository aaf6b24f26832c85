import type { Carrier } from '../../schema/carrier.ts'
import { flag, integer, text } from '../fields.ts'
import { packages, services } from '../carriers.ts'
import { refuse } from '../refusal.ts'
import { type Call, pathId, route } from '../route.ts'

function listStores({ shop, query }: Call) {
  const withInactive = flag(text(query.showinactive)?.toLowerCase(), 'request.showInactive') ?? false
  const marketplaceId = integer(query.marketplaceid, 'request.marketplaceId')
  return shop.stores
    .all()
    .filter((store) => withInactive || store.active)
    .filter((store) => marketplaceId === null || store.marketplaceId === marketplaceId)
}

function getStore(call: Call) {
  const store = call.shop.stores.get(pathId(call) ?? -1)
  if (!store) throw refuse(404, `Store ${call.ids[0]} was not found.`)
  return store
}

function getWarehouse(call: Call) {
  const warehouse = call.shop.warehouses.get(pathId(call) ?? -1)
  if (!warehouse) throw refuse(404, `Warehouse ${call.ids[0]} was not found.`)
  return warehouse
}

function theCarrier({ shop, query }: Call): Carrier {
  const carrier = shop.carriers.all().find(({ code }) => code === query.carriercode)
  if (!carrier) throw refuse(404, `Carrier ${text(query.carriercode) ?? ''} was not found.`)
  return carrier
}

export const accountRoutes = [
  route('GET', '/accounts/listtags', ({ shop }) => shop.tags.all()),
  route('GET', '/stores', listStores),
  route('GET', '/stores/*', getStore),
  route('GET', '/users', ({ shop }) => shop.users.all()),
  route('GET', '/warehouses', ({ shop }) => shop.warehouses.all()),
  route('GET', '/warehouses/*', getWarehouse),
  route('GET', '/carriers', ({ shop }) => shop.carriers.all()),
  route('GET', '/carriers/getcarrier', theCarrier),
  route('GET', '/carriers/listservices', (call) => services(theCarrier(call).code)),
  route('GET', '/carriers/listpackages', (call) => packages(theCarrier(call).code)),
]
