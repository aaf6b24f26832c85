const figures = new Intl.NumberFormat('en-US')

/** `1 order`, `1,284 orders`: plurals that need no more than an s unless said. */
export const counted = (n: number, one: string, many = `${one}s`) =>
  `${figures.format(n)} ${n === 1 ? one : many}`

const sizes: [number, string][] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
]

/** An amount of room as file managers say it: `1.2 GB`, `640 MB`, `0 MB`. */
export function sized(bytes: number): string {
  const [unit, word] = sizes.find(([unit]) => bytes >= unit) ?? [1e6, 'MB']
  const amount = bytes / unit
  return `${amount >= 10 || unit === 1e6 ? Math.floor(amount) : Math.floor(amount * 10) / 10} ${word}`
}

const spans: [number, string][] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
]

/** A length of time as people say it: `12 seconds`, `3 minutes`, `2 days`. */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [unit, word] = spans.find(([unit]) => whole >= unit) ?? [1, 'second']
  return counted(Math.round(whole / unit), word)
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** One sentence: a capital first, a full stop last, whoever wrote the words. */
export const sentence = (text: string) => {
  const words = capital(text.trim())
  return /[.?!…]$/.test(words) ? words : `${words}.`
}

/** `orders, shipments and labels`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** A reason in a person's words: what a socket says of itself, or which request it was, helps nobody on a page. The log keeps it. */
export const plainReason = (says: string): string =>
  /\b(E[A-Z]{4,}|EAI_AGAIN)\b|cannot be reached/.test(says)
    ? 'ShipStation cannot be reached from here.'
    : says.replace(/ \([A-Z]{3,6} \/[^)]*\)/, '')

export const iso = (at: Date | null) => at?.toISOString() ?? null
