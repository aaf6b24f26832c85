/** ShipStation's own side, driven at the sandbox as a person would do it on its page. */
export type ShopFloor = {
  order(number: string): Promise<FloorOrder>
  count(prefix: string): Promise<number>
  deed(orderId: number, deed: string, body?: object): Promise<void>
}
export type FloorOrder = {
  orderId: number
  orderNumber: string
  orderStatus: string
  amountPaid: number
  orderTotal: number
  weight: { value: number } | null
  tagIds: number[] | null
  items: { sku: string; quantity: number }[]
  shipTo: { city: string | null; street1: string | null }
}

export function shopFloor(url: string): ShopFloor {
  const base = url.replace(/\/$/, '')
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${base}/_sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!response.ok) throw new Error(`the sandbox refused ${path}: ${await response.text()}`)
    return response.json()
  }
  const list = async (search: string) =>
    (await ask('GET', `orders?search=${encodeURIComponent(search)}&pagesize=500`)) as {
      orders: FloorOrder[]
      total: number
    } // why: the sandbox's own answer
  return {
    async order(number) {
      const found = (await list(number)).orders.find((order) => order.orderNumber === number)
      if (!found) throw new Error(`the sandbox has no order ${number}`)
      return ((await ask('GET', `orders/${found.orderId}`)) as { order: FloorOrder }).order // why: as above
    },
    count: async (prefix) =>
      (await list(prefix)).orders.filter((order) => order.orderNumber.startsWith(prefix)).length,
    deed: async (orderId, deed, body = {}) => void (await ask('POST', `orders/${orderId}/${deed}`, body)),
  }
}
