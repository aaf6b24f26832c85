import type { SourceRow } from '../store/sources.ts'
import type { Clock } from './clock.ts'
import type { Context } from './context.ts'
import { longestWaits } from './retry.ts'

const noticedMs = 60_000
/** A source waits for its next pass so many of its intervals at most, whatever happened in this one. */
const mostIntervals = 5

/** Whether somebody put the wall clock forward or back; or slept, which looks the same. */
export class WallClock {
  readonly #clock: Clock
  #ahead: number | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** By more than a minute since the last look. The first look says yes: whoever sat here before may have had another time. */
  moved(): boolean {
    const ahead = this.#clock.now().getTime() - this.#clock.tick()
    const isMoved = this.#ahead === null || Math.abs(ahead - this.#ahead) > noticedMs
    if (isMoved) this.#ahead = ahead
    return isMoved
  }
}

/** What was put down for a time that is too far ahead, by a clock that was wrong, is brought back: a key may be forgotten until then. */
export const rightTimes = ({ store, clock, timing }: Context, seat: { workspace: string; account: string }) =>
  store.rightTimes({
    ...{ workspace: seat.workspace, account: seat.account, now: clock.now() },
    ...{ deadlineMs: timing.deadline, waits: longestWaits },
  })

/** Sources in the order in which they are due. One that is due later than it ever would be is due now. */
export function timely(
  sources: readonly SourceRow[],
  everySeconds: (row: SourceRow) => number,
  now: Date,
): SourceRow[] {
  return sources
    .map((row) =>
      row.dueAt.getTime() - now.getTime() > mostIntervals * everySeconds(row) * 1000
        ? { ...row, dueAt: now }
        : row,
    )
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

/** A hint waits for a minute and a half at most, whatever happened to its look. */
export const hintDue = (dueAt: Date, now: Date) =>
  dueAt.getTime() - now.getTime() > 2 * noticedMs ? now : dueAt

/** Milliseconds until then, and never none at all. */
export const untilDue = (due: Date, now: Date, most: number) =>
  Math.min(most, Math.max(20, due.getTime() - now.getTime()))
