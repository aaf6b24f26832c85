import type { Progress, SourceRow, Span } from '../store/sources.ts'
import { commitPage, Drift, nothing, type Pulled, sum } from './pull.ts'
import type { Pass } from './readings.ts'

const dayMs = 86_400_000
const mostRereads = 4
/** Days are read together while they hold little, and singly where they hold much. */
const mostDays = 64
const growth = 4
const little = 250
const much = 5000

const oldest = (row: SourceRow) => (row.openedAt?.getTime() ?? 0) - row.lookBack * dayMs

/** Whether something of the look-back is still to be read. */
export const isBehind = (row: SourceRow): boolean =>
  row.openedAt !== null && row.covered !== null && row.covered.getTime() > oldest(row)

/** What is read next, newest first: the part that was begun, or the days before what is covered. */
export function nextSpan(row: SourceRow): Span {
  if (row.span && row.span.from !== row.span.to) return row.span
  const to = row.covered?.getTime() ?? 0
  const days = row.span?.days ?? 1
  const from = Math.max(oldest(row), to - days * dayMs)
  return {
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    ...{ cursor: null, total: null, rows: 0, days },
  }
}

/** How many days are read together after this. */
const daysAfter = ({ days, rows }: Span) =>
  rows < little
    ? Math.min(mostDays, days * growth)
    : rows > much
      ? Math.max(1, Math.floor(days / growth))
      : days

/** How far the backfill is, and when it ends if it goes on as it went since it was begun. */
export function progressAt(row: SourceRow, covered: Date, rows: number, now: Date): Progress {
  const done = Math.min(row.lookBack, ((row.openedAt?.getTime() ?? 0) - covered.getTime()) / dayMs)
  const before = row.progress && row.progress.done < row.progress.days ? row.progress : null
  const since = before?.since ?? now.toISOString()
  const from = before?.from ?? done
  const total = (row.progress?.rows ?? 0) + rows
  const minutes = Math.max(1 / 60, (now.getTime() - Date.parse(since)) / 60_000)
  const left = row.lookBack - done
  const perMinute = (done - from) / minutes
  return {
    ...{ done: Math.round(done * 10) / 10, days: row.lookBack, rows: total, since, from },
    rate: Math.round(((before ? total : rows) / minutes) * 10) / 10,
    ends: perMinute > 0 ? new Date(now.getTime() + (left / perMinute) * 60_000).toISOString() : null,
  }
}

/** Reads one part of the look-back. Killed at any moment, it goes on with the page that is not stored yet. */
export async function readSpan(
  { of, source, read }: Pass,
  row: SourceRow,
  told: () => void,
): Promise<Pulled> {
  const where = { ...of.seat, stream: of.stream }
  let span = nextSpan(row)
  let standing = row
  let pulled = nothing
  for (let round = 0; round <= mostRereads; round += 1) {
    const drift = new Drift(span.total)
    const { from, to, cursor } = span
    for await (const page of read({ from, to, cursor, by: 'changed' })) {
      const moved = drift.sees(page)
      const rows = span.rows + page.items.length
      span = { ...span, rows, cursor: moved ? null : page.cursor, total: moved ? null : (page.total ?? null) }
      const covered = row.covered ?? new Date(to)
      const progress = progressAt(standing, covered, page.items.length, of.clock.now())
      standing = { ...standing, progress }
      const committed = await commitPage(of, source, page, {
        ...{ aside: { from, to, by: 'changed' as const }, beside: false, repairs: false },
        // Fence 1: where the backfill stands moves with the page.
        position: (tx) => tx.saveBackfill(where, { covered, span, progress }),
      })
      pulled = sum(pulled, committed.pulled)
      told()
    }
    if (!drift.moved) break
    span = { ...span, cursor: null, total: null }
  }
  await close(standing, span, of)
  told()
  return pulled
}

/** The part is through: all that changed from its beginning on is here. What is left of it says how many days the next one takes. */
async function close(row: SourceRow, span: Span, of: Pass['of']) {
  const covered = new Date(span.from)
  const progress = progressAt(row, covered, 0, of.clock.now())
  const days = daysAfter(span)
  const next: Span = { from: span.from, to: span.from, cursor: null, total: null, rows: 0, days }
  await of.store.transaction(async (tx) => {
    await tx.holdFence(of.seat)
    await tx.saveBackfill({ ...of.seat, stream: of.stream }, { covered, span: next, progress })
  })
}
