import { sql } from 'kysely'
import { press } from '../campaigns/create.ts'
import type { Checked } from '../connector.ts'
import type { AccountFound, ScopeFound } from '../connectors/klaviyo/check.ts'
import type { Settings } from '../connectors/klaviyo/settings.ts'
import type { Deps } from '../http/deps.ts'
import { Problem } from '../http/problem.ts'
import type { ConnectionRow } from '../store/connections.ts'
import { addLane } from '../store/lanes.ts'
import type { Trx } from '../store/open.ts'
import { lookAgain } from './look-again.ts'

export const foundIn = (checked: Checked) => checked.found as { account: AccountFound; scopes: ScopeFound[] } // why: check() of the connector puts them there

type Allowed = {
  workspace: string
  who: string
  connection: ConnectionRow
  apiKey: string
  base: string
  settings: Settings
  checked: Checked
}

/** The one moment at which something is kept: the key, sealed, the integration, and a first look at the window, all at once. */
export async function allow(deps: Deps, it: Allowed): Promise<string> {
  const { workspace, connection, settings } = it
  const id = deps.chance.id('int')
  const { account: found } = foundIn(it.checked)
  const account = it.checked.account
  await deps.db.transaction().execute(async (trx) => {
    await ownAccount(trx, workspace, it.checked)
    await keepKey(trx, deps, it, found)
    await addLane(trx, workspace, account)
    const flow = deps.chance.id('flow')
    const since = deps.clock.now()
    await sql`
      insert into integrations (id, workspace, connector, account, connection, connected, settings, state)
      values (${id}, ${workspace}, 'klaviyo', ${account}, ${connection.id}, ${connection.account}, ${JSON.stringify(settings)}::jsonb, 'active')
    `.execute(trx)
    // The log's row is the lock: what is written from here on comes after the number the flow starts at.
    const { rows } = await sql<{ last: string }>`
      select last_seq::text as last from workspaces where id = ${workspace} for update`.execute(trx)
    await sql`
      insert into flows (id, workspace, integration, name, connector, from_account, to_account, sink, state, position, since)
      values (${flow}, ${workspace}, ${id}, 'events', 'klaviyo', ${connection.account}, ${account}, 'klaviyo.events', 'active', ${rows[0]?.last ?? '0'}, ${since})
    `.execute(trx)
    await lookAgain(
      trx,
      flow,
      { workspace, connected: connection.account, since, days: settings.days },
      'first',
    )
    await press(trx, deps, {
      ...{ workspace, who: it.who, title: `Allowed events to Klaviyo – ${found.name}` },
      ...{ account, kind: 'klaviyo', ref: id },
    })
  })
  await deps.engine.seatLanes()
  deps.engine.plan()
  return id
}

async function ownAccount(trx: Trx, workspace: string, { account, marks }: Checked) {
  for (const mark of marks)
    await sql`insert into account_marks (connector, mark, workspace, account) values ('klaviyo', ${mark}, ${workspace}, ${account}) on conflict do nothing`.execute(
      trx,
    )
  const { rows } = await sql<{ workspace: string }>`
    select workspace from account_marks where connector = 'klaviyo' and mark = any(${marks})`.execute(trx)
  if (rows.some((row) => row.workspace !== workspace))
    throw new Problem(409, 'This Klaviyo account is already connected in another workspace of this hub.', {
      remedy: 'Use it there, or ask whoever runs this hub.',
    })
  await sql`insert into accounts (workspace, id, connector, native) values (${workspace}, ${account}, 'klaviyo', false) on conflict do nothing`.execute(
    trx,
  )
}

async function keepKey(trx: Trx, deps: Deps, it: Allowed, { name, zone, currency, isTest }: AccountFound) {
  const id = deps.chance.id('con')
  const { secrets, keyId } = sealed(deps, it.workspace, id, it.apiKey)
  await sql`update connections set removed_at = ${deps.clock.now()}, secrets = '', last4 = ''
    where workspace = ${it.workspace} and account = ${it.checked.account} and removed_at is null`.execute(trx)
  await sql`
    insert into connections (id, workspace, connector, account, name, settings, secrets, key_id, last4, changed_at, sandbox)
    values (${id}, ${it.workspace}, 'klaviyo', ${it.checked.account}, ${`Klaviyo – ${name}`},
      ${JSON.stringify({ base: it.base, name, zone, currency, isTest })}::jsonb, ${secrets}, ${keyId}, ${it.apiKey.slice(-4)}, ${deps.clock.now()}, false)
  `.execute(trx)
}

export function sealed(deps: Pick<Deps, 'vault'>, workspace: string, connection: string, apiKey: string) {
  const secrets = deps.vault.seal({ workspace, connection, field: 'secrets' }, JSON.stringify({ apiKey }))
  return { secrets, keyId: secrets.split('.')[1] ?? '' }
}
