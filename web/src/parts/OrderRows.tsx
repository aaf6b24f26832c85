import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { OrderQuery, OrderRow } from '../api/types.ts'
import { Parcels } from './Addressed.tsx'
import { StateTabs } from './Filter.tsx'
import { countryOf, priceOf } from './money.ts'
import { type Column, Rows } from './Rows.tsx'
import { Day } from './Time.tsx'

/** ShipStation's own words for its own states. */
const says: Record<string, string> = {
  awaiting_payment: 'Awaiting payment',
  awaiting_shipment: 'Awaiting shipment',
  on_hold: 'On hold',
  shipped: 'Shipped',
  cancelled: 'Cancelled',
  pending_fulfillment: 'Pending fulfilment',
}
export const statusWord = (status: string): string => says[status] ?? status

const columns: Column<OrderRow>[] = [
  {
    key: 'number',
    title: 'Order',
    width: '104px',
    cell: (it) => it.number,
    text: (it) => it.number,
    sort: { up: 'number', down: 'number' },
  },
  {
    key: 'status',
    title: 'Status',
    width: '150px',
    cell: (it) => statusWord(it.status),
    text: (it) => it.statusSays,
  },
  {
    key: 'name',
    title: 'Ship to',
    cell: (it) => it.name ?? '',
    text: (it) => [it.name, it.email].filter(Boolean).join(', '),
  },
  {
    key: 'country',
    title: 'Country',
    width: '118px',
    from: 'xl',
    cell: (it) => countryOf(it.country),
    text: (it) => countryOf(it.country),
  },
  { key: 'items', title: 'Items', from: 'lg', cell: (it) => it.items, text: (it) => it.items },
  {
    key: 'origin',
    title: 'From',
    from: 'lg',
    cell: (it) => it.origin ?? it.store ?? '',
    text: (it) => it.origin ?? it.store ?? '',
  },
  {
    key: 'tracking',
    title: 'Tracking',
    width: '220px',
    from: 'md',
    cell: (it) => <Parcels of={it.tracking} says="–" />,
    text: (it) => it.tracking.map((one) => one.number ?? 'without a number').join(', '),
  },
  {
    key: 'placedAt',
    title: 'Placed',
    width: '112px',
    from: 'lg',
    cell: (it) => <Day date={it.placedAt} />,
    text: (it) => it.placedAt ?? '',
    sort: { up: 'placedAt', down: '-placedAt' },
  },
  {
    key: 'total',
    title: 'Total',
    width: '92px',
    right: true,
    cell: (it) => priceOf(it.total, it.currency),
    text: (it) => priceOf(it.total, it.currency),
  },
]

type OrderRowsProps = {
  name: string
  found: UseQueryResult<{ rows: OrderRow[]; total: number }>
  query: OrderQuery
  onPage: (page: number) => void
  onSort: (sort: string) => void
  onClear?: (() => void) | undefined
  empty: ReactNode
}
export function OrderRows({ name, found, query, onPage, onSort, onClear, empty }: OrderRowsProps) {
  return (
    <Rows
      name={name}
      columns={columns}
      rows={found.data?.rows}
      total={found.data?.total ?? 0}
      rowKey={(it) => it.id}
      href={(it) => `/orders/${encodeURIComponent(it.id)}`}
      problem={found.error}
      again={() => void found.refetch()}
      empty={empty}
      onClear={onClear}
      page={query.page ?? 1}
      size={query.size ?? 50}
      onPage={onPage}
      sort={query.sort ?? '-placedAt'}
      onSort={onSort}
    />
  )
}

type TabsProps = {
  of: { status: string; count: number }[] | undefined
  on: string
  onPick: (key: string) => void
}
export function StatusTabs({ of, on, onPick }: TabsProps) {
  const all = of?.reduce((sum, it) => sum + it.count, 0) ?? null
  return (
    <StateTabs
      label="Status"
      on={on}
      onPick={onPick}
      tabs={[
        { key: '', title: 'All', count: all },
        ...(of ?? []).map((it) => ({ key: it.status, title: statusWord(it.status), count: it.count })),
      ]}
    />
  )
}
