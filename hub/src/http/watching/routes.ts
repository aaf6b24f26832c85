import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from '../../access/allow.ts'
import { routes } from '../api/integrations.ts'
import type { Deps } from '../deps.ts'
import { counted } from '../overview/phrases.ts'
import { serve } from '../serve.ts'
import { feedOf, stepOf } from './feed.ts'
import { integrationOf } from './integration.ts'
import { questionsOf } from './questions.ts'
import { replay, replayOutlook } from './replay.ts'
import { runsOf } from './runs.ts'
import { watchOf } from './watch.ts'

export function watchingRoutes(app: OpenAPIHono<Env>, deps: Deps) {
  const ground = (workspace: string, id: string) => integrationOf(deps.db, workspace, id)
  serve(app, routes.show, async ({ workspace, params }) => watchOf(deps, await ground(workspace, params.id)))
  serve(app, routes.runs, async ({ workspace, params, query }) =>
    runsOf(deps.db, await ground(workspace, params.id), query),
  )
  serve(app, routes.feed, async ({ workspace, params, query }) =>
    feedOf(deps.db, await ground(workspace, params.id), query),
  )
  serve(app, routes.step, async ({ workspace, params }) =>
    stepOf(deps.db, await ground(workspace, params.id), params.key),
  )
  serve(app, routes.questions, async ({ workspace, params }) => ({
    questions: await questionsOf(deps.db, await ground(workspace, params.id)),
  }))
  serve(app, routes.replayOutlook, async ({ workspace, params, query }) =>
    replayOutlook(deps, await ground(workspace, params.id), query.day),
  )
  serve(app, routes.replay, async ({ workspace, params, body }) => {
    const records = await replay(deps, await ground(workspace, params.id), body.day)
    return {
      says:
        records === 0
          ? 'Nothing was seen on that day, so there is nothing to plan again.'
          : `${counted(records, 'record')} of that day ${records === 1 ? 'is' : 'are'} planned again. Only what differs is sent.`,
    }
  })
}
