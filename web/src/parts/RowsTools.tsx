import { Button, Menu } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { tell } from '../api/press.ts'
import type { Column } from './columns.tsx'
import { csvOfRows, save } from './csv.ts'
import { ChevronLeft, ChevronRight, Columns3, Download } from './icons.ts'
import { number } from './money.ts'

type RangeProps = {
  label?: string
  page: number
  size: number
  total: number
  onPage: (page: number) => void
  known: boolean
}
export function Range({ label = 'Pages', page, size, total, onPage, known }: RangeProps) {
  const pages = Math.max(1, Math.ceil(total / size))
  const from = (page - 1) * size + 1
  return (
    <nav className="range" aria-label={label}>
      <span className="num">
        {known ? `${number(from)}–${number(Math.min(total, page * size))} of ${number(total)}` : 'Reading…'}
      </span>
      {pages > 1 && (
        <Button.Group>
          <Button
            variant="default"
            size="compact-sm"
            disabled={page <= 1}
            aria-label="Page before"
            onClick={() => onPage(page - 1)}
          >
            <ChevronLeft size={14} />
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            disabled={page >= pages}
            aria-label="Next page"
            onClick={() => onPage(page + 1)}
          >
            <ChevronRight size={14} />
          </Button>
        </Button.Group>
      )}
    </nav>
  )
}

type CsvProps<T> = { file: string; columns: Column<T>[]; rows: () => Promise<T[]>; children: ReactNode }
/** The rows as they are filtered, sorted and shown now, all pages of them, as a file. */
export function CsvButton<T>({ file, columns, rows, children }: CsvProps<T>) {
  const [busy, setBusy] = useState(false)
  const download = async () => {
    setBusy(true)
    try {
      save(`${file}.csv`, csvOfRows(columns, await rows()), 'text/csv;charset=utf-8')
    } catch (problem) {
      tell(problem instanceof Error ? problem.message : 'The list could not be read.')
    }
    setBusy(false)
  }
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={busy}
      leftSection={<Download size={14} />}
      onClick={() => void download()}
    >
      {children}
    </Button>
  )
}

type ColumnsProps<T> = { columns: Column<T>[]; hidden: string[]; onHide: (keys: string[]) => void }
export function ColumnsMenu<T>({ columns, hidden, onHide }: ColumnsProps<T>) {
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="compact-sm" leftSection={<Columns3 size={14} />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.slice(1).map((column) => (
          <Menu.CheckboxItem
            key={column.key}
            checked={!hidden.includes(column.key)}
            onChange={(on) =>
              onHide(on ? hidden.filter((key) => key !== column.key) : [...hidden, column.key])
            }
          >
            {column.title}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
