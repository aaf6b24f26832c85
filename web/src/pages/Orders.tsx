import { useQuery } from '@tanstack/react-query'
import { connections } from '../api/queries.ts'
import { DoorButton } from '../parts/Door.tsx'
import { Empty } from '../parts/Empty.tsx'
import { OrderList } from '../parts/OrderList.tsx'
import { Page } from '../parts/Page.tsx'

export const Orders = () => (
  <Page
    title="Orders"
    lead="Every order of your ShipStation account, as last read. It is changed there or where it came from, never here."
  >
    <OrderList file="orders" empty={<NoOrders />} />
  </Page>
)

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
