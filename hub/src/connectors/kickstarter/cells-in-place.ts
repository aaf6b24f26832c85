/** One cell of a CSV text, by where it stands, so that it can be replaced and every other byte kept. */
export type Span = { from: number; to: number; text: string; quoted: boolean }
/** `end`: where the row's last cell ends, before its line break. */
export type RowSpan = { cells: Span[]; end: number }

/** The cells of a CSV text with their places. A quote that is never closed runs to the end of the text. */
export function* rowsInPlace(text: string, delimiter: string): Generator<RowSpan> {
  let at = text.startsWith('\uFEFF') ? 1 : 0
  while (at < text.length) {
    const cells: Span[] = []
    for (;;) {
      const cell = cellAt(text, at, delimiter)
      cells.push(cell)
      at = cell.to
      if (text[at] !== delimiter) break
      at++
    }
    yield { cells, end: at }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
  }
}

function cellAt(text: string, from: number, delimiter: string): Span {
  let at = from
  if (text[from] !== '"') {
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++
    return { from, to: at, text: text.slice(from, at), quoted: false }
  }
  at++
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { from, to: text.length, text: unquote(text.slice(from + 1)), quoted: true }
    if (text[quote + 1] !== '"') {
      at = quote + 1
      break
    }
    at = quote + 2
  }
  const inner = unquote(text.slice(from + 1, at - 1))
  // why: what stands between a closing quote and the delimiter belongs to the cell's place, or the rest would shift
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++
  return { from, to: at, text: inner, quoted: true }
}

const unquote = (text: string) => text.replaceAll('""', '"')
