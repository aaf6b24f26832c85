import type { Fresh, Held, Seen, SeenPage } from '../store/log.ts'
import type { Work } from '../store/store.ts'
import { canonical, hashOfText } from './key.ts'

/** News as it was written down. `was`: the version that it replaced. */
export type News = Fresh & { was: string | null }
export type Entered = {
  created: number
  changed: number
  same: number
  older: number
  last: bigint | null
  news: News[]
}
type Log = Pick<Work, 'lockLog' | 'heldRecords' | 'append'>

/**
 * The one way into mirror and log. Equal content writes nothing; an older version never overwrites a newer one.
 * Part of fence 1: the caller moves its cursor in the same transaction.
 */
export async function enter(tx: Log, page: SeenPage): Promise<Entered> {
  const counts: Entered = { created: 0, changed: 0, same: 0, older: 0, last: null, news: [] }
  const items = newestOfEach(page.items)
  if (items.length === 0) return counts
  let seq = await tx.lockLog(page.workspace)
  const held = await tx.heldRecords({ ...page, items })
  const fresh: News[] = []
  for (const item of items) {
    const before = held.get(item.id)
    const json = { raw: canonical(item.raw), data: canonical(item.data) }
    const hash = hashOfText(`[${json.raw},${json.data}]`)
    // Read anew from what is kept, it is as old as it was.
    const request = page.why === 'remapped' && before ? BigInt(before.request) : page.request
    if (before?.hash === hash) counts.same += 1
    else if (before && isOlder(item, request, before)) counts.older += 1
    else {
      if (before) counts.changed += 1
      else counts.created += 1
      seq += 1n
      fresh.push({
        ...item,
        json,
        request,
        hash,
        before: before?.hash ?? null,
        seq,
        was: before?.version ?? null,
      })
    }
  }
  if (fresh.length === 0) return counts
  await tx.append(page, fresh)
  return { ...counts, last: seq, news: fresh }
}

function newestOfEach(items: Seen[]): Seen[] {
  const byId = new Map<string, Seen>()
  for (const item of items) {
    const other = byId.get(item.id)
    if (!other || other.version === null || item.version === null || item.version >= other.version)
      byId.set(item.id, item)
  }
  return [...byId.values()]
}

/** Server versions decide; equal or absent ones leave it to the order of the requests. */
function isOlder(item: Seen, request: bigint, before: Held): boolean {
  if (item.version !== null && before.version !== null && item.version !== before.version) {
    return item.version < before.version
  }
  return request < BigInt(before.request)
}
