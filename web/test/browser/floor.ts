import { type FloorOrder, shopFloor } from '../../../hub/demo/shop-floor.ts'

type Order = Omit<FloorOrder, 'items' | 'shipTo'> & {
  items: { sku: string; name: string; quantity: number }[]
  shipTo: { city: string | null; street1: string | null; company: string | null }
}
/** ShipStation's own side: what people do there, at the sandbox. */
export type Floor = {
  order(number: string): Promise<Order>
  count(prefix: string): Promise<number>
  deed(number: string, deed: string, body?: object): Promise<void>
  /** Some tag of the account. */
  tag(): Promise<number>
  /** An order typed into ShipStation by hand. */
  type(order: object): Promise<void>
}

export function floorAt(url: string): Floor {
  const base = url.replace(/\/$/, '')
  const shop = shopFloor(base)
  const order = async (number: string) => (await shop.order(number)) as Order // why: the sandbox gives all fields
  const shipTo = {
    name: 'Typed By Hand',
    street1: '1 Desk',
    city: 'Austin',
    state: 'TX',
    postalCode: '78701',
  }
  return {
    order,
    count: shop.count,
    deed: async (number, deed, body) => shop.deed((await order(number)).orderId, deed, body),
    async tag() {
      const state = (await (await fetch(`${base}/_sandbox/state`)).json()) as { tags: { tagId: number }[] } // why: its own answer
      return state.tags[0]?.tagId ?? 0
    },
    async type(given) {
      const response = await fetch(`${base}/_sandbox/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ shipTo: { ...shipTo, country: 'US' }, ...given }),
      })
      if (!response.ok) throw new Error(`the sandbox refused the order: ${await response.text()}`)
    },
  }
}
