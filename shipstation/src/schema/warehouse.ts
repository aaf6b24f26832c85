import { z } from 'zod'
import { Address } from './address.ts'

/** The screens call it a Ship From Location. */
export const Warehouse = z.looseObject({
  warehouseId: z.number(),
  warehouseName: z.string().nullish(),
  originAddress: Address.nullish(),
  returnAddress: Address.nullish(),
  createDate: z.string().nullish(),
  isDefault: z.boolean().nullish(),
  sellerIntegrationId: z.unknown().nullish(),
  extInventoryIdentity: z.unknown().nullish(),
  registerFedexMeter: z.unknown().nullish(),
})
export type Warehouse = z.infer<typeof Warehouse>
