import { sql } from 'kysely'
import type { Deps } from '../http/deps.ts'
import { stepKey } from '../engine/key.ts'
import { DAY_MS } from '../connectors/klaviyo/facts.ts'
import type { By } from './deeds.ts'
import { own } from './sync.ts'
import { press } from '../campaigns/create.ts'

export const againPrefix = 'Again: '
type Row = { key: string; object: string; deed: string; n: number }
type Which =
  | { key: string }
  | { day: string; zone: string; metric: string | null }
  | { order: string; metric: string | null }

/**
 * What was sent goes once more, each as a step of its own that carries the first one's key: Klaviyo drops what it has and keeps
 * what it lost. The first one stays as it is, so that nothing ever takes an event that was sent for one that was not.
 */
export async function sayAgain(deps: Deps, by: By, which: Which, title: string): Promise<number> {
  const { sync } = by
  const { workspace, account } = sync
  const now = deps.clock.now()
  const sent = await deps.db.transaction().execute(async (trx) => {
    const { rows } = await sql<Row>`
      select s.key, s.object, s.deed, (select count(*)::int from steps a where a.workspace = s.workspace and a.object = s.object and a.deed = ${againPrefix} || s.deed) as n
      from steps s where ${own(sync)} and s.state = 'done'
        and s.deed not like ${`${againPrefix}%`} and ${conditionOf(which)} order by s.body ->> 'at', s.nth limit 100000
    `.execute(trx)
    const fresh = rows.map(({ key, object, deed, n }) => ({
      from: key,
      key: stepKey(object, againPrefix + deed, String(n)),
    }))
    await sql`
      insert into steps (workspace, flow, account, sink, key, object, deed, mode, says, src_account, src_kind, src_id, about, seq, body, body_hash, state, due_at, created_at)
      select s.workspace, ${sync.flow}, s.account, s.sink, f.key, s.object, ${againPrefix} || s.deed, 'each', ${againPrefix} || s.says, s.src_account, s.src_kind, s.src_id,
        s.about, s.seq, s.body || jsonb_build_object('uniqueId', coalesce(s.body ->> 'uniqueId', s.key)), s.body_hash, 'planned', ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as f("from" text, key text) join steps s on s.workspace = ${workspace} and s.key = f."from"
      on conflict do nothing
    `.execute(trx)
    if (rows.length > 0)
      await press(trx, deps, { workspace, who: by.who, title, account, kind: 'klaviyo', ref: sync.id })
    return rows.length
  })
  deps.engine.wake(workspace, account)
  return sent
}

function conditionOf(which: Which) {
  if ('key' in which) return sql`s.key = ${which.key}`
  const metric =
    which.metric === null ? sql`true` : sql`regexp_replace(s.deed, ' \\d+$', '') = ${which.metric}`
  if ('order' in which) return sql`${metric} and s.body -> 'order' = to_jsonb(${which.order}::text)`
  // The day's bounds are looked for among the steps' own instants: a day of a zone may have 23 or 25 hours.
  const near = new Date(Date.parse(`${which.day}T12:00:00Z`))
  const [from, to] = [near.getTime() - 2 * DAY_MS, near.getTime() + 2 * DAY_MS].map((at) =>
    new Date(at).toISOString(),
  )
  return sql`${metric} and s.body ->> 'at' between ${from} and ${to}
    and ((s.body ->> 'at')::timestamptz at time zone ${which.zone})::date = ${which.day}::date`
}
