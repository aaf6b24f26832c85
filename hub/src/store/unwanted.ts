import { sql } from 'kysely'
import type { Trx } from './open.ts'

/**
 * Steps that came back from the wire may have lost their reason meanwhile: the record's plan no longer wants them, or their
 * integration was removed. Those stay here. What the record's plan under a new integration wants goes over to that one.
 */
export async function dropUnwanted(
  trx: Trx,
  workspace: string,
  keys: readonly string[],
  at: Date,
): Promise<void> {
  if (keys.length === 0) return
  // Planning holds its flow: whatever it says of these records is said before this looks.
  await sql`
    select from flows f where f.id in (select flow from steps where workspace = ${workspace} and key = any(${keys as string[]})) order by f.id for share
  `.execute(trx)
  await sql`
    with back as (
      select s.key, s.mode, s.unclear, own.state = 'removed' as orphaned,
        exists (select from looks l where l.flow = s.flow and l.account = s.src_account and l.kind = s.src_kind and l.id = s.src_id) as planned,
        (select l.flow from flows f join looks l on l.flow = f.id and l.account = s.src_account and l.kind = s.src_kind and l.id = s.src_id
          where f.workspace = s.workspace and f.sink = s.sink and f.state <> 'removed'
            and l.verdicts @> jsonb_build_array(jsonb_build_object('step', s.key)) order by f.id limit 1) as wanted_by
      from steps s left join flows own on own.id = s.flow
      where s.workspace = ${workspace} and s.key = any(${keys as string[]}) and s.state = 'planned')
    update steps s set flow = coalesce(back.wanted_by, s.flow),
      state = case when unwanted then 'superseded' else s.state end, reason = case when unwanted then 'no longer wanted' else s.reason end,
      settled_at = case when unwanted then ${at}::timestamptz else s.settled_at end
    from back cross join lateral (
      select back.wanted_by is null and (coalesce(back.orphaned, false) or (back.planned and back.mode <> 'each' and not back.unclear)) as unwanted) judged
    where s.workspace = ${workspace} and s.key = back.key
  `.execute(trx)
}
