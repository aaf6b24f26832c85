import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Env } from '../../access/allow.ts'
import { allow, foundIn } from '../../klaviyo/allow.ts'
import {
  changeSettings,
  keepFacts,
  pause,
  remove,
  replaceKey,
  restart,
  upToDate,
} from '../../klaviyo/deeds.ts'
import { dayOf } from '../../klaviyo/day.ts'
import { feedOf, feedOneOf } from '../../klaviyo/feed.ts'
import { draftFlow, numbered, outlookOf } from '../../klaviyo/outlook.ts'
import { previewOf } from '../../klaviyo/preview.ts'
import { takenIn } from '../../connectors/klaviyo/names.ts'
import { rangeOf } from '../../klaviyo/range.ts'
import { reportOf } from '../../klaviyo/report.ts'
import { factsOf, own, syncById, syncsOf, syncsOfAccount } from '../../klaviyo/sync.ts'
import { isZone } from '../../klaviyo/zones.ts'
import { connectionById, stopConnection } from '../../store/connections.ts'
import { readFlow } from '../../store/flows.ts'
import { routes } from '../api/klaviyo.ts'
import type { Settings } from '../../connectors/klaviyo/settings.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { found, serve } from '../serve.ts'
import { baseFor, checkedView, goodKey, patiently, tryKey } from './keys.ts'
import { resend, replay } from './press.ts'
import { restartOutlook } from './restart.ts'
import { reviewOf } from './review.ts'
import { viewOf } from './view.ts'

export function klaviyoRoutes(app: OpenAPIHono<Env>, deps: Deps) {
  const one = async (workspace: string, id: string) =>
    found(await syncById(deps.db, workspace, id), 'Klaviyo integration')
  const shipstation = async (workspace: string, id: string) => {
    const row = found(await connectionById(deps.db, workspace, id), 'connection')
    if (row.connector !== 'shipstation')
      throw new Problem(422, 'This is not a ShipStation connection.', {
        remedy: 'Choose one from the list.',
        field: 'connection',
      })
    return row
  }
  const after = async (workspace: string, id: string) => {
    deps.events.tell('overview', workspace)
    return viewOf(deps, await one(workspace, id))
  }
  const draft = async (workspace: string, body: { connection: string; settings: Settings }) => {
    const { account: connected } = await shipstation(workspace, body.connection)
    return draftFlow(deps, {
      workspace,
      connected,
      account: 'klaviyo:draft',
      settings: checkedSettings(body.settings),
    })
  }

  serve(app, routes.list, async ({ workspace }) => ({
    integrations: await Promise.all((await syncsOf(deps.db, workspace)).map((sync) => viewOf(deps, sync))),
  }))
  serve(app, routes.check, async ({ workspace, body }) =>
    checkedView(deps, workspace, await tryKey(deps, workspace, body.apiKey)),
  )
  serve(app, routes.review, async ({ workspace, params }) =>
    reviewOf(deps, await shipstation(workspace, params.connection)),
  )
  serve(app, routes.outlook, async ({ workspace, body }) =>
    outlookOf(deps, await draft(workspace, body), null),
  )
  serve(app, routes.preview, async ({ workspace, body }) => previewOf(deps, await draft(workspace, body)))
  serve(app, routes.allow, async ({ workspace, body, person }) => {
    const connection = await shipstation(workspace, body.connection)
    const settings = checkedSettings(body.settings)
    const checked = await goodKey(deps, workspace, body.apiKey)
    const there = await syncsOfAccount(deps.db, workspace, checked.account)
    if (there.some(({ connected }) => connected === connection.account))
      throw new Problem(409, `The events of ${connection.name} go to this Klaviyo account already.`, {
        remedy: 'Open it and change its settings, remove it first, or choose another ShipStation account.',
      })
    const given = { workspace, who: person.name, connection, settings, checked }
    const id = await allow(deps, { ...given, apiKey: body.apiKey.trim(), base: baseFor(deps) })
    const { account } = foundIn(checked)
    return {
      says: `Klaviyo is connected. The events of ShipStation go to ${account.name}${account.isTest ? ', which is a test account,' : ''} from now on.`,
      integration: await after(workspace, id),
    }
  })
  serve(app, routes.show, async ({ workspace, params }) => viewOf(deps, await one(workspace, params.id)))
  serve(app, routes.change, async ({ workspace, params, body, person }) => {
    const sync = await one(workspace, params.id)
    await changeSettings(deps, { who: person.name, sync }, checkedSettings(body.settings))
    return after(workspace, params.id)
  })
  serve(app, routes.changeOutlook, async ({ workspace, params, body }) => {
    const sync = await one(workspace, params.id)
    const flow = found(await readFlow(deps.db, sync.flow), 'flow')
    return outlookOf(deps, { ...flow, settings: checkedSettings(body.settings) }, sync)
  })
  serve(app, routes.replaceKey, async ({ workspace, params, body, person }) => {
    const sync = await one(workspace, params.id)
    const checked = await goodKey(deps, workspace, body.apiKey)
    if (checked.account !== sync.account)
      throw new Problem(409, 'This key opens another Klaviyo account.', {
        remedy:
          'A key is replaced by a key of the same account. Set the other account up as an integration of its own.',
        field: 'apiKey',
      })
    await replaceKey(deps, { who: person.name, sync }, body.apiKey.trim(), foundIn(checked).account)
    return after(workspace, params.id)
  })
  serve(app, routes.recheck, async ({ workspace, params }) => {
    const sync = await one(workspace, params.id)
    const tried = await patiently(deps, async () => {
      const checked = await deps.engine.lane(workspace, sync.account)?.visit((io, connector) => {
        if (!connector.check) throw new Error('this connection cannot be asked')
        return connector.check(io)
      })
      if (!checked) throw new Error('nobody can be asked')
      return checked
    })
    const view = await checkedView(deps, workspace, tried)
    if ('checked' in tried && sync.key) {
      await keepFacts(deps, sync, foundIn(tried.checked).account)
      if (view.ok) await stopConnection(deps.db, sync.key.id, null)
      deps.engine.wake(workspace, sync.account)
    }
    return view
  })
  watching(app, deps, one, after)
}

