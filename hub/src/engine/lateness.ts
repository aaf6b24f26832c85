import type { Source } from '../connector.ts'
import type { SourceRow } from '../store/sources.ts'

/** No margin grows beyond half an hour: what shows later than that is the sweep's to find. */
const mostSeconds = 1800

/** How far a source is read back, in seconds: as its connector says, or as late as its changes have been seen to show. */
export const marginOf = (source: Source<unknown, unknown> | undefined, row: Pick<SourceRow, 'late'> | null) =>
  Math.max(source?.lateSeconds ?? 0, row?.late ?? 0)

/** A change as a reading beside the increments found it, and where these stood. Instants in milliseconds. */
export type Found = { changed: number; reached: number; opened: number }

/**
 * The margin that would have shown this change in time, in seconds; null when the present one does, or when it is older than the
 * increments. It at most doubles at once: what was missed for another reason must not make it great.
 */
export function learned(margin: number, { changed, reached, opened }: Found): number | null {
  const late = Math.ceil((reached - changed) / 1000)
  if (changed <= opened || late <= margin) return null
  const next = Math.min(mostSeconds, late, Math.max(2 * margin, 60))
  return next > margin ? next : null
}
