import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { connections, orders } from '../api/queries.ts'
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
  const filtered = Boolean(q || status || store)
  return (
    <Page
      title="Orders"
      lead="Every order of your ShipStation account, as last read. It is changed there or where it came from, never here."
    >
      {(filtered || found.data?.total !== 0) && (
        <>
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
        </>
      )}
      <OrderRows
        name="Orders"
        found={found}
        query={query}
        onPage={(page) => set({ page: String(page) }, 'page')}
        onSort={(sort) => set({ sort })}
        onClear={filtered ? () => set({ q: '', status: '', store: '' }) : undefined}
        empty={<NoOrders />}
      />
    </Page>
  )
}

/** Without a connection there is one thing to do; with one, the account has none or they are still being read. */
function NoOrders() {
  const connected = (useQuery(connections()).data?.connections.length ?? 0) > 0
  return connected ? (
    <Empty
      title="No orders yet"
      action={
        <DoorButton href="/connections" variant="default">
          See what is being read
        </DoorButton>
      }
    >
      ShipStation is connected. Its orders stand here as soon as there are some and they are read.
    </Empty>
  ) : (
    <Empty
      title="No orders yet"
      action={<DoorButton href="/connections/new">Connect ShipStation</DoorButton>}
    >
      The orders of your ShipStation account stand here once it is connected and read.
    </Empty>
  )
}
