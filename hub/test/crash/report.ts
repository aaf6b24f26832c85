import { parse } from 'csv-parse/sync'
import { csvLine } from '../../../examples/kickstarter/csv.ts'
import { sampleReport } from '../../../examples/kickstarter/sample.ts'

/** What a report says of one backer, as far as the outcome can be told from outside. */
export type Expected = { number: string; street: string }
export type Report = { file: string; text: string; rows: number; expected: Expected[] }

/** Each report has so many backers more than the one before, and a part of the others has moved. */
const growth = 8
const movers = 9
const isMoved = (number: number, edition: number) => (number + edition) % movers === 0

/** The backer report's n-th edition, from 1, and what must come of it. */
export function edition(first: number, n: number): Report {
  const text = sampleReport({ backers: first + growth * (n - 1) })
  const [header = [], ...rows] = parse(text, { bom: true, relax_column_count: true }) as string[][] // why: without columns it gives cells
  const at = (name: string) => header.indexOf(name)
  const [number, street, answered] = [at('Backer Number'), at('Shipping Address 1'), at('Survey Response')]
  const expected: Expected[] = []
  for (const row of rows) {
    if (!row[answered]) continue
    const one = Number(row[number])
    const last = lastMove(one, n)
    if (last > 0) row[street] = `${last} Mover Street`
    expected.push({ number: String(one), street: row[street] ?? '' })
  }
  const day = new Date(Date.UTC(2026, 6, 1) + n * 60_000 * 60 * 24).toISOString().slice(0, 10)
  const lines = [header, ...rows].map((row) => csvLine(row))
  return {
    file: `report-${day}.csv`,
    text: `\uFEFF${lines.join('\r\n')}\r\n`,
    rows: rows.length,
    expected,
  }
}

/** In which edition this backer last moved; 0 when never. */
function lastMove(number: number, n: number): number {
  for (let edition = n; edition > 1; edition -= 1) if (isMoved(number, edition)) return edition
  return 0
}
