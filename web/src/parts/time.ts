/** Whose clock exact times are written in. ShipStation's own is Pacific. */
export type Zone = 'mine' | 'pacific' | 'utc'
export const zoneTitle: Record<Zone, string> = {
  mine: 'My time',
  pacific: 'ShipStation’s (Pacific)',
  utc: 'UTC',
}

export const zoneName = (zone: Zone): string =>
  zone === 'utc'
    ? 'UTC'
    : zone === 'pacific'
      ? 'America/Los_Angeles'
      : Intl.DateTimeFormat().resolvedOptions().timeZone

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** "12 seconds ago", "in 3 hours", "yesterday": the nearest whole unit, from seconds between two instants. */
export function ago(instant: string, now: number): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return instant
  const seconds = Math.round((at - now) / 1000)
  const away = Math.abs(seconds)
  if (away < 5) return 'just now'
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
  if (away < minute) return words.format(seconds, 'second')
  if (away < hour) return words.format(Math.trunc(seconds / minute), 'minute')
  if (away < day) return words.format(Math.trunc(seconds / hour), 'hour')
  if (away < 60 * day) return words.format(Math.trunc(seconds / day), 'day')
  if (away < 365 * day) return words.format(Math.trunc(seconds / (30 * day)), 'month')
  return words.format(Math.trunc(seconds / (365 * day)), 'year')
}

/** "21 Nov 2026, 14:02:11 PST" */
export function exact(instant: string, zone: Zone): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone: zoneName(zone),
    timeZoneName: 'short',
  }).format(at)
}

/** A day without a clock, "21 Nov 2026". A plain date is not moved by zones. */
export function dayOf(date: string, zone: Zone = 'utc'): string {
  const plain = /^\d{4}-\d{2}-\d{2}$/.test(date)
  const at = new Date(plain ? `${date}T00:00:00Z` : date)
  if (Number.isNaN(at.getTime())) return date
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: plain ? 'UTC' : zoneName(zone),
  }).format(at)
}

/** "1 Jun 2026, 12:00": a moment whose zone is not known stays as it was written. */
export const wallClock = (at: string): string => `${dayOf(at.slice(0, 10))}, ${at.slice(11, 16)}`

/** "about 4 minutes", for what is still to come. */
export function lasting(seconds: number): string {
  const of = (n: number, unit: string) => `${n} ${unit}${n === 1 ? '' : 's'}`
  if (seconds < 90) return of(Math.max(1, Math.round(seconds)), 'second')
  if (seconds < 90 * minute) return of(Math.round(seconds / minute), 'minute')
  if (seconds < 36 * hour) return of(Math.round(seconds / hour), 'hour')
  return of(Math.round(seconds / day), 'day')
}

/** The date a number of calendar months from a day, as ShipStation counts an expiry: 31 Aug + 6 months is 28 Feb. */
export function monthsOn(from: Date, months: number): string {
  const end = new Date(Date.UTC(from.getFullYear(), from.getMonth() + months + 1, 0)).getUTCDate()
  const date = new Date(Date.UTC(from.getFullYear(), from.getMonth() + months, Math.min(from.getDate(), end)))
  return date.toISOString().slice(0, 10)
}
