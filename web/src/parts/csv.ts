/** RFC 4180 with a BOM, which spreadsheets need to read UTF-8. A cell that a spreadsheet would run as a formula is quoted with '. */
export function csvOf(head: string[], rows: string[][]): string {
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** A list as it stands on screen: its columns, each with the text of its cell. */
export const csvOfRows = <T>(columns: { title: string; text: (row: T) => string }[], rows: T[]): string =>
  csvOf(
    columns.map((column) => column.title),
    rows.map((row) => columns.map((column) => column.text(row))),
  )

const cell = (value: string): string => {
  const safe = /^[=@\t\r]|^[+-](?![\d.\s(])/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Hands a file to the browser as a download. */
export function save(name: string, body: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([body], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
