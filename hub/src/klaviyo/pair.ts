import type { Seen } from '../connectors/klaviyo/read-back.ts'

/** One of ours that Klaviyo may show. */
type Sent = { key: string; order: string; at: Date }

const second = (at: number) => Math.floor(at / 1000)
/** What an event is known by, the surest first; each is tried with what the one before left over. */
const marks: { ours: (one: Sent) => string; theirs: (one: Seen) => string | null }[] = [
  { ours: ({ key }) => key, theirs: ({ key }) => key },
  {
    ours: ({ order, at }) => `${order} ${second(at.getTime())}`,
    theirs: ({ order, at }) => (order === null ? null : `${order} ${second(Date.parse(at))}`),
  },
  // Where the order's number is not sent, the moment alone is left.
  {
    ours: ({ at }) => String(second(at.getTime())),
    theirs: ({ order, at }) => (order === null ? String(second(Date.parse(at))) : null),
  },
]

/** Which of ours Klaviyo shows, by their keys, and what it shows besides. */
export function pair(ours: readonly Sent[], seen: readonly Seen[]): { there: Set<string>; left: Seen[] } {
  const there = new Set<string>()
  let left = [...seen]
  for (const mark of marks) {
    const found = Map.groupBy(left, mark.theirs)
    const taken = new Set<Seen>()
    for (const one of ours) {
      const match = there.has(one.key) ? undefined : found.get(mark.ours(one))?.shift()
      if (!match) continue
      there.add(one.key)
      taken.add(match)
    }
    left = left.filter((one) => !taken.has(one))
  }
  return { there, left }
}
