import type { Source } from '../connector.ts'
import type { SourceRow } from '../store/sources.ts'
import { enter } from './enter.ts'
import { program } from './program.ts'
import { nothing, type Pulled, type PullOf } from './pull.ts'
import { sift } from './sift.ts'

const most = 200

/** Whether another program than this one mapped the source's records: this one may read them otherwise. */
export const isMappedByAnother = (row: SourceRow): boolean =>
  row.mapped?.program !== program || row.mapped.after !== null

/**
 * Maps some of the source's records anew from what is kept of them, in the order of their ids; nothing is asked of the remote.
 * Fence 1: only a different mapped value is a change, and where this stands moves with it. Killed, it goes on from there.
 */
export async function remapSome(
  of: PullOf,
  source: Source<unknown, unknown>,
  row: SourceRow,
): Promise<Pulled> {
  const where = { workspace: of.seat.workspace, account: of.seat.account, kind: source.kind }
  const after = row.mapped?.program === program ? row.mapped.after : ''
  return of.store.transaction(async (tx) => {
    await tx.holdFence(of.seat)
    const rows = await tx.rawsAfter({ ...where, after: after ?? '', most })
    const { good } = sift(
      source,
      rows.map((one) => one.raw),
    )
    const known = new Set(rows.map((one) => one.id))
    const entered = await enter(tx, {
      ...{ ...where, at: of.clock.now(), source: of.connection, why: 'remapped' },
      // Each keeps the request it came with: no reading that is under way becomes older by this.
      request: 0n,
      items: good.filter((one) => known.has(one.id)),
    })
    const last = rows.length < most ? null : (rows.at(-1)?.id ?? null)
    await tx.saveMapped({ ...of.seat, stream: of.stream }, { program, after: last })
    return { ...nothing, items: rows.length, changed: entered.changed, same: entered.same }
  })
}
