import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { feed, feedStep } from '../../api/queries.ts'
import type { FeedQuery, FeedStep } from '../../api/types.ts'
import { Door } from '../../parts/Door.tsx'
import { Asked, Empty } from '../../parts/Empty.tsx'
import { Find, StateTabs } from '../../parts/Filter.tsx'
import { useFilters } from '../../parts/filters.ts'
import type { Column } from '../../parts/columns.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { Time } from '../../parts/Time.tsx'
import { Timeline } from '../../parts/Timeline.tsx'
import { Json } from '../../parts/Wire.tsx'
import { StepState, stepWords } from './StepState.tsx'

const size = 50
const columns = (open: (key: string) => void): Column<FeedStep>[] => [
  {
    key: 'says',
    title: 'Step',
    cell: (row) => (
      <button type="button" className="plain" onClick={() => open(row.key)}>
        {row.says}
      </button>
    ),
    text: (row) => row.says,
  },
  {
    key: 'state',
    title: 'State',
    width: '34%',
    cell: (row) => <StepState of={row.state} says={row.stateSays} />,
    text: (row) => row.stateSays,
  },
  {
    key: 'about',
    title: 'About',
    width: '20%',
    from: 'md',
    cell: (row) => (row.about ? <Door href={row.about.href}>{row.about.title}</Door> : '–'),
    text: (row) => row.about?.title ?? '',
  },
  {
    key: 'attempts',
    title: 'Attempts',
    width: '96px',
    right: true,
    from: 'lg',
    cell: (row) => row.attempts,
    text: (row) => String(row.attempts),
  },
  {
    key: 'at',
    title: 'When',
    width: '140px',
    from: 'md',
    cell: (row) => <Time at={row.at} />,
    text: (row) => row.at,
  },
]

/** What the integration sends, newest first; each opens to its body and the wire. */
export function Feed({ id }: { id: string }) {
  const [filters, set] = useFilters()
  const page = Number(filters.page ?? 1)
  const state = filters.state as FeedQuery['state'] | undefined // why: a wrong one in the address is refused in words
  const query: FeedQuery = { page, size, ...(state ? { state } : {}), ...(filters.q ? { q: filters.q } : {}) }
  const list = useQuery(feed(id, query))
  const counts = new Map(list.data?.counts.map((one) => [one.label, one.count]))
  const states = Object.keys(stepWords).filter((key) => counts.has(key) || key === state)
  return (
    <>
      <div className="line">
        <StateTabs
          label="State"
          on={state ?? ''}
          onPick={(key) => set({ state: key })}
          tabs={[
            { key: '', title: 'All', count: null },
            ...states.map((key) => ({
              key,
              title: stepWords[key as FeedStep['state']], // why: filtered from the table's own keys
              count: counts.get(key) ?? 0,
            })),
          ]}
        />
        <span className="spacer" />
        <Find label="Find a step" value={filters.q ?? ''} onFind={(q) => set({ q })} />
      </div>
      <Rows
        name="Steps"
        columns={columns((step) => set({ step }, 'page'))}
        rows={list.data?.steps}
        total={list.data?.total ?? 0}
        rowKey={(row) => row.key}
        problem={list.error}
        again={() => void list.refetch()}
        onClear={state || filters.q ? () => set({ state: undefined, q: undefined }) : undefined}
        page={page}
        size={size}
        onPage={(to) => set({ page: String(to) }, 'page')}
        empty={
          <Empty title="Nothing was sent yet">
            As soon as something changes that concerns this integration, what it sends stands here.
          </Empty>
        }
      />
      <Drawer
        opened={filters.step !== undefined}
        onClose={() => set({ step: undefined }, 'page')}
        title="One step"
        position="right"
        size="lg"
      >
        {filters.step && <One id={id} step={filters.step} />}
      </Drawer>
    </>
  )
}

function One({ id, step }: { id: string; step: string }) {
  return (
    <Asked of={useQuery(feedStep(id, step))}>
      {(it) => (
        <div className="stack">
          <p>
            <b>{it.step.says}</b>
          </p>
          <StepState of={it.step.state} says={it.step.stateSays} />
          {it.step.about && (
            <p>
              <Door href={it.step.about.href}>{it.step.about.title}</Door>
            </p>
          )}
          {it.timeline.length === 0 ? (
            <p className="dim">It has not been on the wire yet.</p>
          ) : (
            <Timeline of={it.timeline} />
          )}
          <h3>What it says</h3>
          <Json of={it.body} label="Body" />
        </div>
      )}
    </Asked>
  )
}
