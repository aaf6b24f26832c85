import type { OpenAPIHono } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Env } from '../../access/allow.ts'
import { endHooks } from '../../hooks.ts'
import type { Warehouse } from '../../model/shop.ts'
import { connectionById, connectionsOf, type ConnectionRow, stopConnection } from '../../store/connections.ts'
import { allOf } from '../../store/records.ts'
import { dueNow, setLookBack, sourcesOf } from '../../store/sources.ts'
import type { Answer } from '../api/define.ts'
import { routes } from '../api/connections.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { found, serve } from '../serve.ts'
import { checkedView, sameAccount, settled, unchecked } from './answers.ts'
import { baseFor, refuse, tidy, tryKeys, wordsFor } from './keys.ts'
import { secondRoutes } from './second.ts'
import { connect, replaceKeys } from './store.ts'
import { viewOf } from './view.ts'

export function connectionRoutes(app: OpenAPIHono<Env>, deps: Deps) {
  secondRoutes(app, deps)
  const one = async (workspace: string, id: string) =>
    found(await connectionById(deps.db, workspace, id), 'connection')

  serve(app, routes.list, async ({ workspace }) => {
    const rows = await connectionsOf(deps.db, workspace)
    return { connections: await Promise.all(rows.map((row) => viewOf(deps, row))) }
  })
  serve(app, routes.show, async ({ workspace, params }) => viewOf(deps, await one(workspace, params.id)))
  serve(app, routes.check, async ({ workspace, body }) => {
    const keys = tidy(body)
    const tried = await tryKeys(deps, workspace, keys, baseFor(deps, keys))
    return 'no' in tried
      ? unchecked(tried.no)
      : checkedView(tried.checked, await sameAccount(deps, workspace, tried.checked))
  })
  serve(app, routes.add, async ({ workspace, body }) => {
    const keys = tidy(body)
    const base = baseFor(deps, keys)
    const tried = await tryKeys(deps, workspace, keys, base)
    if ('no' in tried) refuse(tried.no)
    const sandbox = deps.sandbox.running()?.apiKey === keys.apiKey
    const row = await connect(deps, {
      workspace,
      keys,
      name: body.name?.trim() || 'ShipStation – main',
      expiresOn: body.expiresOn,
      base,
      sandbox,
      checked: tried.checked,
    })
    return settled(deps, row)
  })
  serve(app, routes.sandbox, async ({ workspace }) => {
    const there = (await connectionsOf(deps.db, workspace)).find((row) => row.sandbox)
    const running = await deps.sandbox.start()
    if (there) return viewOf(deps, there)
    const keys = { apiKey: running.apiKey, apiSecret: running.apiSecret }
    const base = baseFor(deps, keys)
    const tried = await tryKeys(deps, workspace, keys, base)
    if ('no' in tried) refuse(tried.no)
    return settled(
      deps,
      await connect(deps, {
        workspace,
        keys,
        name: 'ShipStation sandbox',
        expiresOn: null,
        base,
        sandbox: true,
        checked: tried.checked,
      }),
    )
  })
  serve(app, routes.replaceKeys, async ({ workspace, params, body }) => {
    const row = await one(workspace, params.id)
    const keys = tidy(body)
    const tried = await tryKeys(deps, workspace, keys, String(row.settings.base))
    if ('no' in tried) refuse(tried.no)
    const same = await sameAccount(deps, workspace, tried.checked)
    if (same?.account !== row.account) {
      throw new Problem(409, 'These keys open another ShipStation account.', {
        remedy:
          'Keys are replaced by keys of the same account. To use the other account as well, connect it as a new connection.',
        field: 'apiKey',
      })
    }
    await replaceKeys(deps, row, keys, { expiresOn: body.expiresOn, changedAt: deps.clock.now() })
    return settled(deps, await one(workspace, params.id))
  })
  serve(app, routes.recheck, async ({ workspace, params }) => recheck(deps, await one(workspace, params.id)))
  serve(app, routes.readNow, async ({ workspace, params }) => {
    const row = await one(workspace, params.id)
    const sources = await sourcesOf(deps.db, workspace, row.account)
    await dueNow(
      deps.db,
      workspace,
      row.account,
      sources.map((source) => source.stream),
      deps.clock.now(),
    )
    deps.engine.wake(workspace, row.account)
    return { says: 'Reading what is new.' }
  })
  serve(app, routes.remove, async ({ workspace, params }) => {
    const row = await one(workspace, params.id)
    const { usedBy } = await viewOf(deps, row)
    if (usedBy.length > 0) {
      throw new Problem(409, `${usedBy.map((user) => user.title).join(', ')} uses this connection.`, {
        remedy: 'Remove the sync there first. What is in ShipStation stays.',
      })
    }
    const told = await forget(deps, row)
    return {
      says: [
        'The keys are forgotten.',
        told,
        'What was read and our links stay, so that connecting again finds every order.',
      ]
        .filter(Boolean)
        .join(' '),
    }
  })
  serve(app, routes.lookBack, async ({ workspace, params, body }) => {
    const row = await one(workspace, params.id)
    await setLookBack(deps.db, workspace, row.account, body.days)
    deps.engine.wake(workspace, row.account)
    deps.events.tell('connection', row.id)
    return {
      says: `Orders of the ${body.days === 1 ? 'day' : `${body.days} days`} before you connected are read. What is here already is not read again.`,
    }
  })
  serve(app, routes.shipFroms, async ({ workspace, params }) => {
    const row = await one(workspace, params.id)
    const warehouses = await allOf<Warehouse>(deps.db, workspace, row.account, 'warehouse')
    return {
      shipFroms: warehouses.map(({ id, data }) => ({
        id,
        name: data.name,
        isDefault: data.isDefault,
        country: data.country,
      })),
    }
  })
}

/** Subscriptions are taken back and credentials go; mirror, links and the account's name stay. Gives what to say of the former. */
export async function forget(deps: Deps, row: ConnectionRow): Promise<string | null> {
  const told = await endHooks(deps, deps.key, row)
  await sql`update connections set removed_at = ${deps.clock.now()}, secrets = '', last4 = '', second = null where id = ${row.id}`.execute(
    deps.db,
  )
  deps.events.tell('connection', row.id)
  return told
}

async function recheck(deps: Deps, row: ConnectionRow): Promise<Answer<typeof routes.recheck>> {
  try {
    const checked = await deps.engine.lane(row.workspace, row.account)?.visit((io, connector) => {
      if (!connector.check) throw new Error('this connection cannot be asked')
      return connector.check(io)
    }, 'first')
    if (!checked)
      throw new Problem(409, 'Another process of this hub talks to this account.', {
        remedy: 'Try again in a minute.',
      })
    await stopConnection(deps.db, row.id, null)
    deps.engine.wake(row.workspace, row.account)
    deps.events.tell('connection', row.id)
    return checkedView(checked, null)
  } catch (error) {
    if (error instanceof Problem) throw error
    return unchecked(wordsFor(error))
  }
}
