import { Button, Checkbox, Menu, Skeleton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Door, useGo } from './Door.tsx'
import { Failed, NoMatch } from './Empty.tsx'
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight, Columns3 } from './icons.ts'
import { number } from './money.ts'

export type Column<T> = {
  key: string
  title: string
  cell: (row: T) => ReactNode
  /** the whole text, for hovering over a cut cell and for the CSV */
  text: (row: T) => string
  right?: boolean
  /** a share of the width, e.g. '14%' */
  width?: string
  /** shown from this window width on; absent: always */
  from?: 'md' | 'lg' | 'xl'
  sort?: { up: string; down: string }
}

type RowsProps<T> = {
  /** what the table is, for who reads it aloud, and where its columns are remembered */
  name: string
  columns: Column<T>[]
  rows: T[] | undefined
  total: number
  rowKey: (row: T) => string
  href?: (row: T) => string
  problem?: Error | null
  again?: () => void
  empty: ReactNode
  /** set when filters are on: nothing found is then not the same as nothing there */
  onClear?: (() => void) | undefined
  page: number
  size: number
  onPage: (page: number) => void
  sort?: string
  onSort?: (sort: string) => void
  tools?: ReactNode
}

export function Rows<T>(it: RowsProps<T>) {
  const [hidden, hide] = useLocalStorage<string[]>({ key: `longshore-columns-${it.name}`, defaultValue: [] })
  const columns = it.columns.filter((column) => !hidden.includes(column.key))
  if (it.problem && !it.rows) return <Failed problem={it.problem} again={it.again} />
  if (it.rows && it.rows.length === 0) return it.onClear ? <NoMatch onClear={it.onClear} /> : it.empty
  return (
    <div className="rows">
      <div className="rows-tools">
        <Range
          page={it.page}
          size={it.size}
          total={it.total}
          onPage={it.onPage}
          known={it.rows !== undefined}
        />
        <div className="spacer" />
        {it.tools}
        <ColumnsMenu columns={it.columns} hidden={hidden} onHide={hide} />
      </div>
      <table aria-label={it.name} aria-busy={!it.rows}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={it.sort} onSort={it.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {it.rows
            ? it.rows.map((row) => (
                <Row key={it.rowKey(row)} row={row} columns={columns} href={it.href?.(row)} />
              ))
            : Array.from({ length: 10 }, (_, line) => (
                <tr key={line}>
                  {columns.map((column) => (
                    <td key={column.key} data-from={column.from}>
                      <Skeleton height={14} width="70%" />
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
      {it.total > it.size && (
        <div className="rows-tools">
          <Range
            label="Pages, again"
            page={it.page}
            size={it.size}
            total={it.total}
            onPage={it.onPage}
            known={it.rows !== undefined}
          />
        </div>
      )}
    </div>
  )
}

function Row<T>({ row, columns, href }: { row: T; columns: Column<T>[]; href: string | undefined }) {
  const go = useGo()
  const open = (event: React.MouseEvent) => {
    // why: a press anywhere in the row opens it, but not one on a link of its own, nor the end of marking text
    if (!href || (event.target as Element).closest('a,button,input') || getSelection()?.toString()) return
    go(href)
  }
  return (
    <tr onClick={open} data-opens={href !== undefined}>
      {columns.map((column, place) => (
        <td key={column.key} title={column.text(row)} data-right={column.right} data-from={column.from}>
          {place === 0 && href ? (
            <Door href={href} className="door row-door" data-row-door="">
              {column.cell(row)}
            </Door>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  )
}

type HeadProps<T> = {
  column: Column<T>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}
function Head<T>({ column, sort, onSort }: HeadProps<T>) {
  const { up, down } = column.sort ?? {}
  const now = sort && sort === up ? 'ascending' : sort && sort === down ? 'descending' : undefined
  const next = now === 'ascending' ? (down ?? up) : (up ?? down)
  return (
    <th
      scope="col"
      {...(column.width ? { width: column.width } : {})}
      data-right={column.right}
      data-from={column.from}
      aria-sort={now}
    >
      {next && onSort ? (
        <button type="button" className="sort" onClick={() => onSort(next)}>
          {column.title}
          {now === 'ascending' && <ArrowUp size={13} aria-hidden />}
          {now === 'descending' && <ArrowDown size={13} aria-hidden />}
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}

type RangeProps = {
  label?: string
  page: number
  size: number
  total: number
  onPage: (page: number) => void
  known: boolean
}
function Range({ label = 'Pages', page, size, total, onPage, known }: RangeProps) {
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

type ColumnsProps<T> = { columns: Column<T>[]; hidden: string[]; onHide: (keys: string[]) => void }
function ColumnsMenu<T>({ columns, hidden, onHide }: ColumnsProps<T>) {
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="compact-sm" leftSection={<Columns3 size={14} />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.slice(1).map((column) => (
          <Menu.Item
            key={column.key}
            role="menuitemcheckbox"
            aria-checked={!hidden.includes(column.key)}
            onClick={() =>
              onHide(
                hidden.includes(column.key)
                  ? hidden.filter((key) => key !== column.key)
                  : [...hidden, column.key],
              )
            }
            leftSection={
              <Checkbox size="xs" readOnly tabIndex={-1} aria-hidden checked={!hidden.includes(column.key)} />
            }
          >
            {column.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
