import type { Ref } from '../connector.ts'
import type { Work } from '../store/store.ts'
import type { Registry } from './registry.ts'

/** A list that was read so short a time ago does not have it: it is not asked again at once. */
const restMs = 600_000

/** What a plan asked for and the mirror does not have may be new (an order of a store that was added today): its list is read now, not in an hour. */
export async function readSoon(
  tx: Pick<Work, 'sourcesOf' | 'dueNow'>,
  registry: Registry,
  workspace: string,
  unread: readonly Ref[],
  now: Date,
): Promise<void> {
  for (const [account, refs] of Map.groupBy(unread, (ref) => ref.account)) {
    const lists = registry.lists(account, new Set(refs.map(({ kind }) => kind)))
    if (lists.length === 0) continue
    const rested = (await tx.sourcesOf(workspace, account)).filter(
      ({ stream, begunAt }) =>
        lists.includes(stream) && begunAt !== null && now.getTime() - begunAt.getTime() > restMs,
    )
    const streams = rested.map(({ stream }) => stream)
    if (streams.length > 0) await tx.dueNow(workspace, account, streams, now)
  }
}
