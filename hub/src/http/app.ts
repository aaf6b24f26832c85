import { OpenAPIHono } from '@hono/zod-openapi'
import { allow, type Env } from '../access/allow.ts'
import { openApiDocument } from './api/document.ts'
import { backerRoutes } from './backers/routes.ts'
import { campaignRoutes } from './campaigns/routes.ts'
import { connectionRoutes } from './connections/routes.ts'
import type { Deps } from './deps.ts'
import { hookRoutes } from './hooks.ts'
import { importRoutes } from './imports/routes.ts'
import { itemRoutes } from './items/routes.ts'
import { klaviyoRoutes } from './klaviyo/routes.ts'
import { liveRoutes } from './live.ts'
import { orderRoutes } from './orders/routes.ts'
import { outboxRoutes } from './outbox/routes.ts'
import { overviewRoutes } from './overview/routes.ts'
import { pledgePageRoutes } from './pledge-page/routes.ts'
import { syncRoutes } from './sync/routes.ts'
import { watchingRoutes } from './watching/routes.ts'
import { type PlatformOptions, platform } from './platform.ts'
import { serveWeb } from './web.ts'

export interface AppOptions extends PlatformOptions {
  /** What the nouns stand on; without it the floor and the door stand alone. */
  deps?: Deps
  /** The folder of the built web; null when it could not be built. */
  web: string | null
}

/** All that the hub answers over HTTP: the floor, then a file a noun, then the web for every other address. */
export function buildApp(options: AppOptions): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>()
  platform(app, options)
  if (options.deps) nouns(app, options.deps)
  serveWeb(app, options.web)
  return app
}

function nouns(app: OpenAPIHono<Env>, deps: Deps) {
  connectionRoutes(app, deps)
  campaignRoutes(app, deps)
  importRoutes(app, deps)
  syncRoutes(app, deps)
  klaviyoRoutes(app, deps)
  backerRoutes(app, deps)
  itemRoutes(app, deps)
  pledgePageRoutes(app, deps)
  orderRoutes(app, deps)
  overviewRoutes(app, deps)
  watchingRoutes(app, deps)
  outboxRoutes(app, deps)
  hookRoutes(app, deps)
  liveRoutes(app, deps)
  app.get('/api/openapi.json', allow('anyone'), (c) => c.json(openApiDocument(deps.version)))
}
