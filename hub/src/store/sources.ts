import { sql } from 'kysely'
import type { Ask } from '../connector.ts'
import type { Kind } from '../model/entities.ts'
import type { Db, Trx } from './open.ts'

export type SourceRow = {
  stream: string
  kind: Kind
  cursor: string | null
  dueAt: Date
  begunAt: Date | null
  finishedAt: Date | null
  failed: { says: string; count: number } | null
}
const columns = sql`stream, kind, cursor, due_at as "dueAt", begun_at as "begunAt", finished_at as "finishedAt", failed`

export async function addSource(db: Db, workspace: string, account: string, stream: string, kind: Kind) {
  await sql`insert into sources (workspace, account, stream, kind) values (${workspace}, ${account}, ${stream}, ${kind}) on conflict do nothing`.execute(
    db,
  )
}

export async function sourcesOf(db: Db, workspace: string, account: string): Promise<SourceRow[]> {
  return (
    await sql<SourceRow>`select ${columns} from sources where workspace = ${workspace} and account = ${account} order by due_at, stream`.execute(
      db,
    )
  ).rows
}

/** Fence 1: only inside the transaction that stores the page the cursor accounts for. */
export async function moveCursor(
  trx: Trx,
  workspace: string,
  account: string,
  stream: string,
  cursor: string,
) {
  await sql`update sources set cursor = ${cursor} where workspace = ${workspace} and account = ${account} and stream = ${stream}`.execute(
    trx,
  )
}

export async function beginPass(db: Db, workspace: string, account: string, stream: string, at: Date) {
  await sql`update sources set begun_at = ${at} where workspace = ${workspace} and account = ${account} and stream = ${stream}`.execute(
    db,
  )
}

export async function endPass(
  db: Db,
  workspace: string,
  account: string,
  stream: string,
  at: Date,
  due: Date,
  failed: SourceRow['failed'],
) {
  await sql`
    update sources set due_at = ${due}, failed = ${failed === null ? null : JSON.stringify(failed)}::jsonb,
      finished_at = case when ${failed === null} then ${at}::timestamptz else finished_at end
    where workspace = ${workspace} and account = ${account} and stream = ${stream}
  `.execute(db)
}

/** Look again at once: a person asked, a webhook hinted, an unknown outcome wants to be settled. */
export async function dueNow(
  db: Db,
  workspace: string,
  account: string,
  streams: readonly string[],
  at: Date,
) {
  await sql`update sources set due_at = least(due_at, ${at}) where workspace = ${workspace} and account = ${account} and stream = any(${streams as string[]})`.execute(
    db,
  )
}

export type HintRow = { id: string; stream: string; ask: Ask; person: boolean }
/** Hints coalesce: the same thing asked for twice is looked at once. */
export async function addHint(
  db: Db,
  workspace: string,
  account: string,
  stream: string,
  ask: Ask,
  person: boolean,
) {
  await sql`
    insert into hints (workspace, account, stream, ask, person) values (${workspace}, ${account}, ${stream}, ${JSON.stringify(ask)}::jsonb, ${person}) on conflict do nothing
  `.execute(db)
}

export async function nextHint(db: Db, workspace: string, account: string): Promise<HintRow | null> {
  const { rows } = await sql<HintRow>`
    select id::text, stream, ask, person from hints where workspace = ${workspace} and account = ${account} order by person desc, hints.id limit 1
  `.execute(db)
  return rows[0] ?? null
}

/** Taken before the look, so that a hint that arrives during it is looked at again. */
export async function takeHint(db: Db, id: string) {
  await sql`delete from hints where id = ${id}`.execute(db)
}

export async function setAside(
  trx: Trx,
  it: {
    workspace: string
    account: string
    stream: string
    id: string
    raw: unknown
    reason: string
    at: Date
  },
) {
  await sql`
    insert into set_aside (workspace, account, stream, id, raw, reason, first_at, last_at)
    values (${it.workspace}, ${it.account}, ${it.stream}, ${it.id}, ${JSON.stringify(it.raw)}::jsonb, ${it.reason}, ${it.at}, ${it.at})
    on conflict (workspace, account, stream, id) do update set raw = excluded.raw, reason = excluded.reason, last_at = excluded.last_at
  `.execute(trx)
}

/** What was set aside fits again: it is no trouble any more. */
export async function takeBack(
  trx: Trx,
  it: { workspace: string; account: string; stream: string },
  ids: readonly string[],
) {
  await sql`
    delete from set_aside where workspace = ${it.workspace} and account = ${it.account} and stream = ${it.stream} and id = any(${ids as string[]})
  `.execute(trx)
}

export async function openRun(
  db: Db,
  workspace: string,
  account: string,
  stream: string,
  work: string,
  at: Date,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into runs (workspace, account, stream, work, started_at) values (${workspace}, ${account}, ${stream}, ${work}, ${at}) returning id::text
  `.execute(db)
  return rows[0]?.id ?? ''
}

export async function closeRun(
  db: Db,
  id: string,
  at: Date,
  counts: Record<string, number>,
  says: string | null,
) {
  await sql`update runs set finished_at = ${at}, counts = ${JSON.stringify(counts)}::jsonb, says = ${says} where id = ${id}`.execute(
    db,
  )
}
