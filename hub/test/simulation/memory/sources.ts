import type { Mapped, Progress, SourceRow, Span, Sweep } from '../../../src/store/sources.ts'
import type { Memory } from './memory.ts'
import type { Source } from './rows.ts'
import { asJson, by, named } from './tables.ts'

const of = (m: Memory, workspace: string, account: string, stream: string) =>
  m.sources.get(named(workspace, account, stream))
const change = (m: Memory, row: Source | undefined, to: Partial<Source>) => {
  if (row) m.sources.put({ ...row, ...to })
}

const read = (row: Source): SourceRow => ({
  ...{ stream: row.stream, kind: row.kind, cursor: row.cursor, dueAt: row.due_at },
  ...{ begunAt: row.begun_at, finishedAt: row.finished_at, failed: row.failed },
  ...{ openedAt: row.opened_at, covered: row.covered, lookBack: row.look_back, span: row.span },
  ...{ progress: row.progress, late: row.late, sweep: row.sweep, mapped: row.mapped },
})

export function sourcesOf(m: Memory, workspace: string, account: string): SourceRow[] {
  return m.sources
    .at('account', named(workspace, account))
    .sort(
      by(
        (row) => row.due_at,
        (row) => row.stream,
      ),
    )
    .map(read)
}

export function moveCursor(
  m: Memory,
  workspace: string,
  account: string,
  stream: string,
  cursor: string,
): void {
  change(m, of(m, workspace, account, stream), { cursor })
}

export function beginPass(m: Memory, workspace: string, account: string, stream: string, at: Date): void {
  change(m, of(m, workspace, account, stream), { begun_at: at, begins_at: m.now() })
}

export function endPass(
  m: Memory,
  workspace: string,
  account: string,
  stream: string,
  at: Date,
  due: Date,
  failed: SourceRow['failed'],
): void {
  const row = of(m, workspace, account, stream)
  if (!row) return
  const isAsked = row.begun_at !== null && row.due_at > row.begun_at
  const finished = failed === null ? { finished_at: at, looked_at: row.begins_at } : {}
  change(m, row, {
    due_at: isAsked && row.due_at < due ? row.due_at : due,
    failed: asJson(failed),
    ...finished,
  })
}

export function dueNow(
  m: Memory,
  workspace: string,
  account: string,
  streams: readonly string[],
  at: Date,
): void {
  for (const stream of streams) {
    const row = of(m, workspace, account, stream)
    if (!row) continue
    const begun = row.begun_at
    if (begun !== null && row.due_at <= begun)
      change(m, row, { due_at: new Date(Math.max(at.getTime(), begun.getTime() + 1)) })
    else if (row.due_at > at) change(m, row, { due_at: at })
  }
}

type Where = { workspace: string; account: string; stream: string }
const at = (m: Memory, it: Where) => of(m, it.workspace, it.account, it.stream)

export function openSource(m: Memory, it: Where & { cursor: string; at: Date }): void {
  const row = at(m, it)
  if (row?.opened_at === null)
    change(m, row, { opened_at: it.at, covered: it.at, cursor: row.cursor ?? it.cursor })
}

export function saveBackfill(
  m: Memory,
  it: Where,
  to: { covered: Date; span: Span | null; progress: Progress },
): void {
  change(m, at(m, it), { covered: to.covered, span: asJson(to.span), progress: asJson(to.progress) })
}

export function saveSweep(m: Memory, it: Where, sweep: Sweep): void {
  change(m, at(m, it), { sweep: asJson(sweep) })
}

export function saveMapped(m: Memory, it: Where, mapped: Mapped): void {
  change(m, at(m, it), { mapped: asJson(mapped) })
}

export function learnLate(m: Memory, it: Where, seconds: number): void {
  const row = at(m, it)
  if (row && (row.late === null || row.late < seconds)) change(m, row, { late: seconds })
}

export function openRun(
  m: Memory,
  workspace: string,
  account: string,
  stream: string,
  work: string,
  at: Date,
): string {
  const id = String(m.next())
  m.runs.put({
    id,
    workspace,
    account,
    stream,
    work,
    started_at: at,
    finished_at: null,
    counts: {},
    says: null,
  })
  return id
}

export function closeRun(
  m: Memory,
  id: string,
  at: Date,
  counts: Record<string, number>,
  says: string | null,
): void {
  const row = m.runs.get(id)
  if (row) m.runs.put({ ...row, finished_at: at, counts: asJson(counts), says })
}
