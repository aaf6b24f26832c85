import { isUtf8 } from 'node:buffer'
import { quoted } from './csv-cells.ts'
import { rowsInPlace, type RowSpan, type Span } from './cells-in-place.ts'

/** What became of one backer's row. */
export type TemplateRow = { row: number; number: string; says: string }
export type FilledTemplate = {
  bytes: Buffer
  columns: { number: string; tracking: string }
  filled: TemplateRow[]
  /** Rows that hold a number already and keep it. */
  kept: TemplateRow[]
  /** Rows that stay blank, with the reason. */
  unmatched: TemplateRow[]
  /** Backers with a tracking number who are not in the template. */
  notInTemplate: string[]
  says: string
}

export type TemplateOptions = {
  /** Puts our numbers over those that are there. */
  overwrite: boolean
  /** Stands between several parcels' numbers of one backer; Kickstarter documents none, a comma is what creators write. */
  between?: string
  /** Why a backer has no number, where the caller knows better than "has no tracking number yet". */
  why?: (number: string) => string | null
}

/** The template cannot be filled; the message says why and what to do. */
export class TemplateRefusal extends Error {}

const again =
  'Download the template from Kickstarter again (tick backers, Add tracking numbers) and drop it in as it came.'

/**
 * Fills Kickstarter's tracking template: the file a creator downloads, with one row a backer and a column for the number. Its
 * exact header is not public, so both columns are found by their words. Every other byte stays: columns, order, quotes, line
 * ends, byte order mark. What is there is not overwritten unless told.
 */
export function fillTemplate(
  bytes: Uint8Array,
  tracking: ReadonlyMap<string, readonly string[]>,
  options: TemplateOptions,
): FilledTemplate {
  const text = textOf(bytes)
  const delimiter = delimiterOf(text)
  const rows = [...rowsInPlace(text, delimiter)]
  const columns = columnsOf(rows[0])
  const result: FilledTemplate = {
    ...{
      bytes: Buffer.alloc(0),
      columns: columns.names,
      filled: [],
      kept: [],
      unmatched: [],
      notInTemplate: [],
      says: '',
    },
  }
  const pieces: string[] = []
  const seen = new Set<string>()
  let from = 0
  for (const [index, row] of rows.entries()) {
    if (index === 0 || row.cells.every((cell) => cell.text.trim() === '')) continue
    const number = numberIn(row.cells[columns.number]?.text ?? '')
    seen.add(number)
    const cell = row.cells[columns.tracking]
    const value = valueFor(result, { row: index + 1, number }, cell, tracking.get(number) ?? [], options)
    if (value === null) continue
    const place = cell ?? { from: row.end, to: row.end, quoted: false }
    const missing = cell ? '' : delimiter.repeat(columns.tracking - row.cells.length + 1)
    pieces.push(
      text.slice(from, place.from),
      missing,
      place.quoted || needsQuotes(value, delimiter) ? quoted(value) : value,
    )
    from = place.to
  }
  pieces.push(text.slice(from))
  result.bytes = Buffer.from(pieces.join(''), 'utf8')
  result.notInTemplate = [...tracking].flatMap(([number, list]) =>
    list.length > 0 && !seen.has(number) ? [number] : [],
  )
  result.says = summary(result)
  return result
}

/** What goes into a row's tracking cell; null: nothing, and the result says why. */
function valueFor(
  result: FilledTemplate,
  at: { row: number; number: string },
  cell: Span | undefined,
  found: readonly string[],
  { overwrite, between = ', ', why }: TemplateOptions,
): string | null {
  const there = cell?.text.trim() ?? ''
  const numbers = [...new Set(found.map((one) => one.trim()))].filter((one) =>
    /^[\p{L}\p{N}][\p{L}\p{N} ./-]*$/u.test(one),
  )
  const value = numbers.join(between)
  const note = (list: TemplateRow[], says: string) => {
    list.push({ ...at, says })
    return null
  }
  if (at.number === '') return note(result.unmatched, `Row ${at.row} has no backer number.`)
  if (there !== '' && (value === '' || !overwrite || there === value))
    return note(
      result.kept,
      `Backer ${at.number} keeps ${there}${value && value !== there ? `; ours is ${value}` : ''}.`,
    )
  if (value === '')
    return note(result.unmatched, `Backer ${at.number}: ${why?.(at.number) ?? 'has no tracking number yet'}.`)
  const instead = there === '' ? '' : ` instead of ${there}`
  note(result.filled, `Backer ${at.number} gets ${value}${instead}.`)
  return value
}

const needsQuotes = (value: string, delimiter: string) => value.includes(delimiter) || /["\r\n]/.test(value)

function textOf(bytes: Uint8Array): string {
  if (bytes.length > 20_000_000) throw new TemplateRefusal(`The template is larger than 20 MB. ${again}`)
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  if (start.startsWith('PK'))
    throw new TemplateRefusal(`The template is a workbook or zip, not a CSV. ${again}`)
  if (!isUtf8(bytes) || bytes.includes(0))
    throw new TemplateRefusal(`The template is not UTF-8 text. ${again}`)
  return Buffer.from(bytes).toString('utf8')
}

const delimiterOf = (text: string): string => {
  const line = text.split(/\r?\n/, 1)[0] ?? ''
  const count = (sign: string) => line.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** "Backer #", "Backer No.", "backer_number" → "backer number". */
const plain = (header: string) =>
  header
    .toLowerCase()
    .replaceAll('#', ' number ')
    .replace(/\(s\)/g, 's')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\b(no|nr|num|nbr|numbers|ids?|codes?)\b/g, 'number')
    .trim()

const wanted = {
  number: ['backer number', 'backer', 'backernumber', 'pledge number', 'number'],
  tracking: ['tracking number', 'trackingnumber', 'tracking', 'shipment tracking number', 'track number'],
}

function columnsOf(header: RowSpan | undefined) {
  const names = header?.cells.map((cell) => cell.text.trim()) ?? []
  const words = names.map(plain)
  const find = (list: readonly string[]) =>
    list.map((word) => words.indexOf(word)).find((index) => index >= 0) ?? -1
  const number = find(wanted.number)
  const exact = find(wanted.tracking)
  // why: a carrier's page address or a status is not where the number goes
  const tracking =
    exact >= 0
      ? exact
      : words.findIndex((word) => /\btracking\b/.test(word) && !/url|link|carrier|status|date/.test(word))
  const lacks = [number < 0 ? '“Backer Number”' : '', tracking < 0 ? '“Tracking Number”' : ''].filter(Boolean)
  if (lacks.length > 0)
    throw new TemplateRefusal(
      `The template has no column ${lacks.join(' and no column ')}; it has ${
        names
          .filter(Boolean)
          .map((name) => `“${name}”`)
          .join(', ') || 'none'
      }. ${again}`,
    )
  return { number, tracking, names: { number: names[number] ?? '', tracking: names[tracking] ?? '' } }
}

/** "#0042 " is backer 42. */
const numberIn = (text: string) => text.replace(/[^\d]/g, '').replace(/^0+(?=\d)/, '')

function summary({ filled, kept, unmatched, notInTemplate }: FilledTemplate): string {
  const backers = (count: number) => `${count} ${count === 1 ? 'backer' : 'backers'}`
  const parts = [`${backers(filled.length)} filled in`]
  if (kept.length > 0) parts.push(`${kept.length} kept as they were`)
  if (unmatched.length > 0) parts.push(`${unmatched.length} without a number`)
  if (notInTemplate.length > 0)
    parts.push(`${backers(notInTemplate.length)} with a number not in this template`)
  return `${parts.join(', ')}.`
}
