export type Interval = 'hour' | 'day' | 'week' | 'month'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Names that Klaviyo says it does not take; case counts. */
const NOT_TAKEN = new Set(['Factory', 'Europe/Kyiv', 'Pacific/Kanton'])

export function isZone(zone: string): boolean {
  if (NOT_TAKEN.has(zone) || !/^[A-Z]/.test(zone)) return false
  try {
    // A name in another case is understood as well, and comes back in the right one; an old name may come back as a new one.
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions()
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase()
  } catch {
    return false
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, made)
  return made
}

/** The wall clock of a zone at an instant, as if it were UTC: its fields are read with `getUTC…`. */
export function wallAt(zone: string, instant: number): Date {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
}

/** The instant at which the wall clock first shows this time or, where the clock leaps over it, a later one. */
export function instantOf(zone: string, wall: number): number {
  // No zone is further than a day from UTC; between these the wall clock passes the time we look for.
  let [low, high] = [wall - 2 * DAY, wall + 2 * DAY]
  const around = [wall - wallOffset(zone, wall - DAY), wall - wallOffset(zone, wall + DAY)]
  const exact = around.filter((instant) => wallAt(zone, instant).getTime() === wall)
  if (exact.length > 0) return Math.min(...exact)
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (middle === low) break
    if (wallAt(zone, middle).getTime() < wall) low = middle
    else high = middle
  }
  return high
}

const wallOffset = (zone: string, instant: number) => wallAt(zone, instant).getTime() - instant

/** The instant with its offset in the zone, as `2026-07-01T00:00:00-04:00`. */
export function written(zone: string, instant: number): string {
  const minutes = Math.round(wallOffset(zone, Math.floor(instant / 1000) * 1000) / 60_000)
  const sign = minutes < 0 ? '-' : '+'
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0')
  const offset = `${sign}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`
  return wallAt(zone, instant).toISOString().slice(0, 19) + offset
}

/** Where the buckets of this interval begin that have a part of from–to in them, and the end of the last. */
export function edges(zone: string, interval: Interval, from: number, to: number): number[] {
  if (interval === 'hour') return hours(zone, from, to)
  const found: number[] = []
  let wall = floor(wallAt(zone, from), interval)
  for (;;) {
    const edge = instantOf(zone, wall)
    found.push(edge)
    if (edge >= to) return found
    wall = next(wall, interval)
  }
}

/** Hours go on by the hour, also through the night on which one comes twice. */
function hours(zone: string, from: number, to: number): number[] {
  const past = wallAt(zone, from).getTime() % HOUR
  const found = [from - past - (from % 1000)]
  for (let edge = (found[0] ?? from) + HOUR; ; edge += HOUR) {
    found.push(edge)
    if (edge >= to) return found
  }
}

function floor(wall: Date, interval: Interval): number {
  const day = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate())
  if (interval === 'week') return day - ((wall.getUTCDay() + 6) % 7) * DAY
  return interval === 'month' ? Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), 1) : day
}

function next(wall: number, interval: Interval): number {
  const at = new Date(wall)
  if (interval === 'month') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)
  return wall + (interval === 'week' ? 7 : 1) * DAY
}
