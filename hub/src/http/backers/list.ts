import { type RawBuilder, sql } from 'kysely'
import { orderState } from '../api/words.ts'
import { routes } from '../api/backers.ts'
import type { Answer, Given } from '../api/define.ts'
import { type OrderState, standing, type StandingRow } from '../campaigns/standing.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { backersOf, byNumber, type Known, knownCampaign } from './known.ts'
import { parcelsOf } from './parcels.ts'
import { missingBackers, rowOf } from './row.ts'

type Query = Given<typeof routes.list>['query']
type Count = { state: OrderState; country: string | null; n: number }

/** One page of the backer report, with how many there are in each state and country. */
export async function listBackers(
  deps: Deps,
  workspace: string,
  slug: string,
  query: Query,
): Promise<Answer<typeof routes.list>> {
  const known = await knownCampaign(deps.db, workspace, slug)
  const missing = await missingBackers(deps.db, workspace, known.at.self)
  const states = statesOf(query.state)
  const filtered = sql`select * from (${shown(known)}) s where ${filterOf(known, query, missing)}`
  const counted = await sql<Count>`
    select state, country, count(*)::int as n from (${filtered}) f group by state, country
  `.execute(deps.db)
  const inCountry = counted.rows.filter((one) => !query.country || one.country === query.country)
  const inState = inCountry.filter((one) => states.length === 0 || states.includes(one.state))
  const narrowed = [
    ...(states.length > 0 ? [sql`s.state = any(${states})`] : []),
    ...(query.country ? [sql`s.country = ${query.country}`] : []),
  ]
  const page = await sql<StandingRow>`
    select * from (${filtered}) s where ${all(narrowed)} order by ${sorts[query.sort]}
    limit ${query.size} offset ${(query.page - 1) * query.size}
  `.execute(deps.db)
  const backers = await backersOf(deps.db, known, page.rows)
  const parcels = await parcelsOf(deps.db, known, backers)
  return {
    rows: backers.map((backer) => rowOf(known, backer, parcels(backer.row.number), missing)),
    total: inState.reduce((sum, one) => sum + one.n, 0),
    states: totals(inCountry, (one) => one.state).map(([state, count]) => ({ state, count })),
    countries: totals(counted.rows, (one) => one.country).map(([label, count]) => ({ label, count })),
  }
}

function statesOf(text: string | undefined): OrderState[] {
  const words = (text ?? '').split(',').filter(Boolean)
  return words.map((word) => {
    const state = orderState.safeParse(word)
    if (state.success) return state.data
    throw new Problem(422, `There is no state “${word.slice(0, 40)}”.`, { field: 'state' })
  })
}

/** Each backer with what is filtered and sorted by: name and country as corrected here. */
const shown = (known: Known) => sql`
  select s.*, coalesce(s.pledge ->> 'name', ${corrected('name', sql`s.pledge #>> '{address,name}'`)}) as name,
    ${corrected('name', sql`s.pledge #>> '{address,name}'`)} as ship_name, ${corrected('email', sql`s.pledge ->> 'email'`)} as email,
    coalesce(${corrected('country', sql`s.pledge #>> '{address,country}'`)}, s.pledge ->> 'shippingCountry') as country
  from (${standing(known.workspace, known.sync)}) s
  left join records c on c.workspace = ${known.workspace} and c.account = ${known.at.self} and c.kind = 'correction'
    and c.id = s.number and not c.gone`

const corrected = (field: string, report: RawBuilder<unknown>) => sql`
  case when c.data -> 'fields' ? ${field} then c.data -> 'fields' -> ${field} ->> 'value' else ${report} end`

function filterOf(known: Known, query: Query, missing: ReadonlySet<string>): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = []
  const q = query.q?.trim()
  if (q) {
    const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`
    const exact = q.replace(/^#/, '')
    const number = sql`coalesce(s.remote ->> 'number', ${known.settings.prefix}::text || s.number)`
    parts.push(sql`(s.number = ${exact} or s.pledge ->> 'uid' = ${exact} or s.name ilike ${like} or s.ship_name ilike ${like}
      or s.email ilike ${like} or ${number} ilike ${like})`)
  }
  if (query.item) parts.push(sql`s.pledge -> 'items' @> ${JSON.stringify([{ key: query.item }])}::jsonb`)
  if (query.why) {
    const like = `%${query.why.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(
      sql`exists (select from jsonb_array_elements(s.verdicts) v where v ->> 'wait' ilike ${like} or v ->> 'skip' ilike ${like})`,
    )
  }
  if (query.missing) parts.push(sql`s.number = any(${[...missing]})`)
  return all(parts)
}

const all = (parts: RawBuilder<unknown>[]) => (parts.length === 0 ? sql`true` : sql.join(parts, sql` and `))

const sorts: Record<Query['sort'], RawBuilder<unknown>> = {
  number: byNumber,
  '-number': sql`case when s.number ~ '^[0-9]{1,18}$' then s.number::bigint end desc nulls last, s.number desc`,
  name: sql`lower(s.name) nulls last, ${byNumber}`,
  '-name': sql`lower(s.name) desc nulls last, ${byNumber}`,
  pledgedAt: sql`s.pledge ->> 'pledgedAt' nulls last, ${byNumber}`,
  '-pledgedAt': sql`s.pledge ->> 'pledgedAt' desc nulls last, ${byNumber}`,
}

/** Sums by a key, most first; what has no key is left out. */
function totals<K extends string>(counts: readonly Count[], keyOf: (one: Count) => K | null): [K, number][] {
  const sums = new Map<K, number>()
  for (const one of counts) {
    const key = keyOf(one)
    if (key !== null) sums.set(key, (sums.get(key) ?? 0) + one.n)
  }
  return [...sums].sort((a, b) => b[1] - a[1])
}
