// ShipStation writes and reads the wall clock of Los Angeles, without an offset. Everything here rests on Intl's rules for it.
const PLACE = 'America/Los_Angeles'
const HOUR = 3_600_000
const clock = new Intl.DateTimeFormat('en-US', { timeZone: PLACE, timeZoneName: 'longOffset' })

/** Asking Intl costs microseconds, and the offset only ever changes on a full hour. */
const offsets = new Map<number, number>()
const MOST_OFFSETS = 50_000

/** Milliseconds to add to an instant to get its wall time. */
function offsetAt(instant: number): number {
  const hour = Math.floor(instant / HOUR)
  const known = offsets.get(hour)
  if (known !== undefined) return known
  const name = clock.formatToParts(hour * HOUR).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * 60_000)
  if (offsets.size >= MOST_OFFSETS) offsets.clear()
  offsets.set(hour, offset)
  return offset
}

const WALL =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i

/**
 * The instant at which a clock in Los Angeles shows `wall`, in any of the forms ShipStation writes; a date alone is its
 * midnight. In the repeated hour of autumn `which` chooses between the two instants. The missing hour of spring shows on no
 * clock: `earlier` reads it by the summer offset (an hour before the gap's end … as if the clock had been put forward
 * already), `later` by the winter offset, so that a window from `earlier` to `later` never loses anything. A text that names
 * its offset is taken at its word. @throws RangeError when the text is no such time.
 */
export function toInstant(wall: string, which: 'earlier' | 'later'): Date {
  const [, year, month, day, hour, minute, second, fraction, zone] = WALL.exec(wall) ?? []
  const ms = Number((fraction ?? '').padEnd(3, '0').slice(0, 3))
  const clockTime = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
    ms,
  )
  if (!isReal(new Date(clockTime), month, day, hour, minute, second))
    throw new RangeError(`"${wall}" is not a time as ShipStation writes it, such as 2016-11-29 23:59:59`)
  if (zone) return new Date(clockTime - offsetOf(zone))
  const [summer, winter] = [offsetAt(clockTime + 7 * HOUR), offsetAt(clockTime + 8 * HOUR)]
  // But for two hours of the year there is nothing to choose.
  if (summer === winter) return new Date(clockTime - summer)
  const candidates = [summer, winter].map((offset) => clockTime - offset).sort((a, b) => a - b)
  const shown = candidates.filter((instant) => instant + offsetAt(instant) === clockTime)
  const instants = shown.length > 0 ? shown : candidates
  return new Date((which === 'earlier' ? instants.at(0) : instants.at(-1)) ?? clockTime)
}

/** Date.UTC carries 31 February over into March: a real time reads back as it was written. */
const isReal = (back: Date, month = '', day = '', hour = '00', minute = '00', second = '00') =>
  back.getUTCMonth() + 1 === Number(month) &&
  back.getUTCDate() === Number(day) &&
  back.getUTCHours() === Number(hour) &&
  back.getUTCMinutes() === Number(minute) &&
  back.getUTCSeconds() === Number(second)

function offsetOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * 60_000)
}

/**
 * request: what filters and bodies take, `2016-11-29 23:59:59`, to the second below.
 * seven: most dates in answers, `2016-11-29T23:59:59.0000000`. trimmed: dates of items, products and stores, `…:59.78`.
 * date: `2016-11-29`.
 */
export type PacificFormat = 'request' | 'seven' | 'trimmed' | 'date'

/** What a clock in Los Angeles shows at that instant, in one of ShipStation's formats. @throws RangeError for an invalid Date. */
export function toPacific(instant: Date, format: PacificFormat): string {
  const at = instant.getTime()
  const wall = new Date(at + offsetAt(at)).toISOString().slice(0, -1)
  if (format === 'date') return wall.slice(0, 10)
  if (format === 'request') return wall.slice(0, 19).replace('T', ' ')
  if (format === 'seven') return `${wall}0000`
  return wall.replace(/\.?0+$/, '')
}

/** Bounds of a filter: `modifyDateStart` and `modifyDateEnd`, for instance, as ShipStation takes them. */
export type Window = { start: string; end?: string }

/**
 * The bounds for everything since `from`, until `until` where it is given. Either is an instant, or wall time as an answer had it.
 * They are never too narrow: `from` is read as the earlier of what it may mean and taken back by `overlapMs`, since changes become
 * visible late; both are widened to the whole second that ShipStation reads, and beyond it, since bounds leave out their own moment.
 * `overlapMs` is milliseconds. @throws RangeError when a text is no time.
 */
export function window(
  from: Date | string,
  until: Date | string | null = null,
  { overlapMs = 300_000 }: { overlapMs?: number } = {},
): Window {
  const since = typeof from === 'string' ? toInstant(from, 'earlier') : from
  const start = earliestWall(Math.floor(since.getTime() / 1000) * 1000 - 1000 - overlapMs)
  if (until === null) return { start }
  const last = typeof until === 'string' ? toInstant(until, 'later') : until
  return { start, end: latestWall(Math.ceil(last.getTime() / 1000) * 1000 + 1000) }
}

/** Around the hour that is shown twice, the clock runs back: the bound has to lie before all that is shown later, or after all before. */
const earliestWall = (at: number) => wallWith(at, Math.min(offsetAt(at), offsetAt(at + HOUR)))
const latestWall = (at: number) => wallWith(at, Math.max(offsetAt(at), offsetAt(at - HOUR)))
const wallWith = (at: number, offset: number) =>
  new Date(at + offset).toISOString().slice(0, 19).replace('T', ' ')

/**
 * The stretch in pieces of `stepMs` at most, oldest first, that touch each other: for a backfill, or for a sweep over create dates.
 * Each is as `window` gives it without overlap, so that a record on a seam comes twice rather than never. Nothing where `until` is not after `from`.
 */
export function* windows(from: Date, until: Date, stepMs: number): Generator<Required<Window>> {
  for (let at = from.getTime(); at < until.getTime(); at += stepMs) {
    const end = new Date(Math.min(at + stepMs, until.getTime()))
    const { start, end: last } = window(new Date(at), end, { overlapMs: 0 })
    yield { start, end: last ?? '' }
  }
}
