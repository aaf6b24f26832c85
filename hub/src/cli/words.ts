/** Rows as columns, each as wide as its widest cell; two spaces before and between. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))
  return rows
    .map((row) =>
      `  ${row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell))).join('  ')}`.trimEnd(),
    )
    .join('\n')
}

/** Columns on a terminal: Chinese, Japanese and Korean letters take two, combining marks none. */
const widthOf = (text: string) =>
  [...text].reduce(
    (sum, letter) =>
      sum +
      (/\p{M}/u.test(letter)
        ? 0
        : /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\uff01-\uff60]/u.test(letter)
          ? 2
          : 1),
    0,
  )

export const several = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** `2026-03-01 14:05:09` in that zone: sorts as it reads. */
export function wallTime(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone }).format(
    new Date(instant),
  )
}

/** The first of a list, and how many more there are. */
export function firstOf<T>(all: readonly T[], most: number, show: (one: T) => string): string[] {
  const more = all.length - most
  return [...all.slice(0, most).map(show), ...(more > 0 ? [`and ${more} more`] : [])]
}
