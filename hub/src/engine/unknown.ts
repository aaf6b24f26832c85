import type { Ref } from '../connector.ts'
import { isOpen } from '../model/order.ts'
import type { Order } from '../model/order.ts'
import { type Settled, type StepRow } from '../store/steps.ts'
import type { Context } from './context.ts'
import { again } from './outcome.ts'

type Seat = { workspace: string; account: string; fence: bigint }

/** Requests whose process died before it wrote the answer down: once they can no longer be on their way, their outcome is unknown. */
export async function adoptOrphans(context: Context, seat: Seat): Promise<number> {
  const now = context.clock.now()
  const orphans = await context.store.orphansOf(seat.workspace, seat.account, now)
  if (orphans.length === 0) return 0
  await context.store.transaction(async (tx) => {
    await tx.holdFence(seat)
    // That this hub stopped says nothing about the remote: it is no attempt, and the next one need not wait.
    const reason = 'the hub stopped before the answer was written down'
    await tx.abandonAttempts(
      seat.workspace,
      orphans.map(({ attempt }) => attempt),
      reason,
      now,
    )
    await tx.settle(
      seat.workspace,
      orphans.map(({ key }) => ({
        key,
        event: 'lost',
        state: 'unknown',
        reason,
        due: null,
        attempted: false,
      })),
      now,
    )
  })
  return orphans.length
}

/**
 * The procedure for unknown outcomes where what we write comes back as a record: one increment, begun after the old request's
 * deadline and the source's late margin, shows whether it took effect. Where nothing can be asked, a person decides.
 */
export async function resolveUnknown(
  context: Context,
  seat: Seat,
): Promise<{ settled: number; waiting: boolean }> {
  const steps = await context.store.stepsInState(seat.workspace, seat.account, 'unknown')
  const sources = steps.length > 0 ? await context.store.sourcesOf(seat.workspace, seat.account) : []
  const now = context.clock.now()
  const settled: { step: StepRow; says: Settled; receipt: string | null }[] = []
  let waiting = false
  for (const step of steps) {
    const { sink, connector } = context.registry.sink(step.sink)
    if (!sink.echo || sink.again === 'doubles') continue
    const source = sources.find((one) => one.kind === sink.echo)
    const late = context.timing.late ?? (connector.sources?.[source?.stream ?? '']?.lateSeconds ?? 0) * 1000
    const visible = new Date((step.deadlineAt?.getTime() ?? 0) + late)
    const looked =
      source?.begunAt && source.finishedAt && source.begunAt > visible && source.finishedAt >= source.begunAt
    if (!looked) {
      waiting = true
      if (visible < now && source)
        await context.store.dueNow(seat.workspace, seat.account, [source.stream], now)
      continue
    }
    settled.push(await judge(context, seat, step, sink.echo, now))
  }
  if (settled.length === 0) return { settled: 0, waiting }
  await context.store.transaction(async (tx) => {
    await tx.holdFence(seat)
    const moved = new Set(
      await tx.settle(
        seat.workspace,
        settled.map((one) => one.says),
        now,
      ),
    )
    const links = settled.flatMap(({ step, receipt }) =>
      receipt !== null && moved.has(step.key)
        ? [
            {
              account: seat.account,
              sink: step.sink,
              deed: step.deed,
              source: step.source,
              object: step.object,
              receipt: { id: receipt },
            },
          ]
        : [],
    )
    await tx.saveLinks(seat.workspace, links, now)
  })
  return { settled: settled.length, waiting }
}

/** Seen and new: done. Seen and known before: an open one is written again, a locked one is as it is. Not seen: it never arrived. */
async function judge(context: Context, seat: Seat, step: StepRow, echo: Ref['kind'], now: Date) {
  const facts = { now, chance: context.chance, again: 'replaces' as const }
  const links = await context.store.linksFrom(seat.workspace, [step.source])
  const link = links.find((one) => one.account === seat.account && one.sink === step.sink)
  const done: Settled = {
    key: step.key,
    event: 'accepted',
    state: 'done',
    reason: null,
    due: null,
    attempted: false,
  }
  if (link) {
    const [row] = await context.store.recordsOf(seat.workspace, [
      { account: seat.account, kind: echo, id: link.receipt.id },
    ])
    const open = row ? isOpen((row.data as Order).status) : true // why: what `orders` echo as are orders
    return {
      step,
      says: open ? again(step, 'written again after an unknown outcome', facts) : done,
      receipt: null,
    }
  }
  const [seen] = await context.store.belongingTo(seat.workspace, [
    { kind: echo, of: { account: seat.account, kind: 'key', id: step.object } },
  ])
  if (seen) return { step, says: done, receipt: seen.id }
  return { step, says: again(step, 'it never arrived there', facts), receipt: null }
}
