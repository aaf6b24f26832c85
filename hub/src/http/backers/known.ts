import { sql } from 'kysely'
import type { At } from '../../connector.ts'
import { type Mappings, needsNoParcel } from '../../connectors/kickstarter/draft.ts'
import { type Conflict, effective } from '../../connectors/kickstarter/effective.ts'
import { type Finalized, finalized } from '../../connectors/kickstarter/finalized.ts'
import { accountOf } from '../../connectors/kickstarter/refs.ts'
import { firstSettings, type Settings } from '../../connectors/kickstarter/settings.ts'
import type { Entities, Kind } from '../../model/entities.ts'
import type { Campaign, Correction, Decision, Mapping, Pledge, Refund } from '../../model/pledge.ts'
import { readFlow } from '../../store/flows.ts'
import type { Db } from '../../store/open.ts'
import { allOf, oneRecord } from '../../store/records.ts'
import { standing, type StandingRow, type Sync, syncOf } from '../campaigns/standing.ts'
import { found } from '../serve.ts'

/** A campaign with all that its backers share. */
export type Known = {
  workspace: string
  slug: string
  campaign: Campaign
  sync: Sync
  settings: Settings
  at: At<Settings>
  mappings: Mappings
}
/** One backer: where the order stands, what the report says, and what people decided here. */
export type Backer = {
  row: StandingRow
  /** As it stands, corrections laid over the report. */
  pledge: Pledge
  conflicts: Conflict[]
  correction: Correction | null
  decision: Decision | null
  refund: Refund | null
  digital: boolean
  verdict: Finalized
}

/** @throws Problem 404 when this workspace has no such campaign. */
export async function knownCampaign(db: Db, workspace: string, slug: string): Promise<Known> {
  const campaign = found(await ownRecord(db, { workspace, slug }, 'campaign', slug), 'campaign')
  const sync = found(await syncOf(db, workspace, slug), 'campaign')
  const flow = found(await readFlow(db, sync.flow), 'campaign')
  const account = accountOf(slug)
  const settings: Settings = {
    ...firstSettings(campaign.name),
    ...{ connection: '', store: '', storeName: '' },
    ...(sync.settings as Partial<Settings>), // why: written under this schema; until the sync is configured, parts are missing
  }
  const at = { settings, self: account, connected: sync.connected, since: flow.since.toISOString() }
  const mappings = await allOf<Mapping>(db, workspace, account, 'mapping')
  const byKey = new Map(mappings.map(({ id, data }) => [id, data]))
  return { workspace, slug, campaign, sync, settings, at, mappings: byKey }
}

export async function ownRecord<K extends Kind>(
  db: Db,
  { workspace, slug }: Pick<Known, 'workspace' | 'slug'>,
  kind: K,
  id: string,
): Promise<Entities[K] | null> {
  return (await oneRecord<Entities[K]>(db, workspace, { account: accountOf(slug), kind, id }))?.data ?? null
}

/** @throws Problem 404 for a number that is no backer of this campaign. */
export async function oneBacker(db: Db, known: Known, number: string): Promise<Backer> {
  const { rows } = await sql<StandingRow>`
    select * from (${standing(known.workspace, known.sync)}) s where s.number = ${number}
  `.execute(db)
  const [backer] = await backersOf(db, known, rows)
  return found(backer, 'backer')
}

export async function allBackers(db: Db, known: Known): Promise<Backer[]> {
  const { rows } = await sql<StandingRow>`
    select * from (${standing(known.workspace, known.sync)}) s order by ${byNumber}
  `.execute(db)
  return backersOf(db, known, rows)
}

/** Backer numbers as people count them, not as text sorts: 9 before 10. */
export const byNumber = sql`case when s.number ~ '^[0-9]{1,18}$' then s.number::bigint end nulls last, s.number`

/** Reads what belongs to these backers, all at once. */
export async function backersOf(db: Db, known: Known, rows: readonly StandingRow[]): Promise<Backer[]> {
  if (rows.length === 0) return []
  const numbers = rows.map((row) => row.number)
  const owned = await sql<{ kind: Kind; id: string; data: unknown }>`
    select kind, id, data from records where workspace = ${known.workspace} and account = ${known.at.self} and not gone
      and kind in ('correction', 'decision', 'refund') and id = any(${numbers})
  `.execute(db)
  const byName = new Map(owned.rows.map((row) => [`${row.kind} ${row.id}`, row.data]))
  const of = <K extends Kind>(kind: K, id: string) =>
    (byName.get(`${kind} ${id}`) ?? null) as Entities[K] | null // why: written under its kind's schema
  return rows.map((row) => {
    const correction = of('correction', row.number)
    const decision = of('decision', row.number)
    const { pledge, conflicts } = effective(row.pledge, correction)
    const digital = needsNoParcel(pledge, known.mappings)
    const verdict = finalized(pledge, { campaign: known.campaign, decision, digital })
    return {
      row,
      pledge,
      conflicts,
      correction,
      decision,
      refund: of('refund', row.number),
      digital,
      verdict,
    }
  })
}