type One = (
  workspace: string,
  id: string,
) => ReturnType<typeof syncById> extends Promise<infer S> ? Promise<NonNullable<S>> : never
type After = (workspace: string, id: string) => ReturnType<typeof viewOf>

function watching(app: OpenAPIHono<Env>, deps: Deps, one: One, after: After) {
  serve(app, routes.feed, async ({ workspace, params, query }) =>
    feedOf(deps, await one(workspace, params.id), query),
  )
  serve(app, routes.feedOne, async ({ workspace, params }) =>
    found(await feedOneOf(deps, await one(workspace, params.id), params.key), 'event'),
  )
  serve(app, routes.resend, async ({ workspace, params, person }) =>
    resend(deps, { who: person.name, sync: await one(workspace, params.id) }, params.key),
  )
  serve(app, routes.replay, async ({ workspace, params, body, person }) =>
    replay(deps, { who: person.name, sync: await one(workspace, params.id) }, body),
  )
  serve(app, routes.report, async ({ workspace, params, query }) => {
    const sync = await upToDate(deps, await one(workspace, params.id))
    const { metric, store = null } = query
    return reportOf(deps, sync, { metric, store, ...rangeOf(deps, factsOf(sync).zone, query) })
  })
  serve(app, routes.reportDay, async ({ workspace, params, query }) => {
    const { metric, store = null } = query
    return dayOf(deps, await one(workspace, params.id), { metric, store, from: params.day, to: params.day })
  })
  serve(app, routes.pause, async ({ workspace, params, person }) => {
    const sync = await one(workspace, params.id)
    if (sync.state === 'active') await pause(deps, { who: person.name, sync })
    return after(workspace, params.id)
  })
  serve(app, routes.restartOutlook, async ({ workspace, params }) =>
    restartOutlook(deps, await one(workspace, params.id)),
  )
  serve(app, routes.restart, async ({ workspace, params, person }) => {
    const sync = await one(workspace, params.id)
    if (sync.state === 'paused') await restart(deps, { who: person.name, sync })
    return after(workspace, params.id)
  })
  serve(app, routes.remove, async ({ workspace, params, query, person }) => {
    const sync = await one(workspace, params.id)
    const isForgotten = await remove(deps, { who: person.name, sync }, query.forgetKey === 'yes')
    deps.events.tell('overview', workspace)
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from steps s where ${own(sync)} and s.state = 'done'`.execute(deps.db)
    return {
      says: `Klaviyo is removed${isForgotten ? ' and its key forgotten' : ''}. What is in Klaviyo stays (${numbered(rows[0]?.n ?? 0)} events were sent), and setting it up again sends none of it twice.`,
    }
  })
}

/** @throws Problem 422 for a zone that there is not, and for a name that the report tells events apart by and something else would take. */
function checkedSettings(settings: Settings): Settings {
  const taken = takenIn(settings)
  if (taken)
    throw new Problem(
      422,
      `${taken.field === 'added' ? 'A property of your own' : taken.name} cannot be called ${taken.taken}: the report finds an event’s ${taken.of === 'OrderId' ? 'order' : 'store'} by it.`,
      { remedy: 'Choose another name.', field: `settings.${taken.field}.${taken.name}` },
    )
  if (settings.shipstationZone !== null && !isZone(settings.shipstationZone))
    throw new Problem(422, `There is no time zone “${settings.shipstationZone}”.`, {
      remedy: 'Choose one from the list, such as America/Los_Angeles.',
      field: 'shipstationZone',
    })
  return settings
}
