import { routes as backers } from './backers.ts'
import { routes as campaigns } from './campaigns.ts'
import { routes as connections } from './connections.ts'
import { routes as klaviyo } from './klaviyo.ts'
import { routes as integrations } from './integrations.ts'
import { routes as orders } from './orders.ts'
import { routes as sync } from './sync.ts'
import { routes as workspace } from './workspace.ts'

/** Every JSON route of the API, by noun. The OpenAPI document and the web's client are made from these. */
export const api = { workspace, connections, campaigns, backers, sync, klaviyo, orders, integrations }
