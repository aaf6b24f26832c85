import type { Past } from '../../connector.ts'
import type { Order } from '../../model/order.ts'

/** One time that an order came into a status: what it was then, the status before, and the how-manieth time it is. */
export type Turn = {
  order: Order
  previous: string | null
  occurrence: number
  at: string
}

/**
 * Every turn of an order's status that the log knows, oldest first, up to an entry. The log is what counts occurrences: an order
 * may be held twice, and the second is the second whatever is planned again, and whichever flow asks.
 */
export function turnsOf(past: readonly Past<'order'>[], upTo: bigint): Turn[] {
  const turns: Turn[] = []
  const counts = new Map<string, number>()
  let status: string | null = null
  for (const { seq, data } of past) {
    if (seq > upTo || data === null || data.status === status) continue
    const occurrence = (counts.get(data.status) ?? 0) + 1
    counts.set(data.status, occurrence)
    const at = data.modifiedAt ?? data.createdAt ?? data.placedAt
    if (at) turns.push({ order: data, previous: status, occurrence, at })
    status = data.status
  }
  return turns
}

/** Of what is dated before the flow's start only the last turn counts: the past is known as present state. */
export function toldOf(turns: readonly Turn[], since: string): Turn[] {
  const start = Date.parse(since)
  const isPast = (turn: Turn) => Date.parse(turn.at) < start
  const last = turns.findLastIndex(isPast)
  return turns.filter((turn, index) => index === last || !isPast(turn))
}
