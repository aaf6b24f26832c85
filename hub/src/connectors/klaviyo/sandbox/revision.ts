import { REVISION } from '../wire.ts'
import { Refusal, refuse } from './refusal.ts'

/** Stable revisions since events could be sent in bulk; each is good for two years. */
const REVISIONS = [
  '2024-05-15',
  '2024-06-15',
  '2024-07-15',
  '2024-10-15',
  '2025-01-15',
  '2025-04-15',
  '2025-07-15',
  '2025-10-15',
  '2026-01-15',
  '2026-04-15',
  REVISION,
]
/** Before it, an event has no `backfill`. */
export const BACKFILL_SINCE = '2026-04-15'
const TWO_YEARS_MS = 2 * 365.25 * 24 * 3_600_000

/**
 * The revision that answers. One that is retired, and a date between two, falls forward to the next that is there; whoever sends the
 * opt-out gets 410 instead. A date in the future is refused.
 */
export function revisionOf(
  header: string | undefined,
  optOut: boolean,
  now: number,
  noRevision: 'refused' | 'newest',
): string {
  if (header === undefined || header === '') {
    if (noRevision === 'newest') return REVISION
    throw misread("The 'revision' header is required. Pin a revision in the form YYYY-MM-DD[.suffix].")
  }
  const [, date] = /^(\d{4}-\d{2}-\d{2})(\.pre)?$/.exec(header) ?? []
  const at = Date.parse(`${date}T00:00:00Z`)
  if (!date || Number.isNaN(at))
    throw misread(`'${header}' is not a revision: it has the form YYYY-MM-DD[.suffix].`)
  if (at > now) throw misread(`Unable to specify a future revision date: ${header}.`)
  const served = REVISIONS.filter((one) => Date.parse(`${one}T00:00:00Z`) + TWO_YEARS_MS > now)
  const [oldest = REVISION] = served
  if (date < oldest && optOut)
    throw refuse(410, 'gone', 'Gone.', `Revision ${date} has been retired. Use ${oldest} or later.`)
  if (date < oldest) return oldest
  return served.filter((one) => one <= date).at(-1) ?? REVISION
}

const misread = (detail: string) =>
  new Refusal(400, [{ code: 'invalid', title: 'Invalid input.', detail, source: { parameter: 'revision' } }])
