import { sql } from 'kysely'
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
  /** Since when its increments go; null until the engine first looked at it. */
  openedAt: Date | null
  /** All that changed from here until it was opened has been read: the backfill moves it back. */
  covered: Date | null
  /** How many days before its opening are read. */
  lookBack: number
  span: Span | null
  progress: Progress | null
  /** How late its changes have been seen to show, in seconds, where that is more than its connector says. */
  late: number | null
  sweep: Sweep | null
  mapped: Mapped | null
}
/** The program that maps its records, and the id after which it goes on; null when it is through. */
export type Mapped = { program: string; after: string | null }
/** The part of the backfill that is being read: [from, to), the page to go on from, and the list's total as it was there. */
export type Span = {
  from: string
  to: string
  cursor: string | null
  total: number | null
  rows: number
  days: number
}
/** Of the days to read so many are done; `rows` were read since `since`, at so many a minute, and it ends at `ends` if it goes on so. */
export type Progress = {
  done: number
  days: number
  rows: number
  since: string
  from: number
  rate: number
  ends: string | null
}
/** A round goes over its range once: when it began, and how far it is; null when it is through. */
export type Round = { begun: string; at: string | null; to: string }
export type Sweep = { hot: Round; all: Round; due: string; repaired: number }

const columns = sql`stream, kind, cursor, due_at as "dueAt", begun_at as "begunAt", finished_at as "finishedAt", failed, opened_at as "openedAt",
  covered, look_back as "lookBack", span, progress, late, sweep, mapped`

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

/** Fence 1: with the records that were mapped anew. */
export async function saveMapped(
  trx: Trx,
  it: { workspace: string; account: string; stream: string },
  mapped: Mapped,
) {
  await sql`update sources set mapped = ${JSON.stringify(mapped)}::jsonb where workspace = ${it.workspace} and account = ${it.account} and stream = ${it.stream}`.execute(
    trx,
  )
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
  await sql`update sources set begun_at = ${at}, begins_at = clock_timestamp() where workspace = ${workspace} and account = ${account} and stream = ${stream}`.execute(
    db,
  )
}

/** The pass is over, and the next one is due then: sooner where somebody asked for it since this one began. */
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
    update sources set due_at = case when due_at > begun_at then least(due_at, ${due}) else ${due} end,
      failed = ${failed === null ? null : JSON.stringify(failed)}::jsonb,
      finished_at = case when ${failed === null} then ${at}::timestamptz else finished_at end,
      looked_at = case when ${failed === null} then begins_at else looked_at end
    where workspace = ${workspace} and account = ${account} and stream = ${stream}
  `.execute(db)
}

/**
 * Look again at once: a person asked, a webhook hinted, an unknown outcome wants to be settled. A pass that has begun already (it was
 * due before it began) does not count: another one follows it.
 */
export async function dueNow(
  db: Db,
  workspace: string,
  account: string,
  streams: readonly string[],
  at: Date,
) {
  await sql`
    update sources set due_at = case when due_at <= begun_at then greatest(${at}::timestamptz, begun_at + interval '1 millisecond')
      else least(due_at, ${at}) end
    where workspace = ${workspace} and account = ${account} and stream = any(${streams as string[]})
  `.execute(db)
}

/** Its increments go from here on, and its backfill backwards from here. A source that is open stays as it is; a cursor that it has is kept. */
export async function openSource(
  db: Db,
  it: { workspace: string; account: string; stream: string; cursor: string; at: Date },
) {
  await sql`
    update sources set opened_at = ${it.at}, covered = ${it.at}, cursor = coalesce(cursor, ${it.cursor})
    where workspace = ${it.workspace} and account = ${it.account} and stream = ${it.stream} and opened_at is null
  `.execute(db)
}

/** Where the backfill stands. Fence 1: only inside the transaction that stores the page it accounts for. */
export async function saveBackfill(
  trx: Trx,
  it: { workspace: string; account: string; stream: string },
  to: { covered: Date; span: Span | null; progress: Progress },
) {
  await sql`
    update sources set covered = ${to.covered}, span = ${to.span === null ? null : JSON.stringify(to.span)}::jsonb,
      progress = ${JSON.stringify(to.progress)}::jsonb
    where workspace = ${it.workspace} and account = ${it.account} and stream = ${it.stream}
  `.execute(trx)
}

/** Where the sweep stands. */
export async function saveSweep(
  trx: Trx,
  it: { workspace: string; account: string; stream: string },
  sweep: Sweep,
) {
  await sql`
    update sources set sweep = ${JSON.stringify(sweep)}::jsonb
    where workspace = ${it.workspace} and account = ${it.account} and stream = ${it.stream}
  `.execute(trx)
}

/** Its changes have been seen to show so late, in seconds. Never made less. */
export async function learnLate(
  trx: Trx,
  it: { workspace: string; account: string; stream: string },
  seconds: number,
) {
  await sql`
    update sources set late = greatest(late, ${seconds}::int)
    where workspace = ${it.workspace} and account = ${it.account} and stream = ${it.stream}
  `.execute(trx)
}

/** How many days before their opening the account's sources are read. More than before: the backfill goes on where it ended. */
export async function setLookBack(db: Db, workspace: string, account: string, days: number) {
  await sql`update sources set look_back = ${days} where workspace = ${workspace} and account = ${account}`.execute(
    db,
  )
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
