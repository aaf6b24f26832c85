import type { SourceRow } from '../../store/sources.ts'
import { counted } from '../overview/phrases.ts'

const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** How far the reading of older records is, and when it ends if it goes on as it went. */
export function progressSays({ progress, lookBack }: SourceRow): string {
  if (!progress) return 'waits for its turn'
  const done = `${wholeNumber.format(progress.done)} of ${counted(lookBack, 'day')}, ${counted(progress.rows, 'record')}`
  if (!progress.ends) return done
  const minutes = Math.max(1, Math.round((Date.parse(progress.ends) - Date.parse(progress.since)) / 60_000))
  return `${done}; ${wholeNumber.format(progress.rate)} a minute, about ${counted(minutes, 'minute')} in all`
}
