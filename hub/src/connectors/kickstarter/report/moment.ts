const shape =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:, ?|T| +)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)? ?(UTC|Z)?$/i

/**
 * A date as reports hold it ("2018/03/28, 10:27", "2019-01-02, 10:27"), as ISO. Older reports name no zone: those stay
 * without a `Z`. Null: not such a date.
 */
export function readMoment(text: string, zone: 'utc' | 'unknown'): string | null {
  const match = shape.exec(text.trim())
  if (!match) return null
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0'] = match
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  // why: 30 February would become 1 March
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1) return null
  if (Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) return null
  const iso = `${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}`
  return zone === 'utc' || match[7] ? `${iso}Z` : iso
}

const pad = (part: string) => part.padStart(2, '0')

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
