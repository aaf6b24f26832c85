import { useQuery } from '@tanstack/react-query'
import { runs } from '../../api/queries.ts'
import type { Run, RunQuery } from '../../api/types.ts'
import { Empty } from '../../parts/Empty.tsx'
import { StateTabs } from '../../parts/Filter.tsx'
import { useFilters } from '../../parts/filters.ts'
import { number } from '../../parts/money.ts'
import type { Column } from '../../parts/columns.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { Time } from '../../parts/Time.tsx'

const size = 50
const columns: Column<Run>[] = [
  { key: 'at', title: 'When', width: '120px', cell: (row) => <Time at={row.at} />, text: (row) => row.at },
  { key: 'what', title: 'What', width: '136px', cell: (row) => row.what, text: (row) => row.what },
  { key: 'why', title: 'Why', width: '22%', from: 'md', cell: (row) => row.why, text: (row) => row.why },
  {
    key: 'says',
    title: 'Outcome',
    cell: (row) => (
      <span data-tone={row.failed ? 'bad' : 'calm'} className={row.failed ? 'tone' : ''}>
        {row.says}
      </span>
    ),
    text: (row) => row.says,
  },
  {
    key: 'records',
    title: 'Read',
    width: '84px',
    right: true,
    from: 'lg',
    cell: (row) => number(row.records),
    text: (row) => String(row.records),
  },
  {
    key: 'seconds',
    title: 'Took',
    width: '84px',
    right: true,
    from: 'lg',
    cell: (row) => took(row.seconds),
    text: (row) => took(row.seconds),
  },
]
const took = (seconds: number | null) =>
  seconds === null ? '…' : seconds < 10 ? `${seconds.toFixed(1)} s` : `${number(Math.round(seconds))} s`

/** Its readings, newest first, with what each of them found. */
export function Runs({ id }: { id: string }) {
  const [filters, set] = useFilters()
  const page = Number(filters.page ?? 1)
  const only = (filters.only ?? 'news') as NonNullable<RunQuery['only']> // why: a wrong one in the address is refused in words
  const list = useQuery(runs(id, { page, size, only }))
  return (
    <>
      <StateTabs
        label="Which readings"
        on={only}
        onPick={(key) => set({ only: key })}
        tabs={[
          { key: 'news', title: 'With news', count: null },
          { key: 'failed', title: 'Failed', count: null },
          { key: 'all', title: 'All', count: null },
        ]}
      />
      <Rows
        name="Readings"
        columns={columns}
        rows={list.data?.runs}
        total={list.data?.total ?? 0}
        rowKey={(row) => row.id}
        problem={list.error}
        again={() => void list.refetch()}
        onClear={only === 'all' ? undefined : () => set({ only: 'all' })}
        page={page}
        size={size}
        onPage={(to) => set({ page: String(to) }, 'page')}
        empty={<Empty title="Nothing was read yet">Every reading stands here with what it found.</Empty>}
      />
    </>
  )
}
