import { sql } from 'kysely'
import { slugOf } from '../../connectors/kickstarter/refs.ts'
import type { Db } from '../../store/open.ts'
import type { Trouble } from './issues.ts'
import { capital, counted, sentence } from './phrases.ts'

/** What did not fit, as long as it was not read whole later on. */
export async function asideIssues(db: Db, workspace: string): Promise<Trouble[]> {
  const { rows } = await sql<{
    account: string
    stream: string
    n: number
    ids: string[]
    reason: string
    first: Date
    last: Date
    connection: string | null
  }>`
    select a.account, a.stream, count(*)::int as n, (array_agg(a.id order by a.last_at desc))[1:20] as ids,
      (array_agg(a.reason order by a.last_at desc))[1] as reason, min(a.first_at) as first, max(a.last_at) as last,
      (select c.id from connections c where c.workspace = a.workspace and c.account = a.account and c.removed_at is null order by c.created_at desc limit 1) as connection
    from set_aside a left join sources s on s.workspace = a.workspace and s.account = a.account and s.stream = a.stream
    where a.workspace = ${workspace} and not exists (
      select from records r where r.workspace = a.workspace and r.account = a.account and r.kind = s.kind and r.id = a.id and r.seen_at > a.last_at)
    group by a.workspace, a.account, a.stream
  `.execute(db)
  return rows.map(({ account, stream, n, ids, reason, first, last, connection }): Trouble => {
    const href = connection ? `/connections/${connection}` : '/connections'
    return {
      id: `aside.${account}.${stream}`,
      title: `${capital(counted(n, stream.replace(/s$/, ''), stream))} could not be understood`,
      says: sentence(`${n === 1 ? '' : 'For example: '}${reason}`),
      remedy:
        'The rest of the page was read. Each is kept as it came and is read again when it changes in ShipStation.',
      ...{ count: n, first: first.toISOString(), last: last.toISOString() },
      hurts: ids.map((id) => ({ title: id, href })),
      fix: { action: 'Read again now', href },
      ...{ canRetry: false, steps: [], read: null, weight: 40 },
    }
  })
}

/** A report that was uploaded and is not decided about. */
export async function importIssues(db: Db, workspace: string): Promise<Trouble[]> {
  const { rows } = await sql<{
    id: string
    account: string
    file: string
    says: string
    at: Date
    by: string
  }>`
    select id, account, file, says, at, by from imports where workspace = ${workspace} and state = 'preview' order by at desc limit 20
  `.execute(db)
  return rows.map(({ id, account, file, says, at, by }): Trouble => {
    const href = `/campaigns/${slugOf(account)}/import/${id}`
    return {
      id: `import.${id}`,
      title: `The report ${file} waits to be imported`,
      says: sentence(says || `${by} uploaded it`),
      remedy: 'Look at what it would change, then import it or put it away.',
      ...{ count: 1, first: at.toISOString(), last: at.toISOString() },
      hurts: [{ title: file, href }],
      fix: { action: 'Look at it', href },
      ...{ canRetry: false, steps: [], read: null, weight: 20 },
    }
  })
}
