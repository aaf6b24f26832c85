const shape =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:, ?|T| +)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)? ?(UTC|Z)?$/i

/**
 * A date as reports hold it ("2018/03/28, 10:27", "2019-01-02, 10:27"), as ISO. Older reports name no zone: those stay
 * without a `Z`. Null: not such a date.
 */
export function readMoment(text: string, zone: 'utc' | 'unknown'): string | null {
  const match = shape.exec(text.trim())
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const iso = `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}`
  const real = Date.parse(`${iso}Z`)
  // why: 30 February parses in some forms and moves to March; only a date that reads back the same is one
  if (Number.isNaN(real) || new Date(real).toISOString().slice(0, 19) !== iso) return null
  return zone === 'utc' || match[7] ? `${iso}Z` : iso
}

const pad = (part: number | undefined, width = 2) => String(part ?? 0).padStart(width, '0')

/** The instant meant: a time without a zone is taken as UTC, at most 14 hours off. */
export const asInstant = (moment: string): string => (moment.endsWith('Z') ? moment : `${moment}Z`)

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const kickstarterName = /(?:^|[\s_-])([A-Z][a-z]{2}) (\d{1,2}) (\d{1,2})(am|pm)(?=\W|$)/i
const isoName = /(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?:[T _-]+(\d{2})[-_.:h](\d{2}))?(?!\d)/

/**
 * When a report was made, from its file's name. Kickstarter writes "… - Aug 18 07am.csv", without a year: the year is the
 * first in which that moment is not before the newest date in the report.
 */
export function dateInName(name: string, newest: string | null): string | null {
  const iso = isoName.exec(name)
  if (iso) return readMoment(`${iso[1]}-${iso[2]}-${iso[3]} ${iso[4] ?? '00'}:${iso[5] ?? '00'}`, 'utc')
  const match = kickstarterName.exec(name)
  const month = months.indexOf(match?.[1]?.toLowerCase() ?? '')
  if (!match || month < 0 || newest === null) return null
  const hour = (Number(match[3]) % 12) + (match[4]?.toLowerCase() === 'pm' ? 12 : 0)
  const floor = Date.parse(asInstant(newest)) - 86_400_000 // why: the name and the rows may be in different zones
  for (let year = new Date(floor).getUTCFullYear(); ; year++) {
    const at = Date.UTC(year, month, Number(match[2]), hour)
    if (at >= floor) return new Date(at).toISOString().replace('.000', '')
  }
}
