import { sql } from 'kysely'
import type { Difference } from '../connectors/kickstarter/difference.ts'
import type { Preview } from '../connectors/kickstarter/report/preview.ts'
import type { Db } from '../store/open.ts'

export type ImportState = 'reading' | 'preview' | 'refused' | 'importing' | 'done' | 'cancelled'
export type ImportRow = {
  id: string
  workspace: string
  account: string
  number: string
  file: string
  size: string
  state: ImportState
  says: string
  at: Date
  by: string
  reportDate: Date | null
  askedDate: boolean
  completedColumn: string | null
  total: number | null
  done: number
  preview: Preview | null
  difference: KeptDifference | null
  finishedAt: Date | null
}
/** The difference as it is kept: counts whole, lists cut to what a screen shows, missing backers whole. */
export type KeptDifference = Omit<Difference, 'created' | 'changed'> & {
  created: number
  changed: number
  changes: Difference['changed']
}

const select = sql`select id, workspace, account, number::text, file, size::text, state, says, at, by, report_date as "reportDate", asked_date as "askedDate",
  completed_column as "completedColumn", total, done, preview, difference, finished_at as "finishedAt" from imports`

export async function importById(db: Db, id: string): Promise<ImportRow | null> {
  return (await sql<ImportRow>`${select} where id = ${id}`.execute(db)).rows[0] ?? null
}

export async function importsOf(db: Db, workspace: string, account: string): Promise<ImportRow[]> {
  return (
    await sql<ImportRow>`${select} where workspace = ${workspace} and account = ${account} and state <> 'cancelled' order by imports.number desc limit 50`.execute(
      db,
    )
  ).rows
}

/** The newest report that was imported: what an older one is measured against. */
export async function newestImport(db: Db, workspace: string, account: string): Promise<ImportRow | null> {
  const { rows } =
    await sql<ImportRow>`${select} where workspace = ${workspace} and account = ${account} and state = 'done' order by report_date desc nulls last, imports.number desc limit 1`.execute(
      db,
    )
  return rows[0] ?? null
}

/** Imports whose work was begun and not ended: looked at again after a start. */
export async function unfinished(db: Db): Promise<{ id: string; state: 'reading' | 'importing' }[]> {
  return (
    await sql<{
      id: string
      state: 'reading' | 'importing'
    }>`select id, state from imports where state in ('reading', 'importing')`.execute(db)
  ).rows
}

export async function saveImport(
  db: Db,
  id: string,
  set: Partial<
    Pick<
      ImportRow,
      | 'state'
      | 'says'
      | 'reportDate'
      | 'askedDate'
      | 'completedColumn'
      | 'total'
      | 'preview'
      | 'difference'
      | 'finishedAt'
    >
  >,
  /** Only from this state: what was cancelled meanwhile stays cancelled. */
  from?: ImportState,
): Promise<boolean> {
  const json = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value))
  const { numAffectedRows } = await sql`
    update imports set state = coalesce(${set.state ?? null}, state), says = coalesce(${set.says ?? null}, says),
      report_date = case when ${set.reportDate !== undefined} then ${set.reportDate ?? null}::timestamptz else report_date end,
      asked_date = coalesce(${set.askedDate ?? null}, asked_date),
      completed_column = case when ${set.completedColumn !== undefined} then ${set.completedColumn ?? null} else completed_column end,
      total = coalesce(${set.total ?? null}, total), preview = coalesce(${json(set.preview)}::jsonb, preview),
      difference = coalesce(${json(set.difference)}::jsonb, difference), finished_at = coalesce(${set.finishedAt ?? null}::timestamptz, finished_at)
    where id = ${id} and state = coalesce(${from ?? null}, state)
  `.execute(db)
  return numAffectedRows === 1n
}
