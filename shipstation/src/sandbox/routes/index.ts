import type { Route } from '../route.ts'
import { accountRoutes } from './account.ts'
import { catalogueRoutes } from './catalogue.ts'
import { labelRoutes } from './labels.ts'
import { orderRoutes } from './orders.ts'
import { parcelRoutes } from './parcels.ts'
import { storeRoutes } from './stores.ts'
import { warehouseRoutes } from './warehouses.ts'
import { webhookRoutes } from './webhooks.ts'

/** Every operation that the sandbox has. A fixed path stands before one with an id in its place. */
export const routes: Route[] = [
  ...orderRoutes,
  ...parcelRoutes,
  ...labelRoutes,
  ...storeRoutes,
  ...warehouseRoutes,
  ...accountRoutes,
  ...catalogueRoutes,
  ...webhookRoutes,
]
