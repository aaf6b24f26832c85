/**
 * Cells that a spreadsheet would run as a formula: `=`, `+`, `-`, `@`, their full-width twins, or a control character in
 * front. Numbers are none.
 */
const formula = /^\s*[=+\-@\t\r\0＝＋－＠]|^[\t\r\0]/u
const number = /^-?\d+(\.\d+)?$/

/** Also behind apostrophes: a text that looks guarded already is guarded once more, so that it comes back as it was. */
const runs = (text: string) => formula.test(text.replace(/^'+/, ''))

/** One cell of a CSV that a person opens in a spreadsheet: what would run as a formula gets an apostrophe and quotes. */
export function csvCell(text: string): string {
  if (number.test(text)) return text
  if (runs(text)) return quoted(`'${text}`)
  return needsQuotes(text) ? quoted(text) : text
}

const needsQuotes = (text: string) => /[",\r\n]|^\s|\s$/.test(text)
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
export const csvRow = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** The text that a guarded cell was made from. */
export const unguarded = (text: string): string => (text.startsWith("'") && runs(text) ? text.slice(1) : text)
