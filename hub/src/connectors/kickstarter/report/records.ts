import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { checkedBytes } from './bytes.ts'
import type { Sheet } from './files.ts'
import { limits } from './limits.ts'
import { ReportRefusal, refuseFile, refuseRow } from './problem.ts'

/** A row as a spreadsheet counts it (the header is row 1), with every cell as text. */
export type CsvRow = { row: number; cells: string[] }

const mend = 'Download the report from Kickstarter again, or mend that row in a text editor.'

/** The rows of one CSV, header first. Throws a ReportRefusal that names the row where the file stops being a table. */
export async function* csvRows(sheet: Sheet): AsyncGenerator<CsvRow> {
  const parser = parse({ relax_column_count: true, max_record_size: limits.rowBytes })
  const source = Readable.from(withCommas(sheet.name, checkedBytes(sheet.name, await sheet.bytes())))
  pipeline(source, parser, () => {}) // why: an error reaches the loop below through the parser
  let row = 0
  let width = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++
      if (cells.length > limits.columns) throw tooWide(sheet.name, row, cells.length)
      if (row - 1 > limits.rows) throw tooLong(sheet.name)
      if (cells.length === 1 && cells[0] === '') continue
      width ||= cells.length
      if (cells.length !== width) throw uneven(sheet.name, row, cells.length, width)
      yield { row, cells }
    }
  } catch (error) {
    throw error instanceof CsvError ? notATable(sheet.name, error) : error
  }
}

const tooWide = (name: string, row: number, columns: number) =>
  refuseRow(
    name,
    row,
    `Row ${row} of “${name}” has ${columns} columns; we read up to ${limits.columns}.`,
    mend,
  )

const tooLong = (name: string) =>
  refuseFile(
    name,
    `“${name}” has more than ${limits.rows.toLocaleString('en')} rows.`,
    'Drop in a few tiers at a time.',
  )

const uneven = (name: string, row: number, cells: number, width: number) =>
  refuseRow(
    name,
    row,
    `Row ${row} of “${name}” has ${cells} cells where the header has ${width}: a comma or a quote is missing or too many.`,
    mend,
  )

function notATable(name: string, error: CsvError): ReportRefusal {
  const row = Number(error['records'] ?? 0) + 1
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return refuseRow(
      name,
      row,
      `Row ${row} of “${name}” is longer than ${limits.rowBytes / 1_000_000} MB: probably a quote (") that is never closed.`,
      mend,
    )
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return refuseRow(
      name,
      row,
      `Row ${row} of “${name}” opens a quote (") that is never closed.`,
      'The download was probably cut off: download the report again.',
    )
  return refuseRow(
    name,
    row,
    `Row ${row} of “${name}” has a quote (") in a place where none may stand.`,
    mend,
  )
}

const otherDelimiters = { semicolons: ';', tabs: '\t', 'vertical bars': '|' }

/** Passes the text on, after its first line has shown commas. Spreadsheet programs in many countries save with semicolons. */
async function* withCommas(name: string, text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true
  for await (const chunk of text) {
    if (first && chunk.length > 0) {
      first = false
      const line = chunk.subarray(0, 16_384).toString('utf8').split(/\r?\n/, 1)[0] ?? ''
      const names = line.replaceAll('"', '').toLowerCase()
      for (const [word, delimiter] of Object.entries(otherDelimiters))
        if (names.split(delimiter).some((cell) => cell.trim() === 'backer number'))
          if (!names.split(',').some((cell) => cell.trim() === 'backer number'))
            throw refuseFile(
              name,
              `“${name}” is separated by ${word}; a Kickstarter report has commas.`,
              'A spreadsheet program saved it: drop in the file as Kickstarter made it, or save it as CSV with commas.',
            )
    }
    yield chunk
  }
}
