import { z } from 'zod'
import { OrderStatus } from './order.ts'

/** `marketplaceId` of ShipStation's own manual stores. */
export const MANUAL = 0

/** `statusKey` is the channel's own word, case and all. */
export const StatusMapping = z.looseObject({ orderStatus: OrderStatus, statusKey: z.string().nullish() })

export const Store = z.looseObject({
  storeId: z.number(),
  storeName: z.string().nullish(),
  marketplaceId: z.number().nullish(),
  marketplaceName: z.string().nullish(),
  accountName: z.string().nullish(),
  email: z.string().nullish(),
  integrationUrl: z.string().nullish(),
  active: z.boolean().nullish(),
  companyName: z.string().nullish(),
  phone: z.string().nullish(),
  publicEmail: z.string().nullish(),
  website: z.string().nullish(),
  refreshDate: z.string().nullish(),
  lastRefreshAttempt: z.string().nullish(),
  createDate: z.string().nullish(),
  modifyDate: z.string().nullish(),
  autoRefresh: z.boolean().nullish(),
  statusMappings: z.union([z.array(StatusMapping), z.string()]).nullish(),
})
export type Store = z.infer<typeof Store>

export const Marketplace = z.looseObject({
  name: z.string(),
  marketplaceId: z.number(),
  canRefresh: z.boolean().nullish(),
  supportsCustomMappings: z.boolean().nullish(),
  supportsCustomStatuses: z.boolean().nullish(),
  canConfirmShipments: z.boolean().nullish(),
})
export type Marketplace = z.infer<typeof Marketplace>

export const RefreshStatus = z.looseObject({
  storeId: z.number(),
  refreshStatusId: z.number().nullish(),
  refreshStatus: z.string().nullish(),
  lastRefreshAttempt: z.string().nullish(),
  refreshDate: z.string().nullish(),
})
export type RefreshStatus = z.infer<typeof RefreshStatus>
