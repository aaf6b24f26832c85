import { useQuery } from '@tanstack/react-query'
import { orders, sync } from '../../api/queries.ts'
import type { OrderQuery } from '../../api/types.ts'
import { DoorButton } from '../../parts/Door.tsx'
import { Asked, Empty } from '../../parts/Empty.tsx'
import { Find } from '../../parts/Filter.tsx'
import { useFilters } from '../../parts/filters.ts'
import { OrderRows, StatusTabs } from '../../parts/OrderRows.tsx'
import { useSlug } from './useCampaign.ts'

/** The campaign's orders as ShipStation has them now: those of its store. */
export function CampaignOrders() {
  const slug = useSlug()
  return (
    <Asked of={useQuery(sync(slug))}>
      {({ sync: it }) =>
        it ? (
          <InStore store={it.store} prefix={it.prefix} slug={slug} />
        ) : (
          <Empty
            title="Nothing is in ShipStation yet"
            action={<DoorButton href={`/campaigns/${slug}/sync`}>Configure ShipStation sync</DoorButton>}
          >
            Once sync is configured and orders are released, they stand here as ShipStation has them.
          </Empty>
        )
      }
    </Asked>
  )
}

function InStore({
  store,
  prefix,
  slug,
}: {
  store: { id: string; name: string }
  prefix: string
  slug: string
}) {
  const [filters, set] = useFilters()
  const { q, status } = filters
  const query: OrderQuery = {
    page: Number(filters['page'] ?? 1),
    size: 50,
    store: store.id,
    sort: (filters['sort'] ?? '-placedAt') as NonNullable<OrderQuery['sort']>, // why: the hub refuses any other
    ...(q ? { q } : {}),
    ...(status ? { status } : {}),
  }
  const found = useQuery(orders(query))
  return (
    <>
      <p className="lead">
        The orders in the store {store.name}, as last read from ShipStation. This campaign’s begin with{' '}
        {prefix}
      </p>
      <StatusTabs of={found.data?.statuses} on={status ?? ''} onPick={(key) => set({ status: key })} />
      <Find label="Find an order" value={q ?? ''} onFind={(text) => set({ q: text })} />
      <OrderRows
        name="Orders"
        found={found}
        query={query}
        onPage={(page) => set({ page: String(page) }, 'page')}
        onSort={(sort) => set({ sort })}
        onClear={q || status ? () => set({ q: '', status: '' }) : undefined}
        empty={
          <Empty
            title="No order of this store yet"
            action={<DoorButton href={`/campaigns/${slug}/sync`}>Send the first</DoorButton>}
          >
            They appear as soon as ShipStation has accepted them.
          </Empty>
        }
      />
    </>
  )
}
