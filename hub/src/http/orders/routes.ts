import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from '../../access/allow.ts'
import { routes } from '../api/orders.ts'
import type { Deps } from '../deps.ts'
import { found, serve } from '../serve.ts'
import { activity } from './activity.ts'
import { sendAgain, skip } from './deeds.ts'
import { factsOf } from './facts.ts'
import { listOrders } from './list.ts'
import { pageOf } from './page.ts'
import { search } from './search.ts'
import { subjectOf } from './subject.ts'

export function orderRoutes(app: OpenAPIHono<Env>, deps: Deps): void {
  const { db } = deps
  const about = async (workspace: string, id: string) => found(await subjectOf(db, workspace, id), 'order')

  serve(app, routes.list, ({ workspace, query }) => listOrders(db, workspace, query))
  serve(app, routes.show, async ({ workspace, params }) => pageOf(deps, await about(workspace, params.id)))
  serve(app, routes.sendAgain, async ({ workspace, params, person }) => {
    const subject = await about(workspace, params.id)
    const { steps } = await factsOf(db, subject)
    return { says: await sendAgain(deps, subject, steps, person) }
  })
  serve(app, routes.skip, async ({ workspace, params, person }) => {
    const subject = await about(workspace, params.id)
    const { steps } = await factsOf(db, subject)
    return { says: await skip(deps, subject, steps, person) }
  })
  serve(app, routes.search, async ({ workspace, query }) => ({ hits: await search(db, workspace, query.q) }))
  serve(app, routes.activity, ({ workspace, query }) => activity(db, workspace, query))
}
