import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { accountOf } from '../../connectors/kickstarter/refs.ts'
import type { Kind } from '../../model/entities.ts'
import type { Deps } from '../deps.ts'
import { orderHref, pageIdOfRef } from '../orders/page-id.ts'
import { causeOf } from './causes.ts'
import type { Trouble } from './issues.ts'
import { counted, sentence } from './phrases.ts'

type Row = {
  key: string
  sink: string
  state: 'refused' | 'unknown'
  account: string
  kind: Kind
  id: string
  reason: string | null
  number: string | null
  to: string | null
  pledge: { campaign: string; number: string } | null
  at: Date
}
const shown = 20

/** Refused steps by their cause, and outcomes that nobody but a person can decide about. */
export async function stepIssues(deps: Deps, workspace: string): Promise<Trouble[]> {
  const { rows } = await sql<Row>`
    select s.key, s.sink, s.state, s.src_account as account, s.src_kind as kind, s.src_id as id, s.reason, s.body ->> 'number' as number,
      s.body ->> 'to' as to, s.body -> 'pledge' as pledge, coalesce(s.settled_at, s.deadline_at, s.created_at) as at
    from steps s join flows f on f.id = s.flow and f.state <> 'removed'
    where s.workspace = ${workspace} and s.state in ('refused', 'unknown') order by s.nth desc limit 20000
  `.execute(deps.db)
  // Where the far side can be asked, an unknown outcome resolves by itself and is nobody's task.
  const person = (row: Row) =>
    row.state === 'refused' || deps.registry.sink(row.sink).sink.again === 'doubles'
  const causes = rows.filter(person).map((row) => ({ row, cause: causeIn(row) }))
  return [...Map.groupBy(causes, ({ row, cause }) => `${row.sink} ${row.state} ${cause.id}`)].map(
    ([name, members]) => issueOf(name, members),
  )
}

const causeIn = (row: Row) =>
  row.state === 'unknown'
    ? {
        id: 'unknown',
        title: 'Nobody knows whether these e-mails arrived',
        remedy:
          'The mail server took them and did not answer. Try again only if a second copy does no harm; else close each on its page.',
      }
    : causeOf(row.sink, row.reason, row.number)

function issueOf(name: string, members: { row: Row; cause: ReturnType<typeof causeIn> }[]): Trouble {
  const rows = members.map(({ row }) => row)
  const [newest, cause] = [rows[0], members[0]?.cause]
  if (!newest || !cause) throw new Error('a group has at least one member')
  const times = rows.map(({ at }) => at.toISOString()).sort()
  const hurts = rows.slice(0, shown).flatMap(hurtOf)
  const mail = newest.sink === 'mail.messages'
  const says = sentence(newest.reason ?? cause.title)
  return {
    id: `steps.${createHash('sha256').update(name).digest('hex').slice(0, 16)}`,
    title:
      rows.length === 1 ? cause.title : `${cause.title} (${counted(rows.length, mail ? 'e-mail' : 'order')})`,
    says: rows.length === 1 ? says : `For example: ${says}`,
    remedy: cause.remedy,
    ...{ count: rows.length, first: times[0] ?? '', last: times.at(-1) ?? '' },
    hurts,
    fix: hurts[0] ? { action: rows.length === 1 ? 'Open it' : 'Open the first', href: hurts[0].href } : null,
    ...{ canRetry: true, steps: rows.map(({ key }) => key), read: null, weight: mail ? 50 : 60 },
  }
}

function hurtOf(row: Row): Trouble['hurts'] {
  const ref = row.pledge
    ? { account: accountOf(row.pledge.campaign), kind: 'pledge' as const, id: row.pledge.number }
    : row
  const page = pageIdOfRef(ref)
  const title = row.number ?? row.to ?? `Backer ${ref.id}`
  return [{ title, href: page ? orderHref(page) : `/mails?q=${encodeURIComponent(row.to ?? '')}` }]
}
