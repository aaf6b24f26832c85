import { sql } from 'kysely'
import type { z } from 'zod'
import type { Db } from '../../store/open.ts'
import type { run } from '../api/integrations.ts'
import { streamNames } from '../connections/streams.ts'
import { counted, plainReason } from '../overview/phrases.ts'
import { type Integration, readFrom } from './integration.ts'

type Run = z.infer<typeof run>
type Asked = { page: number; size: number; only: 'all' | 'news' | 'failed' }
type Row = {
  id: string
  at: Date
  finished: Date | null
  stream: string
  work: string
  counts: Record<string, number>
  says: string | null
  total: number
}

const whys: Record<string, string> = {
  person: 'You asked',
  lookup: 'ShipStation announced something',
  increment: 'What is new',
  sweep: 'Checking that nothing was missed',
  backfill: 'Older records',
  send: 'Before writing',
}

/** The readings of the accounts that the integration lives on, newest first. */
export async function runsOf(db: Db, it: Integration, asked: Asked): Promise<{ runs: Run[]; total: number }> {
  const accounts = readFrom(it)
  const only = {
    all: sql`true`,
    news: sql`(coalesce((counts ->> 'created')::int, 0) + coalesce((counts ->> 'changed')::int, 0) > 0 or says is not null)`,
    failed: sql`says is not null`,
  }[asked.only]
  const { rows } = await sql<Row>`
    select id::text, started_at as at, finished_at as finished, stream, work, counts, says, count(*) over ()::int as total from runs
    where workspace = ${it.workspace} and account = any(${accounts}) and ${only}
    order by runs.id desc limit ${asked.size} offset ${(asked.page - 1) * asked.size}
  `.execute(db)
  return { runs: rows.map(view), total: rows[0]?.total ?? 0 }
}

function view(row: Row): Run {
  const { created = 0, changed = 0, items = 0, aside = 0 } = row.counts
  return {
    id: row.id,
    at: row.at.toISOString(),
    what: streamNames[row.stream] ?? row.stream,
    why: whys[row.work] ?? row.work,
    seconds: row.finished ? (row.finished.getTime() - row.at.getTime()) / 1000 : null,
    says: wordsOf(row, { created, changed, aside }),
    failed: row.says !== null,
    records: items,
    changed: created + changed,
  }
}

function wordsOf(row: Row, { created, changed, aside }: { created: number; changed: number; aside: number }) {
  if (row.says !== null) return `Failed: ${plainReason(row.says)}`
  if (!row.finished) return 'Under way'
  const parts = [
    created > 0 ? `${counted(created, 'new record')}` : '',
    changed > 0 ? `${counted(changed, 'change')}` : '',
    aside > 0 ? `${counted(aside, 'record')} set aside` : '',
  ].filter(Boolean)
  return parts.length === 0 ? 'Nothing new' : parts.join(', ')
}
