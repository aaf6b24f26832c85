import { useQuery } from '@tanstack/react-query'
import { sync } from '../../api/queries.ts'
import type { Sync } from '../../api/types.ts'
import { DoorButton } from '../../parts/Door.tsx'
import { Asked, Empty } from '../../parts/Empty.tsx'
import { OrderList } from '../../parts/OrderList.tsx'
import { useSlug } from './useCampaign.ts'

/** The campaign's orders as ShipStation has them now: those of its store. */
export function CampaignOrders() {
  const slug = useSlug()
  return (
    <Asked of={useQuery(sync(slug))}>
      {({ sync: it }) =>
        it ? (
          <InStore of={it} slug={slug} />
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

const InStore = ({ of: { store, prefix }, slug }: { of: Sync; slug: string }) => (
  <>
    <p className="lead">
      The orders in the store {store.name}, as last read from ShipStation. This campaign’s begin with{' '}
      <code>{prefix}</code>
    </p>
    <OrderList
      store={store.id}
      file={`${slug} orders`}
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
