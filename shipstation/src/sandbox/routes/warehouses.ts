import type { Warehouse } from '../../schema/warehouse.ts'
import { done } from '../done.ts'
import { flag, isFields, text } from '../fields.ts'
import { plainAddress } from '../orders/address.ts'
import { misfit, refuse } from '../refusal.ts'
import { type Call, given, pathId, route } from '../route.ts'
import type { Shop } from '../shop.ts'

function theWarehouse(call: Call): Warehouse {
  const warehouse = call.shop.warehouses.get(pathId(call) ?? -1)
  if (!warehouse) throw refuse(404, `Warehouse ${call.ids[0]} was not found.`)
  return warehouse
}

/** The warehouse as the body has it; the origin is the address to return to unless another is named. */
function put(call: Call, warehouseId: number, createDate: string): Warehouse {
  const body = given(call)
  if (!isFields(body.originAddress))
    throw misfit('request.originAddress', 'The originAddress field is required.')
  const isDefault = flag(body.isDefault, 'request.isDefault') ?? false
  if (isDefault) undefault(call.shop)
  const returnAddress = plainAddress(body.returnAddress ?? body.originAddress, 'request.returnAddress')
  return call.shop.warehouses.put(warehouseId, {
    warehouseId,
    warehouseName: text(body.warehouseName),
    originAddress: plainAddress(body.originAddress, 'request.originAddress'),
    returnAddress: { ...returnAddress, residential: null },
    createDate,
    isDefault,
    sellerIntegrationId: null,
    extInventoryIdentity: null,
    registerFedexMeter: null,
  })
}

function undefault(shop: Shop): void {
  for (const warehouse of shop.warehouses.all())
    if (warehouse.isDefault) shop.warehouses.put(warehouse.warehouseId, { ...warehouse, isDefault: false })
}

export const warehouseRoutes = [
  route('GET', '/warehouses', ({ shop }) => shop.warehouses.all()),
  route('GET', '/warehouses/*', (call) => {
    const gone = call.shop.goneWarehouses.get(pathId(call) ?? -1)
    return gone && call.shop.settings.deletedWarehouse === 'shown' ? gone : theWarehouse(call)
  }),
  route('POST', '/warehouses/createwarehouse', (call) =>
    put(call, call.shop.next('warehouse', 10_000), call.shop.wallNow()),
  ),
  route('PUT', '/warehouses/*', (call) => {
    const { warehouseId, createDate } = theWarehouse(call)
    return put(call, warehouseId, createDate ?? call.shop.wallNow())
  }),
  route('DELETE', '/warehouses/*', (call) => {
    const warehouse = theWarehouse(call)
    call.shop.warehouses.delete(warehouse.warehouseId)
    call.shop.goneWarehouses.put(warehouse.warehouseId, warehouse)
    return done(call.shop, 'The requested warehouse has been deleted.')
  }),
]
