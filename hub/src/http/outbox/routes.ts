import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from '../../access/allow.ts'
import { routes } from '../api/workspace.ts'
import type { Deps } from '../deps.ts'
import { serve } from '../serve.ts'
import { mails } from './mails.ts'
import { mailSettingsOf, testMail } from './settings.ts'

export function outboxRoutes(app: OpenAPIHono<Env>, deps: Deps): void {
  serve(app, routes.mailSettings, ({ workspace }) => mailSettingsOf(deps, workspace))
  serve(app, routes.testMail, async ({ workspace, body }) => ({
    says: await testMail(deps, workspace, body),
  }))
  serve(app, routes.mails, ({ workspace, query }) => mails(deps, workspace, query))
}
