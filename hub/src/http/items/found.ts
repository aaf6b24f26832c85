import { sql } from 'kysely'
import type { PledgeItem } from '../../model/pledge.ts'
import type { Db } from '../../store/open.ts'
import type { Known } from '../backers/known.ts'

export type Thing = Pick<PledgeItem, 'key' | 'kind' | 'title'> & {
  backers: number
  quantity: number
  /** Backers whose order waits for the answer to just this. */
  waiting: number
}

/** Every reward, item and add-on that a backer has or that was answered once, most wanted first. */
export async function thingsOf(db: Db, known: Known): Promise<Thing[]> {
  const { rows } = await sql<Thing>`
    with found as (
      select i ->> 'key' as key, max(i ->> 'kind') as kind, max(i ->> 'title') as title,
        count(distinct p.id)::int as backers, sum((i ->> 'quantity')::int)::int as quantity
      from records p, jsonb_array_elements(p.data -> 'items') i
      where p.workspace = ${known.workspace} and p.account = ${known.at.self} and p.kind = 'pledge' and not p.gone
      group by 1),
    asked as (
      select v -> 'for' ->> 'id' as key, count(distinct l.id)::int as waiting
      from looks l, jsonb_array_elements(l.verdicts) v
      where l.workspace = ${known.workspace} and l.flow = ${known.sync.flow} and v ? 'wait' and v -> 'for' ->> 'kind' = 'mapping'
      group by 1)
    select f.*, coalesce(a.waiting, 0) as waiting from found f left join asked a on a.key = f.key
    order by f.backers desc, f.title, f.key
  `.execute(db)
  const held = new Set(rows.map((row) => row.key))
  // Answered once, and in no pledge any more: kept in sight, for its answer is kept too.
  const left = [...known.mappings].flatMap(([key, mapping]) =>
    mapping && !held.has(key)
      ? [{ key, kind: mapping.kind, title: mapping.title, backers: 0, quantity: 0, waiting: 0 }]
      : [],
  )
  return [...rows, ...left]
}
