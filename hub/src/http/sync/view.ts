import { sql } from 'kysely'
import { releaseOf, settingsOf } from '../../campaigns/sync.ts'
import type { Campaign, Release } from '../../model/pledge.ts'
import { connectionById } from '../../store/connections.ts'
import { oneRecord } from '../../store/records.ts'
import { sourcesOf } from '../../store/sources.ts'
import type { Warehouse } from '../../model/shop.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/sync.ts'
import { statusOfCampaign } from '../campaigns/status.ts'
import { standing, type StandingRow, type Sync, whyOf } from '../campaigns/standing.ts'
import type { Deps } from '../deps.ts'
import { mailSettingsOf } from '../outbox/settings.ts'

type View = Answer<typeof routes.configure>
const aboutMsEach = 15

export async function syncView(deps: Deps, workspace: string, campaign: Campaign, sync: Sync): Promise<View> {
  const { db } = deps
  const settings = settingsOf(sync)
  const connection = await connectionById(db, workspace, sync.connection)
  const released = await releaseOf(deps, workspace, sync)
  const sources = await sourcesOf(db, workspace, sync.connected)
  return {
    id: sync.id,
    state: sync.state,
    status: await statusOfCampaign(deps, workspace, campaign, sync, { backers: 1 }),
    connection: {
      id: sync.connection,
      name: connection?.name ?? 'removed',
      sandboxUrl: connection?.sandbox ? String(connection.settings.base) : null,
    },
    store: { id: settings.store, name: settings.storeName },
    shipFrom:
      settings.shipFrom === null
        ? null
        : { id: settings.shipFrom, name: await shipFromName(deps, workspace, sync, settings.shipFrom) },
    prefix: settings.prefix,
    pausedBy: sync.pausedBy,
    pausedAt: sync.pausedAt?.toISOString() ?? null,
    keepTracking: settings.keepTracking ?? true,
    released: released.all ? 'all' : released.only.length > 0 ? 'one' : 'none',
    sentOne: await sentOne(deps, workspace, campaign, sync, released),
    mail: { ...settings.mail, ...(await mailWords(deps, workspace, settings.mail.on)) },
    pledgePage: { company: settings.company.name, colour: settings.company.colour },
    lastSent: await lastSent(deps, workspace, sync),
    lastRead:
      sources
        .map((source) => source.finishedAt?.toISOString() ?? '')
        .sort()
        .at(-1) || null,
    queue: await queueOf(deps, workspace, sync),
  }
}

async function shipFromName(deps: Deps, workspace: string, sync: Sync, id: string): Promise<string> {
  const row = await oneRecord<Warehouse>(deps.db, workspace, {
    account: sync.connected,
    kind: 'warehouse',
    id,
  })
  return row?.data.name ?? id
}

async function sentOne(
  deps: Deps,
  workspace: string,
  campaign: Campaign,
  sync: Sync,
  released: Release,
): Promise<View['sentOne']> {
  const number = released.only.at(-1)
  if (number === undefined) return null
  const { rows } =
    await sql<StandingRow>`with s as (${standing(workspace, sync)}) select * from s where number = ${number}`.execute(
      deps.db,
    )
  const row = rows[0]
  if (!row) return null
  return {
    number,
    state: row.state,
    // why: until the planner has seen the release, its last word is still "not released"
    says: row.state === 'unreleased' ? 'On its way to ShipStation.' : whyOf(row, sync.state === 'paused'),
    order: `kickstarter.${campaign.slug}.${number}`,
  }
}

async function mailWords(deps: Deps, workspace: string, on: boolean) {
  const { smtp, tested } = await mailSettingsOf(deps, workspace)
  const how =
    smtp === null
      ? 'There is no mail server (LONGSHORE_SMTP_URL), so mails are kept in the outbox, to be read on screen.'
      : `Mails leave by ${smtp}.`
  return { smtp, tested, says: on ? `On. ${how}` : `Off. ${how}` }
}

async function lastSent(deps: Deps, workspace: string, sync: Sync): Promise<string | null> {
  const { rows } = await sql<{
    at: Date | null
  }>`select max(settled_at) as at from steps where workspace = ${workspace} and flow = ${sync.flow} and state = 'done'`.execute(
    deps.db,
  )
  return rows[0]?.at?.toISOString() ?? null
}

async function queueOf(deps: Deps, workspace: string, sync: Sync): Promise<View['queue']> {
  const { rows } = await sql<{
    queued: number
    sending: number
    unknown: number
    done: number
    waiting: number
  }>`
    select count(*) filter (where state = 'planned')::int as queued, count(*) filter (where state = 'in_flight')::int as sending,
      count(*) filter (where state = 'unknown')::int as unknown,
      count(*) filter (where state = 'done' and settled_at > ${new Date(deps.clock.now().getTime() - 86_400_000)})::int as done,
      (select count(*)::int from looks where flow = ${sync.flow} and verdicts -> 0 ? 'wait' and verdicts -> 0 -> 'for' ->> 'kind' <> 'release') as waiting
    from steps where workspace = ${workspace} and flow = ${sync.flow}
  `.execute(deps.db)
  const { queued = 0, sending = 0, unknown = 0, done = 0, waiting = 0 } = rows[0] ?? {}
  const left = queued + sending
  return {
    waiting,
    queued,
    sending,
    unknown,
    doneToday: done,
    aboutSeconds: left === 0 || sync.state === 'paused' ? null : Math.ceil((left * aboutMsEach) / 1000) + 1,
  }
}
