/** Names that reports, forms and people use besides the English one of the Unicode tables. */
const aliases: Record<string, string> = {
  usa: 'US',
  'united states of america': 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  'korea republic of': 'KR',
  'republic of korea': 'KR',
  korea: 'KR',
  'russian federation': 'RU',
  'czech republic': 'CZ',
  'hong kong': 'HK',
  macau: 'MO',
  macao: 'MO',
  'viet nam': 'VN',
  holland: 'NL',
  'republic of ireland': 'IE',
  'taiwan province of china': 'TW',
  'taiwan republic of china': 'TW',
  turkey: 'TR',
  'ivory coast': 'CI',
  'cape verde': 'CV',
  swaziland: 'SZ',
  macedonia: 'MK',
  burma: 'MM',
  'moldova republic of': 'MD',
  'tanzania united republic of': 'TZ',
  'bolivia plurinational state of': 'BO',
  'venezuela bolivarian republic of': 'VE',
  'iran islamic republic of': 'IR',
  'brunei darussalam': 'BN',
  'vatican city state': 'VA',
  'palestine state of': 'PS',
  deutschland: 'DE',
  espana: 'ES',
  osterreich: 'AT',
  schweiz: 'CH',
}

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replace(/\b(saint|st\.?)\s/g, 'st ')
    .replace(/[^\p{L}]+/gu, ' ')
    .replace(/^the\s/, '')
    .trim()

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
/** Codes that the tables know and no parcel goes to: unions, outlying seas, test regions, withdrawn ones (DD, SU, YU …). */
const noPlace = new Set(
  'EU EZ UN QO XA XB ZZ AN BU CP CQ CS DD DY FX HV NH RH SU TP UK VD YD YU ZR'.split(' '),
)

const names = new Map<string, string>()
const known = new Set<string>()
for (const first of letters)
  for (const second of letters) {
    const code = first + second
    const name = noPlace.has(code) ? undefined : english.of(code)
    if (!name) continue
    known.add(code)
    names.set(plain(name), code)
  }
for (const [name, code] of Object.entries(aliases)) names.set(plain(name), code)

/** ISO 3166-1 alpha-2 of a country's code or English name; null when it is neither. */
export function countryCode(text: string): string | null {
  const code = text.trim().toUpperCase()
  if (/^[A-Z]{2}$/.test(code) && known.has(code)) return code
  return names.get(plain(text)) ?? null
}
