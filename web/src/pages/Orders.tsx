import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { orders } from '../api/queries.ts'
import type { OrderQuery } from '../api/types.ts'
import { DoorButton } from '../parts/Door.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Find } from '../parts/Filter.tsx'
import { useFilters } from '../parts/filters.ts'
import { number } from '../parts/money.ts'
import { OrderRows, StatusTabs } from '../parts/OrderRows.tsx'
import { Page } from '../parts/Page.tsx'

export function Orders() {
  const [filters, set] = useFilters()
  const { q, status, store } = filters
  const query: OrderQuery = {
    page: Number(filters['page'] ?? 1),
    size: 50,
    sort: (filters['sort'] ?? '-placedAt') as NonNullable<OrderQuery['sort']>, // why: the hub refuses any other
    ...(q ? { q } : {}),
    ...(status ? { status } : {}),
    ...(store ? { store } : {}),
  }
  const found = useQuery(orders(query))
  const stores = found.data?.stores ?? []
  return (
    <Page
      title="Orders"
      lead="Every order of your ShipStation account, as last read. It is changed there or where it came from, never here."
    >
      <StatusTabs of={found.data?.statuses} on={status ?? ''} onPick={(key) => set({ status: key })} />
      <div className="line">
        <Find label="Find an order" value={q ?? ''} onFind={(text) => set({ q: text })} />
        <Select
          aria-label="Store"
          placeholder="All stores"
          clearable
          className="pick"
          data={stores.map((it) => ({ value: it.id, label: `${it.name} (${number(it.count)})` }))}
          value={store ?? null}
          onChange={(id) => set({ store: id ?? undefined })}
        />
      </div>
      <OrderRows
        name="Orders"
        found={found}
        query={query}
        onPage={(page) => set({ page: String(page) }, 'page')}
        onSort={(sort) => set({ sort })}
        onClear={q || status || store ? () => set({ q: '', status: '', store: '' }) : undefined}
        empty={
          <Empty
            title="No orders yet"
            action={<DoorButton href="/connections/new">Connect ShipStation</DoorButton>}
          >
            The orders of your ShipStation account stand here once it is connected and read.
          </Empty>
        }
      />
    </Page>
  )
}
