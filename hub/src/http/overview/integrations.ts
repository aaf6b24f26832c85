import { sql } from 'kysely'
import { slugOf } from '../../connectors/kickstarter/refs.ts'
import type { Db } from '../../store/open.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/workspace.ts'
import { countsByState, type OrderState, type Sync, syncOf } from '../campaigns/standing.ts'
import type { Deps } from '../deps.ts'
import { titleOf } from './budget.ts'
import { statusOfIntegration } from './status.ts'

export type Row = Answer<typeof routes.overview>['integrations'][number]
export type Kept = { sync: Sync; row: Row; counts: ReadonlyMap<OrderState, number> }
const hours = 24

/** A row for each campaign whose sync is configured. */
export async function integrationsOf(deps: Deps, workspace: string, zone: string): Promise<Kept[]> {
  const { rows } = await sql<{ account: string; name: string | null }>`
    select i.account, c.data ->> 'name' as name from integrations i
    left join records c on c.workspace = i.workspace and c.account = i.account and c.kind = 'campaign'
    where i.workspace = ${workspace} and i.connector = 'kickstarter' and i.state <> 'removed' and i.connected <> '' order by i.created_at
  `.execute(deps.db)
  const ran = await hoursThatRan(deps, workspace)
  const kept = await Promise.all(
    rows.map(async ({ account, name }): Promise<Kept[]> => {
      const sync = await syncOf(deps.db, workspace, slugOf(account))
      if (!sync) return []
      const counts = await countsByState(deps.db, workspace, sync)
      const [status, figures, strip] = await Promise.all([
        statusOfIntegration(deps, workspace, sync, counts),
        figuresOf(deps, workspace, sync, zone),
        stripOf(deps, workspace, sync, ran),
      ])
      const href = `/campaigns/${slugOf(account)}`
      const row = {
        id: sync.id,
        connector: 'kickstarter',
        title: titleOf(account, name),
        href,
        status,
        ...figures,
        strip,
      }
      return [{ sync, counts, row }]
    }),
  )
  return kept.flat()
}

/** The age of what waits longest to be delivered, and what this day brought. The day is the workspace's. */
async function figuresOf(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  workspace: string,
  sync: Sync,
  zone: string,
): Promise<Pick<Row, 'lagSeconds' | 'today'>> {
  const now = clock.now()
  const { rows } = await sql<{
    oldest: Date | null
    any: boolean
    seen: number
    sent: number
    shipped: number
  }>`
    with day as (select date_trunc('day', ${now}::timestamptz at time zone ${zone}) at time zone ${zone} as start),
    mine as (select id from flows where workspace = ${workspace} and integration = ${sync.id})
    select
      (select min(s.created_at) from steps s join mine on s.flow = mine.id where s.workspace = ${workspace} and s.state in ('planned', 'in_flight', 'unknown')) as oldest,
      exists (select from steps s join mine on s.flow = mine.id where s.workspace = ${workspace}) as any,
      (select count(*) from changes c, day where c.workspace = ${workspace} and c.account = ${sync.account} and c.kind = 'pledge' and c.seen_at >= day.start)::int as seen,
      (select count(*) from steps s join mine on s.flow = mine.id cross join day
        where s.workspace = ${workspace} and s.sink = 'shipstation.orders' and s.state = 'done' and s.settled_at >= day.start)::int as sent,
      (select count(distinct o.of_id) from day, records r
        join record_of o on o.workspace = r.workspace and o.account = r.account and o.kind = r.kind and o.id = r.id and o.of_kind = 'order'
        join links l on l.workspace = o.workspace and l.account = o.account and l.remote_id = o.of_id and l.src_account = ${sync.account}
        where r.workspace = ${workspace} and r.account = ${sync.connected} and r.kind in ('shipment', 'fulfillment') and not r.gone
          and r.data ->> 'createdAt' >= to_char(day.start at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS')
          and r.data ->> 'voided' = 'false' and r.data ->> 'isReturn' is distinct from 'true')::int as shipped
  `.execute(db)
  const { oldest, any, seen, sent, shipped } = rows[0] ?? {
    oldest: null,
    any: false,
    seen: 0,
    sent: 0,
    shipped: 0,
  }
  const lag = oldest ? Math.max(0, Math.round((now.getTime() - oldest.getTime()) / 1000)) : 0
  return { lagSeconds: any ? lag : null, today: { seen, sent, shipped } }
}

