import { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from '../access/allow.ts'
import { type PlatformOptions, platform } from './platform.ts'
import { serveWeb } from './web.ts'

export interface AppOptions extends PlatformOptions {
  /** The folder of the built web; null when it could not be built. */
  web: string | null
}

/** All that the hub answers over HTTP: the floor, then a file a noun, then the web for every other address. */
export function buildApp(options: AppOptions): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>()
  platform(app, options)
  serveWeb(app, options.web)
  return app
}
