import { inSentence } from '../connections/streams.ts'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from '../../access/allow.ts'
import type { Person } from '../../access/person.ts'
import { dueNow } from '../../store/sources.ts'
import { routes } from '../api/workspace.ts'
import type { Deps } from '../deps.ts'
import { againAll } from '../orders/deeds.ts'
import { Problem } from '../problem.ts'
import { found, serve } from '../serve.ts'
import { issueView, troublesOf } from './issues.ts'
import { overview } from './overview.ts'
import { counted, listed } from './phrases.ts'
import { changeWorkspace, workspaceView } from './workspace.ts'

export function overviewRoutes(app: OpenAPIHono<Env>, deps: Deps): void {
  serve(app, routes.workspace, ({ person }) => workspaceView(deps, person))
  serve(app, routes.change, async ({ workspace, body, person }) => {
    await changeWorkspace(deps.db, workspace, body)
    return workspaceView(deps, person)
  })
  serve(app, routes.overview, ({ workspace }) => overview(deps, workspace))
  serve(app, routes.issues, async ({ workspace }) => ({
    issues: (await troublesOf(deps, workspace)).map(issueView),
  }))
  serve(app, routes.retryIssue, async ({ workspace, params, person }) => ({
    says: await retry(deps, workspace, params.id, person),
  }))
}

async function retry(deps: Deps, workspace: string, id: string, person: Person): Promise<string> {
  const trouble = found(
    (await troublesOf(deps, workspace)).find((one) => one.id === id),
    'issue',
  )
  if (trouble.read) {
    const { account, streams } = trouble.read
    await dueNow(deps.db, workspace, account, streams, deps.clock.now())
    deps.engine.wake(workspace, account)
    return `Reading ${listed(streams.map(inSentence))} again now.`
  }
  if (trouble.steps.length === 0)
    throw new Problem(409, 'Trying again does not mend this.', { remedy: trouble.remedy })
  const moved = await againAll(deps, workspace, person, trouble.steps, trouble.title)
  return `${counted(moved, 'goes', 'go')} again with the next requests.`
}