/** Which of the last 24 hours a hub ran in: it reads every minute, so an hour without any pass is an hour nobody knows of. */
async function hoursThatRan(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  workspace: string,
): Promise<Set<number>> {
  const now = clock.now()
  const { rows } = await sql<{ hour: number }>`
    select distinct ${hourOf(now, 'started_at')} as hour from runs where workspace = ${workspace} and started_at > ${now}::timestamptz - ${hours} * interval '1 hour'
  `.execute(db)
  return new Set(rows.map(({ hour }) => hour))
}

async function stripOf(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  workspace: string,
  sync: Sync,
  ran: ReadonlySet<number>,
): Promise<(number | null)[]> {
  const now = clock.now()
  const { rows } = await sql<{ hour: number; n: number }>`
    select ${hourOf(now, 'settled_at')} as hour, count(*)::int as n from steps s join flows f on f.id = s.flow
    where s.workspace = ${workspace} and f.integration = ${sync.id} and s.state = 'done' and s.settled_at > ${now}::timestamptz - ${hours} * interval '1 hour' group by 1
  `.execute(db)
  const delivered = new Map(rows.map(({ hour, n }) => [hour, n]))
  return Array.from({ length: hours }, (_, hour) => delivered.get(hour) ?? (ran.has(hour) ? 0 : null))
}

/** 0 for the hour that began 24 hours ago, 23 for the one that ends now. */
const hourOf = (now: Date, column: 'started_at' | 'settled_at') =>
  sql`least(${hours - 1}, ${hours - 1} - floor(extract(epoch from ${now}::timestamptz - ${sql.ref(column)}) / 3600))::int`

/** What a newcomer does next; null when all is set up. */
export async function nextStep(db: Db, workspace: string): Promise<Answer<typeof routes.overview>['next']> {
  const { rows } = await sql<{
    connected: boolean
    slug: string | null
    name: string | null
    pledges: boolean
    unmapped: number
    synced: boolean
    released: boolean
    others: boolean
  }>`
    select exists (select from connections c where c.workspace = ${workspace} and c.removed_at is null) as connected, i.slug, i.name,
      exists (select from records p where p.workspace = ${workspace} and p.account = i.account and p.kind = 'pledge' and not p.gone) as pledges,
      (select count(distinct item ->> 'key') from records p cross join lateral jsonb_array_elements(p.data -> 'items') item
        left join records m on m.workspace = p.workspace and m.account = p.account and m.kind = 'mapping' and m.id = item ->> 'key' and not m.gone
        where p.workspace = ${workspace} and p.account = i.account and p.kind = 'pledge' and not p.gone and (item ->> 'quantity')::int > 0
          and (m.id is null or (m.data -> 'lines' = 'null'::jsonb and m.data ->> 'digital' = 'false')))::int as unmapped,
      i.connected <> '' as synced,
      coalesce((select (r.data ->> 'all')::boolean from records r where r.workspace = ${workspace} and r.account = i.account and r.kind = 'release' and r.id = 'orders'), false) as released,
      exists (select from integrations o where o.workspace = ${workspace} and o.connector <> 'kickstarter' and o.state <> 'removed') as others
    from (select 1) one left join lateral (
      select i.account, i.connected, c.id as slug, c.data ->> 'name' as name from integrations i
      join records c on c.workspace = i.workspace and c.account = i.account and c.kind = 'campaign' and not c.gone
      where i.workspace = ${workspace} and i.connector = 'kickstarter' and i.state <> 'removed' order by i.created_at limit 1) i on true
  `.execute(db)
  const it = rows[0]
  if (!it?.connected)
    return {
      says: 'Connect ShipStation, or start the sandbox to look around without an account.',
      ...{ action: 'Connect ShipStation', href: '/connections/new' },
    }
  if (!it.slug && it.others) return null
  if (!it.slug)
    return {
      says: 'Set up the campaign whose backers you ship to.',
      ...{ action: 'Set up a campaign', href: '/integrations/kickstarter/new' },
    }
  const campaign = `/campaigns/${it.slug}`
  if (!it.pledges)
    return {
      says: `Import the backer report of ${it.name}.`,
      ...{ action: 'Import the report', href: `${campaign}/import` },
    }
  if (it.unmapped > 0)
    return {
      says: `Say which product each reward of ${it.name} is: ${it.unmapped} ${it.unmapped === 1 ? 'has' : 'have'} no SKU yet.`,
      ...{ action: 'Choose the products', href: `${campaign}/items` },
    }
  if (!it.synced)
    return {
      says: `Say which ShipStation store the orders of ${it.name} go to.`,
      ...{ action: 'Configure the sync', href: `${campaign}/sync` },
    }
  return it.released
    ? null
    : {
        says: `Send one order of ${it.name}, look at it in ShipStation, then release them all.`,
        ...{ action: 'Release', href: `${campaign}/sync` },
      }
}
