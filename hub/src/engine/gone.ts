import type { Source } from '../connector.ts'
import type { PullOf } from './pull.ts'
import { enter } from './enter.ts'

/** What shows that a record is gone: a look for it by its id that did not bring it. */
export type Look = { id: string; request: bigint }

/** A record that is gone keeps its key: a step whose outcome is unknown is looked up by it. */
function keysOf(source: Source<unknown, unknown>, raw: unknown) {
  const parsed = source.raw.safeParse(raw)
  const mapped = parsed.success ? source.map(parsed.data) : null
  return (mapped?.of ?? []).filter((one) => one.kind === 'key')
}

/** The record of its kind that says it took this one in, if any does. */
export async function survivorOf(
  of: PullOf,
  source: Source<unknown, unknown>,
  id: string,
): Promise<string | null> {
  const { workspace, account } = of.seat
  const wants = [{ kind: source.kind, of: { account, kind: 'absorbed' as const, id } }]
  const [survivor] = await of.store.belongingTo(workspace, wants)
  return survivor?.id ?? null
}

/**
 * A tombstone: the record's last form stays in the log, and this entry says that it is gone. One that was merged belongs to the
 * record that took it in. Written only by who knows: absent from its window twice and not there by its id, or merged and not there.
 */
export async function bury(
  of: PullOf,
  source: Source<unknown, unknown>,
  look: Look,
  survivor: string | null,
): Promise<boolean> {
  const { workspace, account } = of.seat
  const ref = { account, kind: source.kind, id: look.id }
  return of.store.transaction(async (tx) => {
    await tx.holdFence(of.seat)
    const [held] = await tx.recordsOf(workspace, [ref], true)
    await tx.forgetAbsences({ workspace, account, kind: source.kind }, [look.id])
    if (!held) return false
    const { changed } = await enter(tx, {
      ...{ workspace, account, kind: source.kind, request: look.request, at: of.clock.now() },
      ...{ source: of.connection, why: survivor === null ? 'repaired' : 'live' },
      items: [
        {
          ...{ id: look.id, raw: held.raw, data: null, version: null },
          of: [
            ...keysOf(source, held.raw),
            ...(survivor === null ? [] : [{ kind: source.kind, id: survivor }]),
          ],
        },
      ],
    })
    return changed > 0
  })
}
