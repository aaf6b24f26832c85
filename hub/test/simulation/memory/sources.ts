import { canonical } from '../../../src/engine/key.ts'
import type { HintRow, SourceRow } from '../../../src/store/sources.ts'
import type { Memory } from './memory.ts'
import type { Source } from './rows.ts'
import { asJson, by, named } from './tables.ts'

const of = (m: Memory, workspace: string, account: string, stream: string) =>
  m.sources.get(named(workspace, account, stream))
const change = (m: Memory, row: Source | undefined, to: Partial<Source>) => {
  if (row) m.sources.put({ ...row, ...to })
}

export function sourcesOf(m: Memory, workspace: string, account: string): SourceRow[] {
  return m.sources
    .where((row) => row.workspace === workspace && row.account === account)
    .sort(
      by(
        (row) => row.due_at,
        (row) => row.stream,
      ),
    )
    .map(({ stream, kind, cursor, due_at, begun_at, finished_at, failed }) => ({
      stream,
      kind,
      cursor,
      dueAt: due_at,
      begunAt: begun_at,
      finishedAt: finished_at,
      failed,
    }))
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
  change(m, of(m, workspace, account, stream), { begun_at: at })
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
  const finished = failed === null ? { finished_at: at } : {}
  change(m, of(m, workspace, account, stream), { due_at: due, failed: asJson(failed), ...finished })
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
    if (row && row.due_at > at) change(m, row, { due_at: at })
  }
}

export function addHint(
  m: Memory,
  workspace: string,
  account: string,
  stream: string,
  ask: unknown,
  person: boolean,
): void {
  const id = m.next()
  const same = m.hints.where(
    (row) =>
      row.workspace === workspace &&
      row.account === account &&
      row.stream === stream &&
      canonical(row.ask) === canonical(ask),
  )
  if (same.length === 0) m.hints.put({ id, workspace, account, stream, ask: asJson(ask), person })
}

export function nextHint(m: Memory, workspace: string, account: string): HintRow | null {
  const [row] = m.hints
    .where((one) => one.workspace === workspace && one.account === account)
    .sort(
      by(
        (one) => Number(!one.person),
        (one) => one.id,
      ),
    )
  // why: what was stored was an ask
  return row
    ? { id: String(row.id), stream: row.stream, ask: row.ask as HintRow['ask'], person: row.person }
    : null
}

export function takeHint(m: Memory, id: string): void {
  const row = m.hints.get(id)
  if (row) m.hints.drop(row)
}

export function setAside(
  m: Memory,
  it: {
    workspace: string
    account: string
    stream: string
    id: string
    raw: unknown
    reason: string
    at: Date
  },
): void {
  const { at, raw, ...row } = it
  const before = m.set_aside.get(named(it.workspace, it.account, it.stream, it.id))
  m.set_aside.put({ ...row, raw: asJson(raw), first_at: before?.first_at ?? at, last_at: at })
}

export function takeBack(
  m: Memory,
  it: { workspace: string; account: string; stream: string },
  ids: readonly string[],
): void {
  for (const id of ids) {
    const row = m.set_aside.get(named(it.workspace, it.account, it.stream, id))
    if (row) m.set_aside.drop(row)
  }
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
