import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from '../../access/allow.ts'
import {
  connectionById,
  connectionFor,
  type ConnectionRow,
  saveSecond,
  type SecondSet,
} from '../../store/connections.ts'
import { routes } from '../api/connections.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { found, serve } from '../serve.ts'
import { checkedView, sameAccount, settled, unchecked } from './answers.ts'
import { type Keys, pairOf, refuse, tidy, tryKeys } from './keys.ts'
import { keepSecond, replaceKeys } from './store.ts'

/** An account's second key pair: given by a person for speed, checked, moved up to the first place, taken away. */
export function secondRoutes(app: OpenAPIHono<Env>, deps: Deps) {
  const one = async (workspace: string, id: string) =>
    found(await connectionById(deps.db, workspace, id), 'connection')

  serve(app, routes.giveSecond, async ({ workspace, params, body }) => {
    const row = await one(workspace, params.id)
    await mayHaveOne(deps, row)
    const keys = tidy(body)
    refuseSame(deps, row, keys)
    const tried = await tryKeys(deps, workspace, keys, String(row.settings.base))
    if ('no' in tried) refuse(tried.no)
    const same = await sameAccount(deps, workspace, tried.checked)
    if (same?.account !== row.account) {
      throw new Problem(409, 'These keys open another ShipStation account.', {
        remedy: `The second pair must be of the account that ${row.name} works with: it does a part of the same work.`,
        field: 'apiKey',
      })
    }
    await keepSecond(deps, row, keys, body.expiresOn)
    return settled(deps, await one(workspace, params.id))
  })
  serve(app, routes.checkSecond, async ({ workspace, params }) => {
    const row = await one(workspace, params.id)
    const { keys, second } = keptIn(deps, row)
    const tried = await tryKeys(deps, workspace, keys, String(row.settings.base))
    if ('no' in tried) return unchecked(tried.no)
    stillKept(await one(workspace, params.id), second)
    await saveSecond(deps.db, row.id, { ...second, refused: null })
    deps.engine.wake(workspace, row.account)
    deps.events.tell('connection', row.id)
    return checkedView(tried.checked, null)
  })
  serve(app, routes.promoteSecond, async ({ workspace, params }) => {
    const row = await one(workspace, params.id)
    const { keys, second } = keptIn(deps, row)
    const tried = await tryKeys(deps, workspace, keys, String(row.settings.base))
    if ('no' in tried) refuse(tried.no)
    stillKept(await one(workspace, params.id), second)
    await replaceKeys(deps, row, keys, { ...second, changedAt: new Date(second.changedAt) })
    return settled(deps, await one(workspace, params.id))
  })
  serve(app, routes.removeSecond, async ({ workspace, params }) => {
    const row = await one(workspace, params.id)
    await saveSecond(deps.db, row.id, null)
    deps.engine.wake(workspace, row.account)
    deps.events.tell('connection', row.id)
    return {
      says: 'The second pair is forgotten here. It takes up its slot in ShipStation until you delete it there.',
    }
  })
}

async function mayHaveOne(deps: Deps, row: ConnectionRow): Promise<void> {
  if (!deps.registry.connector(row.connector).second)
    throw new Problem(409, `${row.name} has no use for a second pair of keys.`, {
      remedy: 'Only ShipStation gives an account two.',
    })
  // Of two connections to one account the lane works with the newest alone.
  const working = await connectionFor(deps.db, row.workspace, row.account)
  if (working && working.id !== row.id)
    throw new Problem(409, `“${working.name}” works for this account, not this connection.`, {
      remedy: 'Give the second pair there.',
    })
}

function refuseSame(deps: Deps, row: ConnectionRow, { apiKey }: Keys): void {
  if (apiKey !== '' && pairOf(deps, row, 'first')?.apiKey === apiKey)
    throw new Problem(409, 'This is the pair you already use: it would not be faster.', {
      remedy: 'Make a second pair in ShipStation and give that one.',
      field: 'apiKey',
    })
}

/** ShipStation takes its time to answer: what somebody took away or gave anew meanwhile is not brought back. */
function stillKept(row: ConnectionRow, checked: SecondSet): void {
  if (row.second?.secrets !== checked.secrets)
    throw new Problem(409, `The second pair of ${row.name} was changed while it was checked.`, {
      remedy: 'Look at what stands here now, and try again.',
    })
}

function keptIn(deps: Deps, row: ConnectionRow): { keys: Keys; second: SecondSet } {
  const keys = pairOf(deps, row, 'second')
  if (keys === null || row.second === null)
    throw new Problem(409, `${row.name} has no second pair that could be used.`, {
      remedy: 'It may have been taken away meanwhile. Give it again.',
    })
  return { keys, second: row.second }
}
