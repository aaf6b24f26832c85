import { sql } from 'kysely'
import type { KlaviyoSync } from '../../klaviyo/sync.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/klaviyo.ts'
import type { Deps } from '../deps.ts'
import { counted } from '../overview/phrases.ts'

/** What waits to leave, and would with a restart; what has become old meanwhile starts no flow. */
export async function restartOutlook(
  deps: Deps,
  sync: KlaviyoSync,
): Promise<Answer<typeof routes.restartOutlook>> {
  const { rows } = await sql<{ label: string; count: number; history: number }>`
    select body ->> 'metric' as label, count(*)::int as count,
      count(*) filter (where (body ->> 'backfill')::boolean or (body ->> 'at')::timestamptz < ${deps.clock.now()}::timestamptz - (body ->> 'staleHours')::int * interval '1 hour')::int as history
    from steps where workspace = ${sync.workspace} and flow = ${sync.flow} and state = 'planned' group by 1 order by 2 desc, 1
  `.execute(deps.db)
  const events = rows.reduce((sum, row) => sum + row.count, 0)
  const history = rows.reduce((sum, row) => sum + row.history, 0)
  const each = rows.map(({ label, count }) => `${count} ${label}`).join(', ')
  const says =
    events === 0
      ? 'Nothing waits to go.'
      : `${counted(events, 'event')} will go: ${each}.${history > 0 ? ` ${history} of them are old by now, and start no flow.` : ''}`
  return { says, events, history, byMetric: rows.map(({ label, count }) => ({ label, count })) }
}
