import type { At, Change, Ref, View, Want } from '../../connector.ts'
import type { Order } from '../../model/order.ts'
import type { Fulfillment, Shipment } from '../../model/shipment.ts'
import type { Around } from './properties.ts'
import type { Settings } from './settings.ts'

type Place = Pick<At<Settings>, 'connected'>
const ref = <K extends Ref['kind']>(at: Place, kind: K, id: string): Ref<K> => ({
  ...{ account: at.connected, kind, id },
})
export const orderRef = (at: Place, id: string) => ref(at, 'order', id)

/** In `needs`: what an earlier round asked for. A view throws for what nobody asked for yet; the next round knows more. */
function asked<T>(look: () => T): T | null {
  try {
    return look()
  } catch {
    return null
  }
}

/** The store and the tags of an order, by their own records. */
const around = (at: Place, order: Order | null): Want[] =>
  order === null
    ? []
    : [
        ...(order.store === null ? [] : [ref(at, 'store', order.store)]),
        ...order.tags.map((id) => ref(at, 'tag', id)),
      ]

export function needs({ ref: of, after }: Change, view: View, at: At<Settings>): Want[] {
  if (of.kind === 'order') return needsOfOrder(ref(at, 'order', of.id), after as Order | null, view, at) // why: its kind
  const parcel = after as Shipment | Fulfillment | null // why: the flow reads orders and parcels only
  if (!parcel?.order) return []
  const order = orderRef(at, parcel.order)
  return [
    order,
    { kind: 'shipment', of: order },
    ...around(
      at,
      asked(() => view.get(order)),
    ),
  ]
}

function needsOfOrder(of: Ref<'order'>, order: Order | null, view: View, at: At<Settings>): Want[] {
  if (order === null) return []
  const past = asked(() => view.past(of)) ?? []
  const wants: Want[] = [
    { past: of },
    ...around(at, order),
    ...past.flatMap(({ data }) => (data && data.status !== order.status ? around(at, data) : [])),
  ]
  // Why there is no Order Shipped is told by its parcels.
  if (order.status === 'shipped') wants.push({ kind: 'shipment', of }, { kind: 'fulfillment', of })
  return wants
}

export const aroundOf = (order: Order, view: View, at: Place): Around => ({
  store: order.store === null ? null : (view.get(ref(at, 'store', order.store)) ?? null),
  tags: order.tags.flatMap((id) => view.get(ref(at, 'tag', id))?.name ?? []),
})
