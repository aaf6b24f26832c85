import { sql } from 'kysely'
import type { Checked } from '../../connector.ts'
import { ensureHooks } from '../../hooks.ts'
import { connectionFor, type ConnectionRow } from '../../store/connections.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/connections.ts'
import type { Deps } from '../deps.ts'
import { viewOf } from './view.ts'

type Found = {
  storeId: number
  storeName?: string | null
  marketplaceName?: string | null
  marketplaceId?: number | null
  active?: boolean | null
}

/** A connection whose keys were changed, with its subscriptions seen to. */
export async function settled(deps: Deps, row: ConnectionRow): Promise<Answer<typeof routes.show>> {
  void ensureHooks(deps, deps.key, row).catch((error: unknown) =>
    deps.engine.context.says.warn({ error: String(error) }, 'webhooks are not set up yet'),
  )
  deps.events.tell('connection', row.id)
  return viewOf(deps, row)
}

/** The account that a check found, if it is known here, and the name of its connection. */
export async function sameAccount(
  deps: Deps,
  workspace: string,
  checked: Checked,
): Promise<{ account: string; name: string | null } | null> {
  const { rows } = await sql<{ account: string }>`
    select account from account_marks where workspace = ${workspace} and connector = 'shipstation' and mark = any(${checked.marks}) limit 1
  `.execute(deps.db)
  const account = rows[0]?.account
  if (account === undefined) return null
  return { account, name: (await connectionFor(deps.db, workspace, account))?.name ?? null }
}

export const unchecked = (no: { says: string; remedy: string }): Answer<typeof routes.check> => ({
  ok: false,
  says: no.says,
  remedy: no.remedy,
  stores: [],
  account: null,
  alreadyConnectedAs: null,
})

export function checkedView(
  checked: Checked,
  same: { name: string | null } | null,
): Answer<typeof routes.check> {
  const stores = (checked.found.stores as Found[]).map((store) => ({
    // why: check() of the ShipStation connector puts them there
    id: String(store.storeId),
    name: store.storeName ?? '',
    marketplace: store.marketplaceName ?? '',
    manual: store.marketplaceId === 0,
    active: store.active ?? true,
  }))
  return {
    ok: true,
    says: checked.says,
    remedy: null,
    stores,
    account: checked.account,
    alreadyConnectedAs: same?.name ?? null,
  }
}
