import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Door } from '../../parts/Door.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { Find, StateTabs } from '../../parts/Filter.tsx'
import { useFilters } from '../../parts/filters.ts'
import { pageOf } from '../../parts/address.ts'
import type { Column } from '../../parts/columns.tsx'
import { Rows } from '../../parts/Rows.tsx'
import { Time } from '../../parts/Time.tsx'
import { EventMark } from './EventMark.tsx'
import { OneEvent } from './OneEvent.tsx'
import { feed } from './queries.ts'
import { SendAgain } from './SendAgain.tsx'
import type { Event, FeedQuery } from './types.ts'
import { useId, useKlaviyo } from './useKlaviyo.ts'

const size = 50
const columns = (open: (key: string) => void, stores: ReadonlyMap<string, string>): Column<Event>[] => [
  {
    key: 'metric',
    title: 'Event',
    cell: (row) => (
      <button type="button" className="plain event-name" onClick={() => open(row.key)}>
        {row.metric}
      </button>
    ),
    text: (row) => row.metric,
  },
  {
    key: 'who',
    title: 'Person',
    width: '22%',
    from: 'md',
    cell: (row) => row.who,
    text: (row) => row.who,
  },
  {
    key: 'order',
    title: 'Order',
    width: '116px',
    cell: (row) =>
      row.orderHref ? <Door href={row.orderHref}>{row.order ?? 'open'}</Door> : (row.order ?? '–'),
    text: (row) => row.order ?? '',
  },
  {
    key: 'store',
    title: 'Store',
    width: '13%',
    from: 'lg',
    cell: (row) => storeOf(row, stores),
    text: (row) => storeOf(row, stores),
  },
  {
    key: 'state',
    title: 'State',
    width: '156px',
    cell: (row) => <EventMark of={row} />,
    text: (row) => row.says,
  },
  {
    key: 'at',
    title: 'Happened',
    width: '13%',
    from: 'md',
    cell: (row) => <Time at={row.at} />,
    text: (row) => row.at,
  },
]
const storeOf = ({ store }: Event, stores: ReadonlyMap<string, string>) =>
  store === null ? '' : (stores.get(store) ?? store)

/** Klaviyo's activity feed with what it does not show: what waits, what was refused, and every answer. */
export function FeedPage() {
  const id = useId()
  const { data } = useKlaviyo()
  const [filters, set] = useFilters()
  const page = pageOf(filters)
  const metric = filters.metric as FeedQuery['metric'] // why: a wrong one in the address is refused in words
  const state = filters.state as FeedQuery['state'] // why: as above
  const query: FeedQuery = {
    ...{ page, size },
    ...(metric ? { metric } : {}),
    ...(state ? { state } : {}),
    ...(filters.q ? { q: filters.q } : {}),
  }
  const list = useQuery(feed(id, query))
  const stores = new Map(data?.stores.map((one) => [one.id, one.name]))
  const metrics = (data?.metrics ?? []).filter((one) => one.on || one.sent > 0)
  const problems = data ? data.queue.refused + data.queue.unknown : null
  return (
    <>
      <StateTabs
        label="Metric"
        on={metric ?? ''}
        onPick={(key) => set({ metric: key })}
        tabs={[
          { key: '', title: 'All metrics', count: null },
          ...metrics.map((one) => ({ key: one.metric, title: one.name, count: one.sent })),
        ]}
      />
      <div className="line">
        <StateTabs
          label="State"
          on={state ?? ''}
          onPick={(key) => set({ state: key })}
          tabs={[
            { key: '', title: 'All', count: null },
            { key: 'waiting', title: 'Wait', count: data ? data.queue.waiting + data.queue.sending : null },
            { key: 'sent', title: 'Sent', count: null },
            { key: 'problem', title: 'Problems', count: problems },
          ]}
        />
        <span className="spacer" />
        <Find label="Order, e-mail or tracking number" value={filters.q ?? ''} onFind={(q) => set({ q })} />
      </div>
      <Rows
        name="Events"
        columns={columns((key) => set({ event: key }, 'page'), stores)}
        rows={list.data?.events}
        total={list.data?.total ?? 0}
        rowKey={(row) => row.key}
        problem={list.error}
        again={() => void list.refetch()}
        onClear={
          metric || state || filters.q
            ? () => set({ metric: undefined, state: undefined, q: undefined })
            : undefined
        }
        page={page}
        size={size}
        onPage={(to) => set({ page: String(to) }, 'page')}
        tools={<SendAgain id={id} />}
        empty={
          <Empty title="No event yet">
            As soon as an order comes into one of the chosen states, or its label is printed, its event stands
            here.
          </Empty>
        }
      />
      <Drawer
        opened={filters.event !== undefined}
        onClose={() => set({ event: undefined }, 'page')}
        title="One event"
        position="right"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {filters.event && <OneEvent id={id} event={filters.event} stores={stores} />}
      </Drawer>
    </>
  )
}
