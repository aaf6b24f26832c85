import { sql } from 'kysely'
import type { Checked } from '../../connector.ts'
import { placeOf } from '../../access/sets.ts'
import { connectionById, type ConnectionRow, saveSecond, type Which } from '../../store/connections.ts'
import { addLane } from '../../store/lanes.ts'
import { addSource } from '../../store/sources.ts'
import type { Trx } from '../../store/open.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { type Keys, pairOf } from './keys.ts'

/** The account these keys open: known by its marks, else new. Refuses one that another workspace has, without saying whose. */
export async function accountOf(
  trx: Trx,
  workspace: string,
  checked: Checked,
): Promise<{ account: string; known: boolean }> {
  const { rows } = await sql<{ workspace: string; account: string }>`
    select workspace, account from account_marks where connector = 'shipstation' and mark = any(${checked.marks})
  `.execute(trx)
  if (rows.some((row) => row.workspace !== workspace)) {
    throw new Problem(
      409,
      'This ShipStation account is already connected in another workspace of this hub.',
      { remedy: 'Use it there, or ask whoever runs this hub.' },
    )
  }
  const account = rows[0]?.account ?? checked.account
  await sql`insert into accounts (workspace, id, connector, native) values (${workspace}, ${account}, 'shipstation', false) on conflict do nothing`.execute(
    trx,
  )
  for (const mark of checked.marks) {
    await sql`insert into account_marks (connector, mark, workspace, account) values ('shipstation', ${mark}, ${workspace}, ${account}) on conflict do nothing`.execute(
      trx,
    )
  }
  return { account, known: rows.length > 0 }
}

type New = {
  workspace: string
  keys: Keys
  name: string
  expiresOn: string | null
  base: string
  sandbox: boolean
  checked: Checked
}

/** Keeps the keys (sealed), and gives the account its lane and its streams, all at once. */
export async function connect(deps: Deps, it: New): Promise<ConnectionRow> {
  const { db, chance, clock, registry, engine } = deps
  const id = chance.id('con')
  await db.transaction().execute(async (trx) => {
    const { account } = await accountOf(trx, it.workspace, it.checked)
    const sealed = sealKeys(deps, { workspace: it.workspace, id }, it.keys)
    await sql`
      insert into connections (id, workspace, connector, account, name, settings, secrets, key_id, last4, changed_at, expires_on, sandbox)
      values (${id}, ${it.workspace}, 'shipstation', ${account}, ${it.name}, ${JSON.stringify({ base: it.base })}::jsonb, ${sealed.secrets}, ${sealed.keyId},
        ${it.keys.apiKey.slice(-4)}, ${clock.now()}, ${it.expiresOn}, ${it.sandbox})
    `.execute(trx)
    await addLane(trx, it.workspace, account)
    for (const [stream, source] of Object.entries(registry.connector('shipstation').sources ?? {}))
      await addSource(trx, it.workspace, account, stream, source.kind)
  })
  const row = await connectionById(db, it.workspace, id)
  if (!row) throw new Error('the connection was not stored')
  await engine.seatLanes()
  engine.wake(it.workspace, row.account)
  return row
}

function sealKeys(
  deps: Deps,
  at: Pick<ConnectionRow, 'workspace' | 'id'>,
  keys: Keys,
  which: Which = 'first',
): { secrets: string; keyId: string } {
  const secrets = deps.vault.seal(placeOf(at, which), JSON.stringify(keys))
  return { secrets, keyId: secrets.split('.')[1] ?? '' }
}

/**
 * New keys for the same account: the connection, its position and everything that waits stay. A second pair that takes the first one's
 * place is the second no more: one pair has one minute.
 */
export async function replaceKeys(
  deps: Deps,
  row: ConnectionRow,
  keys: Keys,
  it: { expiresOn: string | null; changedAt: Date },
): Promise<void> {
  const sealed = sealKeys(deps, row, keys)
  const isSecond = pairOf(deps, row, 'second')?.apiKey === keys.apiKey
  await sql`
    update connections set secrets = ${sealed.secrets}, key_id = ${sealed.keyId}, last4 = ${keys.apiKey.slice(-4)}, changed_at = ${it.changedAt},
      expires_on = ${it.expiresOn}, stopped = null, second = case when ${isSecond} then null else second end where id = ${row.id}
  `.execute(deps.db)
  deps.engine.wake(row.workspace, row.account)
}

/** The account's second pair, for speed. */
export async function keepSecond(deps: Deps, row: ConnectionRow, keys: Keys, expiresOn: string | null) {
  const sealed = sealKeys(deps, row, keys, 'second')
  const changedAt = deps.clock.now().toISOString()
  await saveSecond(deps.db, row.id, {
    ...sealed,
    ...{ last4: keys.apiKey.slice(-4), changedAt, expiresOn, refused: null },
  })
  deps.engine.wake(row.workspace, row.account)
}
