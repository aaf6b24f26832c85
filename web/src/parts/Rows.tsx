import { Button, Checkbox, Skeleton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { type ReactNode, useEffect, useState } from 'react'
import {
  type Chosen,
  chooseAll,
  chooseNone,
  countOf,
  isChosen,
  stateOfPage,
  togglePage,
  toggleRow,
} from './chosen.ts'
import type { Column } from './columns.tsx'
import { Door, useGo } from './Door.tsx'
import { Failed, NoMatch } from './Empty.tsx'
import { ArrowDown, ArrowUp } from './icons.ts'
import { number } from './money.ts'
import { ColumnsMenu, CsvButton, Range } from './RowsTools.tsx'

/** What a person can do with all rows of a list, beyond looking at a page of them. */
export type Whole<T> = {
  /** reads every row under these filters */
  read: () => Promise<T[]>
  /** the filters in one text: choosing ends when they change */
  view: string
  /** the name of the saved file, without its ending */
  file: string
  /** what can be done to the chosen rows, beside saving them */
  deeds?: (count: number, rows: () => Promise<T[]>, done: () => void) => ReactNode
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
  whole?: Whole<T>
}

export function Rows<T>(it: RowsProps<T>) {
  const [hidden, hide] = useLocalStorage<string[]>({ key: `longshore-columns-${it.name}`, defaultValue: [] })
  const [chosen, choose] = useState<Chosen<T>>(chooseNone)
  const view = it.whole?.view
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- other filters, other rows: what was chosen is no longer in sight
  useEffect(() => choose(chooseNone()), [view])
  const columns = it.columns.filter((column) => !hidden.includes(column.key))
  const page = (it.rows ?? []).map((row) => [it.rowKey(row), row] as const)
  if (it.problem && !it.rows) return <Failed problem={it.problem} again={it.again} />
  if (it.rows && it.rows.length === 0) return it.onClear ? <NoMatch onClear={it.onClear} /> : it.empty
  const range = { page: it.page, size: it.size, total: it.total, onPage: it.onPage, known: Boolean(it.rows) }
  return (
    <div className="rows">
      {it.whole && countOf(chosen, it.total) > 0 ? (
        <ChosenBar of={it.whole} chosen={chosen} total={it.total} columns={columns} onChoose={choose} />
      ) : (
        <div className="rows-tools">
          <Range {...range} />
          <div className="spacer" />
          {it.whole && (
            <CsvButton file={it.whole.file} columns={columns} rows={it.whole.read}>
              CSV of this view
            </CsvButton>
          )}
          {it.tools}
          <ColumnsMenu columns={it.columns} hidden={hidden} onHide={hide} />
        </div>
      )}
      <table aria-label={it.name} aria-busy={!it.rows}>
        <thead>
          <tr>
            {it.whole && (
              <th scope="col" className="pick-cell" data-from="md">
                <PickPage now={stateOfPage(chosen, page)} onPick={() => choose(togglePage(chosen, page))} />
              </th>
            )}
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={it.sort} onSort={it.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {it.rows
            ? page.map(([key, row]) => (
                <Row
                  key={key}
                  row={row}
                  columns={columns}
                  href={it.href?.(row)}
                  {...(it.whole
                    ? {
                        chosen: isChosen(chosen, key),
                        onChoose: () => choose(toggleRow(chosen, key, page)),
                      }
                    : {})}
                />
              ))
            : Array.from({ length: 10 }, (_, line) => (
                <tr key={line}>
                  {it.whole && <td className="pick-cell" data-from="md" aria-label="Not read yet" />}
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
          <Range label="Pages, again" {...range} />
        </div>
      )}
    </div>
  )
}

const PickPage = ({ now, onPick }: { now: 'all' | 'some' | 'none'; onPick: () => void }) => (
  <Checkbox
    size="xs"
    aria-label="Choose all on this page"
    checked={now === 'all'}
    indeterminate={now === 'some'}
    onChange={onPick}
  />
)

type ChosenBarProps<T> = {
  of: Whole<T>
  chosen: Chosen<T>
  total: number
  columns: Column<T>[]
  onChoose: (chosen: Chosen<T>) => void
}
/** Stands in the tools' place while rows are chosen, so that the table does not move. */
function ChosenBar<T>({ of, chosen, total, columns, onChoose }: ChosenBarProps<T>) {
  const count = countOf(chosen, total)
  const rows = () => (chosen.all ? of.read() : Promise.resolve([...chosen.rows.values()]))
  return (
    <div className="rows-tools chosen" role="region" aria-label="Chosen rows">
      <b className="num" role="status">
        {chosen.all ? `All ${number(total)} that match are chosen` : `${number(count)} chosen`}
      </b>
      {!chosen.all && count < total && (
        <button type="button" className="plain" onClick={() => onChoose(chooseAll())}>
          Choose all {number(total)} that match
        </button>
      )}
      <div className="spacer" />
      {of.deeds?.(count, rows, () => onChoose(chooseNone()))}
      <CsvButton file={of.file} columns={columns} rows={rows}>
        CSV of the chosen
      </CsvButton>
      <Button variant="subtle" size="compact-sm" onClick={() => onChoose(chooseNone())}>
        Choose none
      </Button>
    </div>
  )
}

type RowProps<T> = {
  row: T
  columns: Column<T>[]
  href: string | undefined
  chosen?: boolean
  onChoose?: () => void
}
function Row<T>({ row, columns, href, chosen, onChoose }: RowProps<T>) {
  const go = useGo()
  const open = (event: React.MouseEvent) => {
    // why: a press anywhere in the row opens it, but not one on a link of its own, nor the end of marking text
    if (!href || (event.target as Element).closest('a,button,input,.pick-cell')) return
    if (!getSelection()?.toString()) go(href)
  }
  return (
    <tr onClick={open} data-opens={href !== undefined} data-chosen={chosen}>
      {onChoose && (
        <td className="pick-cell" data-from="md">
          <Checkbox
            size="xs"
            aria-label={`Choose ${columns[0]?.text(row)}`}
            checked={chosen ?? false}
            onChange={onChoose}
          />
        </td>
      )}
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
