import type { Source } from '../connector.ts'
import type { SourceRow } from '../store/sources.ts'
import type { Work } from '../store/store.ts'
import type { Context } from './context.ts'
import { enter } from './enter.ts'
import { nothing, type Pulled, type PullOf } from './pull.ts'
import { sift } from './sift.ts'

const most = 200

/** Whether another program than this one mapped the source's records: this one may read them otherwise. */
export const isMappedByAnother = (row: SourceRow, program: string): boolean =>
  row.mapped?.program !== program || row.mapped.after !== null

/** Some of what is kept of a kind, in the order of the ids. `after`: the id to go on from, null when that were all. */
async function mapAgain(
  tx: Work,
  source: Source<unknown, unknown>,
  it: { workspace: string; account: string; after: string; at: Date; from: string },
) {
  const where = { workspace: it.workspace, account: it.account, kind: source.kind }
  const rows = await tx.rawsAfter({ ...where, after: it.after, most })
  const { good } = sift(
    source,
    rows.map((one) => one.raw),
  )
  const known = new Set(rows.map((one) => one.id))
  const entered = await enter(tx, {
    ...{ ...where, at: it.at, source: it.from, why: 'remapped' },
    // Each keeps the request it came with: no reading that is under way becomes older by this.
    request: 0n,
    items: good.filter((one) => known.has(one.id)),
  })
  return { rows: rows.length, entered, after: rows.length < most ? null : (rows.at(-1)?.id ?? null) }
}

/**
 * Maps some of the source's records anew from what is kept of them, in the order of their ids; nothing is asked of the remote.
 * Fence 1: only a different mapped value is a change, and where this stands moves with it. Killed, it goes on from there.
 */
export async function remapSome(
  of: PullOf,
  source: Source<unknown, unknown>,
  row: SourceRow,
): Promise<Pulled> {
  const { program } = of
  const after = (row.mapped?.program === program ? row.mapped.after : null) ?? ''
  return of.store.transaction(async (tx) => {
    await tx.holdFence(of.seat)
    const { workspace, account } = of.seat
    const found = await mapAgain(tx, source, {
      ...{ workspace, account, after, at: of.clock.now(), from: of.connection },
    })
    await tx.saveMapped({ ...of.seat, stream: of.stream }, { program, after: found.after })
    return { ...nothing, items: found.rows, changed: found.entered.changed, same: found.entered.same }
  })
}

/**
 * The same for what was brought in here (an upload), which no lane reads. The account's row is the fence: one hub at a time maps it, and
 * where it stands moves with the records. Gives how many changed, null when there is nothing left to map.
 */
export async function remapNative({ store, registry, clock, program }: Context): Promise<number | null> {
  const connectors = registry.natives()
  if (connectors.length === 0) return null
  return store.transaction(async (tx) => {
    const native = await tx.takeNative(connectors, program)
    if (!native) return null
    const { workspace, account, mapped } = native
    const sources = registry.ownSources(native.connector)
    const begun = mapped?.program === program && mapped.stream !== null ? mapped : null
    const at = Math.max(
      0,
      sources.findIndex(([stream]) => stream === begun?.stream),
    )
    const [, source] = sources[at] ?? []
    if (!source) throw new Error(`${native.connector} has no source of ours`)
    const found = await mapAgain(tx, source, {
      ...{ workspace, account, after: begun?.after ?? '', at: clock.now(), from: 'program' },
    })
    const stream = (found.after === null ? sources[at + 1] : sources[at])?.[0] ?? null
    await tx.saveNativeMapped({ workspace, account }, { program, stream, after: found.after ?? '' })
    return found.entered.changed
  })
}
