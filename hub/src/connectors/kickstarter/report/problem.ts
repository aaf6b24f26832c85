/** What is wrong with a report, where, and what to do: one shape for the preview, the import's answer and the command line. */
export type Problem = {
  /** `error`: the report is not imported until it is mended. `warning`: imported, and shown. */
  level: 'error' | 'warning'
  file: string
  /** As a spreadsheet counts: the header is row 1. Null: the file as a whole. */
  row: number | null
  column: string | null
  value: string | null
  /** Complete in itself: it names row, column and value where there are any. */
  says: string
  remedy: string
}

/** The report cannot be read on from here. `problem` says why; the message is its sentence and its remedy. */
export class ReportRefusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.says} ${problem.remedy}`)
    this.name = 'ReportRefusal'
    this.problem = problem
  }
}

export const refuseFile = (file: string, says: string, remedy: string): ReportRefusal =>
  new ReportRefusal({ level: 'error', file, row: null, column: null, value: null, says, remedy })

export const refuseRow = (file: string, row: number, says: string, remedy: string): ReportRefusal =>
  new ReportRefusal({ level: 'error', file, row, column: null, value: null, says, remedy })

/** A problem with one cell: `says` goes on after "Row 17, column “Pledge Amount”: ". */
export function cellProblem(
  level: Problem['level'],
  at: { file: string; row: number },
  column: string,
  value: string,
  says: string,
  remedy: string,
): Problem {
  const sentence = `Row ${at.row}, column “${column}”: ${says}`
  return { level, file: at.file, row: at.row, column, value: shown(value), says: sentence, remedy }
}

/** A cell as it is quoted in a sentence: short, on one line. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
