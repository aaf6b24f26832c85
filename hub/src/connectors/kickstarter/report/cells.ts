import type { Money } from '../../../model/money.ts'
import { readAmount } from './amount.ts'
import { type Known, knownColumn } from './columns.ts'
import { readMoment } from './moment.ts'
import { cellProblem, type Problem } from './problem.ts'
import type { RawRow } from './raw.ts'

/** One row's cells by meaning. What cannot be read is noted in `problems` and read as blank. */
export class Cells {
  readonly problems: Problem[] = []
  readonly #raw: RawRow
  readonly #by = new Map<Known, { column: string; value: string }>()

  constructor(raw: RawRow) {
    this.#raw = raw
    for (const [column, value] of Object.entries(raw.cells)) {
      const known = knownColumn(column)
      if (known && !this.#by.has(known)) this.#by.set(known, { column, value: value.trim() })
    }
  }

  text(known: Known): string | null {
    return this.#by.get(known)?.value || null
  }

  /** Notes a problem with the cell; a column that the report lacks is named by its usual name. */
  note(level: Problem['level'], known: Known, usual: string, says: string, remedy: string): void {
    const cell = this.#by.get(known)
    this.noteColumn(level, cell?.column ?? usual, cell?.value ?? '', says, remedy)
  }

  noteColumn(level: Problem['level'], column: string, value: string, says: string, remedy: string): void {
    this.problems.push(cellProblem(level, this.#raw, column, value, says, remedy))
  }

  amount(known: Known): Money | null {
    const cell = this.#by.get(known)
    if (!cell?.value) return null
    const read = readAmount(cell.value, this.#raw.currency)
    if ('says' in read) this.note('error', known, cell.column, read.says, read.remedy)
    else if (read.money.minor < 0 && known !== 'due')
      this.note('error', known, cell.column, `“${cell.value}” is less than nothing.`, 'Correct the amount.')
    else return read.money
    return null
  }

  /** A date of Kickstarter's own; `blank` are the words that mean there is none. */
  moment(known: Known, blank: RegExp, otherwise: string): string | null {
    const cell = this.#by.get(known)
    if (!cell?.value || blank.test(cell.value)) return null
    const moment = readMoment(cell.value, /\(utc\)/i.test(cell.column) ? 'utc' : 'unknown')
    if (moment === null)
      this.note('warning', known, cell.column, `“${cell.value}” is not a date, ${otherwise}`, dateRemedy)
    return moment
  }
}

export const dateRemedy = 'Write dates as Kickstarter does, 2019-01-02, 10:27.'
