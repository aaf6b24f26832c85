import { sql } from 'kysely'
import { operations } from 'shipstation'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/sync.ts'
import { standing, type Sync } from '../campaigns/standing.ts'
import type { Deps } from '../deps.ts'

type Outlook = Answer<typeof routes.outlook>

/** Words that the questions and reasons of one kind share, as the list of backers filters by them. */
const whyWords: Record<string, string> = {
  'money still due': 'still due',
  'held by hand': 'held by',
  'Orders that look alike are in ShipStation already': 'ShipStation already has',
  'The report and a correction disagree': 'as corrected here',
}

/** What would go if all were released now, what waits and why, in numbers. */
export async function outlookOf(deps: Deps, workspace: string, slug: string, sync: Sync): Promise<Outlook> {
  const { db } = deps
  const all = sql`s as materialized (${standing(workspace, sync)})`
  const countries = await sql<{ label: string; count: number }>`
    with ${all} select coalesce(pledge -> 'address' ->> 'country', 'no country') as label, count(*)::int as count from s where state = 'unreleased' group by 1 order by 2 desc, 1
  `.execute(db)
  const waits = await sql<{ question: string; kind: string; ref: string; twin: boolean; count: number }>`
    with ${all}, w as (select s.number, v from s cross join lateral jsonb_array_elements(s.verdicts) v where s.state = 'waiting' and v ? 'wait')
    select case when v -> 'options' ? 'adopt' then 'Orders that look alike are in ShipStation already' when v -> 'for' ->> 'kind' = 'correction' then 'The report and a correction disagree' else v ->> 'wait' end as question,
      min(v -> 'for' ->> 'kind') as kind, min(v -> 'for' ->> 'id') as ref, bool_or(coalesce(v -> 'options' ? 'adopt', false)) as twin, count(distinct number)::int as count
    from w group by 1 order by 5 desc
  `.execute(db)
  const skips = await sql<{ label: string; count: number }>`
    with ${all}, r as (select s.number, regexp_replace(v ->> 'skip', '^Not sent: ', '') as reasons from s cross join lateral jsonb_array_elements(s.verdicts) v
      where s.state in ('not_finalized', 'held', 'left_alone') and v ? 'skip'),
    each as (select number, trim(trailing '.' from trim(reason)) as reason from r cross join lateral unnest(string_to_array(reasons, ';')) reason)
    select case when reason ~ '^[0-9.,]+ [A-Z]{3} still due' then 'money still due' when reason like 'held by%' or reason like 'Held by%' then 'held by hand' else reason end as label, count(distinct number)::int as count
    from each group by 1 order by 2 desc, 1
  `.execute(db)
  const first = await sql<{ number: string; name: string | null }>`
    with ${all} select number, pledge ->> 'name' as name from s where state = 'unreleased' order by lpad(number, 12, '0') limit 1
  `.execute(db)
  const ready = countries.rows.reduce((total, row) => total + row.count, 0)
  const updates = await sql<{
    n: number
  }>`with ${all} select count(*)::int as n from s where state = 'queued' and remote_id is not null`.execute(
    db,
  )
  const listOf = (states: string, label: string) =>
    `/campaigns/${slug}/backers?state=${states}&why=${encodeURIComponent(whyWords[label] ?? label)}`
  return {
    ready,
    says:
      ready === 0
        ? 'No order is ready to go.'
        : `${ready} ${ready === 1 ? 'order is' : 'orders are'} ready to go to ${countries.rows.length} ${countries.rows.length === 1 ? 'country' : 'countries'}.`,
    countries: countries.rows,
    waits: waits.rows.map((row) => ({
      question: row.question,
      count: row.count,
      href:
        row.kind === 'mapping' ? `/campaigns/${slug}/items?only=unmapped` : listOf('waiting', row.question),
    })),
    skips: skips.rows.map((row) => ({
      ...row,
      href: listOf('not_finalized,held,left_alone', row.label),
    })),
    twins: waits.rows.filter((row) => row.twin).reduce((total, row) => total + row.count, 0),
    twinsHref: listOf('waiting', 'Orders that look alike are in ShipStation already'),
    updates: updates.rows[0]?.n ?? 0,
    requests: Math.ceil(ready / operations.MOST_PER_CREATE),
    first: first.rows[0] ?? null,
  }
}

/** What waits to leave, and would with a restart: only each order's newest state goes. */
export async function restartOutlook(
  deps: Deps,
  workspace: string,
  sync: Sync,
): Promise<Answer<typeof routes.restartOutlook>> {
  const { rows } = await sql<{ orders: number; changes: number; mails: number }>`
    select count(*) filter (where s.flow = ${sync.flow} and l.remote_id is null)::int as orders,
      count(*) filter (where s.flow = ${sync.flow} and l.remote_id is not null)::int as changes, count(*) filter (where s.flow = ${sync.mailFlow})::int as mails
    from steps s left join links l on l.workspace = s.workspace and l.account = s.account and l.sink = s.sink and l.src_account = s.src_account and l.src_kind = s.src_kind and l.src_id = s.src_id
    where s.workspace = ${workspace} and s.flow in (${sync.flow}, ${sync.mailFlow}) and s.state = 'planned'
  `.execute(deps.db)
  const { orders = 0, changes = 0, mails = 0 } = rows[0] ?? {}
  const parts = [plural(orders, 'order'), plural(changes, 'change'), plural(mails, 'e-mail')].filter(Boolean)
  return {
    orders,
    changes,
    mails,
    says: parts.length === 0 ? 'Nothing waits to go.' : `${parts.join(', ')} will go.`,
  }
}

const plural = (n: number, word: string) => (n === 0 ? '' : `${n} ${word}${n === 1 ? '' : 's'}`)
