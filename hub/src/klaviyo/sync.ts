import { sql } from 'kysely'
import { type Settings, settings } from '../connectors/klaviyo/settings.ts'
import { type ConnectionSettings, connectionSettings } from '../connectors/klaviyo/facts.ts'
import { type ConnectionRow, connectionById, connectionFor } from '../store/connections.ts'
import type { Db } from '../store/open.ts'

/** A living Klaviyo integration: its flow, the account it sends to, and the ShipStation account it listens to. */
export type KlaviyoSync = {
  id: string
  workspace: string
  flow: string
  account: string
  connection: string
  connected: string
  settings: Settings
  state: 'active' | 'paused'
  pausedBy: string | null
  pausedAt: Date | null
  since: Date
  /** The key's row; null when its key was forgotten elsewhere. */
  key: ConnectionRow | null
}
type Row = Omit<KlaviyoSync, 'settings' | 'key'> & { settings: unknown }

const select = sql`select i.id, i.workspace, f.id as flow, i.account, i.connection, i.connected, i.settings, i.state,
  i.paused_by as "pausedBy", i.paused_at as "pausedAt", f.since
  from integrations i join flows f on f.integration = i.id and f.name = 'events'
  where i.connector = 'klaviyo' and i.state <> 'removed'`

export async function syncsOf(db: Db, workspace: string): Promise<KlaviyoSync[]> {
  const { rows } = await sql<Row>`${select} and i.workspace = ${workspace} order by i.created_at`.execute(db)
  return Promise.all(rows.map((row) => whole(db, row)))
}

export async function syncById(db: Db, workspace: string, id: string): Promise<KlaviyoSync | null> {
  const { rows } = await sql<Row>`${select} and i.workspace = ${workspace} and i.id = ${id}`.execute(db)
  return rows[0] ? whole(db, rows[0]) : null
}

/** Those that send to one Klaviyo account: one for each ShipStation account. */
export async function syncsOfAccount(db: Db, workspace: string, account: string): Promise<KlaviyoSync[]> {
  const all = await syncsOf(db, workspace)
  return all.filter((sync) => sync.account === account)
}

const whole = async (db: Db, row: Row): Promise<KlaviyoSync> => ({
  ...row,
  settings: settings.parse(row.settings),
  key: await connectionFor(db, row.workspace, row.account),
})

/** Where several ShipStation accounts send to one Klaviyo account, each is told by where its events come from. */
export async function titleOf(db: Db, sync: KlaviyoSync): Promise<string> {
  const title = `Klaviyo – ${factsOf(sync).name}`
  if ((await syncsOfAccount(db, sync.workspace, sync.account)).length < 2) return title
  const from = await connectionById(db, sync.workspace, sync.connection)
  return `${title}, from ${from?.name ?? 'a ShipStation account that was removed'}`
}

/** What this integration's steps are told by among all that went to the Klaviyo account: another ShipStation account's go there too. */
export const own = ({
  workspace,
  account,
  connected,
}: Pick<KlaviyoSync, 'workspace' | 'account' | 'connected'>) =>
  sql`s.workspace = ${workspace} and s.account = ${account} and s.sink = 'klaviyo.events' and s.src_account = ${connected}`

/** What Klaviyo said of the account when it was last asked. */
export const factsOf = (sync: Pick<KlaviyoSync, 'key'>): ConnectionSettings =>
  connectionSettings.parse(sync.key?.settings ?? {})
