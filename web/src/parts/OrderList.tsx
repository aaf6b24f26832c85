import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, got } from '../api/client.ts'
import { orders } from '../api/queries.ts'
import type { OrderQuery, OrderRow } from '../api/types.ts'
import { pageOf } from './address.ts'
import { everyPage } from './chosen.ts'
import { amount, type Column, country, day, tracking, words } from './columns.tsx'
import { Find, StateTabs } from './Filter.tsx'
import { useFilters } from './filters.ts'
import { remoteLook } from './looks.ts'
import { number, priceOf } from './money.ts'
import { Rows } from './Rows.tsx'
import { Mark } from './Status.tsx'

const columns: Column<OrderRow>[] = [
  words('number', 'Order', (it) => it.number, { width: '96px', sort: { up: 'number', down: 'number' } }),
  {
    key: 'status',
    title: 'Status',
    width: '168px',
    cell: (it) => <Mark of={remoteLook(it.status)} />,
    text: (it) => it.statusSays,
  },
  {
    ...words<OrderRow>('name', 'Ship to', (it) => it.name),
    text: (it) => [it.name, it.email].filter(Boolean).join(', '),
  },
  country((it) => it.country, { from: 'xl' }),
  words('items', 'Items', (it) => it.items, { from: 'lg' }),
  words('origin', 'From', (it) => it.origin ?? it.store, { from: 'xl', width: '172px' }),
  tracking(
    (it) => it.tracking,
    () => '–',
  ),
  day('placedAt', 'Placed', (it) => it.placedAt, { sort: { up: 'placedAt', down: '-placedAt' } }),
  amount('total', 'Total', (it) => priceOf(it.total, it.currency)),
]

type OrderListProps = {
  /** of this store alone; without one, of all, with a choice */
  store?: string
  file: string
  /** instead of the list, while there is no order at all */
  empty: ReactNode
}
/** Orders as ShipStation has them, under the filters of the address. */
export function OrderList({ store: only, file, empty }: OrderListProps) {
  const [filters, set] = useFilters()
  const { q, status } = filters
  const store = only ?? filters['store']
  const query: OrderQuery = {
    sort: (filters['sort'] ?? '-placedAt') as NonNullable<OrderQuery['sort']>, // why: the hub refuses any other
    ...(q ? { q } : {}),
    ...(status ? { status } : {}),
    ...(store ? { store } : {}),
  }
  const page = pageOf(filters)
  const found = useQuery(orders({ ...query, page, size: 50 }))
  const filtered = Boolean(q || status || (!only && store))
  const read = () =>
    everyPage((at) => got(api.GET('/api/orders', { params: { query: { ...query, page: at, size: 500 } } })))
  return (
    <>
      {(filtered || found.data?.total !== 0) && (
        <>
          <StatusTabs of={found.data?.statuses} on={status ?? ''} onPick={(key) => set({ status: key })} />
          <div className="line">
            <Find label="Find an order" value={q ?? ''} onFind={(text) => set({ q: text })} />
            {!only && (
              <Select
                aria-label="Store"
                placeholder="All stores"
                clearable
                className="pick"
                data={(found.data?.stores ?? []).map((it) => ({
                  value: it.id,
                  label: `${it.name} (${number(it.count)})`,
                }))}
                value={store ?? null}
                onChange={(id) => set({ store: id ?? undefined })}
              />
            )}
          </div>
        </>
      )}
      <Rows
        name="Orders"
        columns={columns}
        rows={found.data?.rows}
        total={found.data?.total ?? 0}
        rowKey={(it) => it.id}
        href={(it) => `/orders/${encodeURIComponent(it.id)}`}
        problem={found.error}
        again={() => void found.refetch()}
        empty={empty}
        onClear={filtered ? () => set({ q: '', status: '', ...(only ? {} : { store: '' }) }) : undefined}
        page={page}
        size={50}
        onPage={(next) => set({ page: String(next) }, 'page')}
        sort={query.sort ?? '-placedAt'}
        onSort={(sort) => set({ sort })}
        whole={{ read, view: JSON.stringify({ ...query, sort: undefined }), file }}
      />
    </>
  )
}

type TabsProps = {
  of: { status: string; count: number }[] | undefined
  on: string
  onPick: (key: string) => void
}
function StatusTabs({ of, on, onPick }: TabsProps) {
  const all = of?.reduce((sum, it) => sum + it.count, 0) ?? null
  return (
    <StateTabs
      label="Status"
      on={on}
      onPick={onPick}
      tabs={[
        { key: '', title: 'All', count: all },
        ...(of ?? []).map((it) => ({
          key: it.status,
          title: remoteLook(it.status).word,
          count: it.count,
        })),
      ]}
    />
  )
}
