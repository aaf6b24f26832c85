import type { Order } from '../../model/order.ts'
import type { Shipment } from '../../model/shipment.ts'

type Label = { id: string; data: Shipment }
type Piece = { sku: string | null; name: string | null; quantity: number }
/** Which part of its order a parcel is: the how-manieth of those known, what lies in it, and what is still to come. */
export type Part = {
  index: number
  count: number
  inside: Piece[]
  outside: Piece[]
  /** Null where ShipStation does not say what lies in the parcels. */
  remaining: number | null
}

/** Labels that went out and stand, in the order in which they were made. */
export const standing = (labels: readonly Label[]): Label[] =>
  labels
    .filter(({ data }) => !data.voided && !data.isReturn)
    .toSorted((a, b) => moment(a) - moment(b) || byNumber(a.id, b.id))
const moment = ({ data }: Label) => Date.parse(data.createdAt)
const byNumber = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1)

/** The part that this label is among those that stand; null for one that does not (a return, a voided one). */
export function partOf(id: string, order: Order, labels: readonly Label[]): Part | null {
  const all = standing(labels)
  const at = all.findIndex((label) => label.id === id)
  const label = all[at]
  if (!label) return null
  const gone = all.slice(0, at + 1)
  const inside = label.data.items ?? []
  const numbered = { index: at + 1, count: all.length, inside: inside.map(piece) }
  if (gone.some(({ data }) => data.items === undefined)) return { ...numbered, outside: [], remaining: null }
  const outside = leftOf(
    order,
    gone.flatMap(({ data }) => data.items ?? []),
  )
  return { ...numbered, outside, remaining: outside.reduce((sum, { quantity }) => sum + quantity, 0) }
}

const piece = ({ sku, name, quantity }: Piece): Piece => ({ sku, name, quantity })

/** The order's lines less what went: by the line's key where both have one, by SKU and name else. */
function leftOf(order: Order, shipped: readonly NonNullable<Shipment['items']>[number][]): Piece[] {
  const rest = shipped.map((one) => ({ ...one }))
  const take = (line: Order['lines'][number]) => {
    let left = line.quantity
    for (const one of rest) {
      const same =
        line.key !== null && one.key !== null
          ? one.key === line.key
          : one.sku === line.sku && one.name === line.name
      if (!same || left <= 0) continue
      const taken = Math.min(left, one.quantity)
      one.quantity -= taken
      left -= taken
    }
    return left
  }
  return order.lines
    .filter((line) => !line.adjustment)
    .map((line) => ({ ...piece(line), quantity: take(line) }))
    .filter(({ quantity }) => quantity > 0)
}
