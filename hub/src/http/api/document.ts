import { OpenAPIHono } from '@hono/zod-openapi'
import { api } from './index.ts'

/** The OpenAPI 3.1 document, from the route definitions alone. */
export function openApiDocument(version: string) {
  const app = new OpenAPIHono()
  for (const noun of Object.values(api))
    for (const { route } of Object.values(noun)) app.openAPIRegistry.registerPath(route)
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Longshore', version, description: 'Everything the screens do, for programs.' },
  })
}
