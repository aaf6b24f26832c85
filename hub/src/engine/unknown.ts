import type { Receipt, Ref, Sink, Stored } from '../connector.ts'
import type { Link } from '../store/links.ts'
import { type Settled, type StepRow, subjectOf } from '../store/steps.ts'
import { type Calls, lend } from './calls.ts'
import type { Context } from './context.ts'
import { marginOf } from './lateness.ts'
import { replanMade } from './made.ts'
import { keysLeft } from './memory.ts'
import { again } from './outcome.ts'

type Seat = { workspace: string; account: string; fence: bigint }
/** A merge is seen soon after the request whose outcome it hides; wall clocks may differ by minutes. */
const mergedWithinMs = 3_600_000

type Judged = { step: StepRow; says: Settled; receipt: Receipt | null }
type Group = {
  sink: Sink<unknown, unknown>
  name: string
  stream: string | null
  lateMs: number
  steps: StepRow[]
}

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
        unclear: true,
      })),
      now,
    )
  })
  return orphans.length
}

/**
 * The procedure for unknown outcomes. Where the remote replays a key, the same key goes again while it is surely remembered; where
 * the remote can be asked, it is; where what we write comes back as a record, one increment begun after the old request's deadline
 * and the source's late margin shows whether it took effect. Where nothing can be asked, a person decides. `wants`: told of the source
 * whose increment is waited for.
 */
export async function resolveUnknown(
  seat: Seat,
  calls: Calls,
  wants: (stream: string) => void,
): Promise<number> {
  const { context } = calls
  const steps = await context.store.stepsInState(seat.workspace, seat.account, 'unknown')
  if (steps.length === 0) return 0
  const judged: Judged[] = []
  for (const group of await groupsOf(context, seat, steps)) {
    const { fresh, rest } = await stillRemembered(context, seat, group)
    judged.push(...fresh)
    if (group.sink.find) judged.push(...(await asked(calls, seat, { ...group, steps: rest })))
    else if (group.sink.echo && group.sink.again === 'replaces')
      judged.push(...(await mirrored(context, seat, group.sink.echo, { ...group, steps: rest }, wants)))
  }
  if (judged.length > 0) await settleAll(context, seat, judged)
  return judged.length
}

async function groupsOf(context: Context, seat: Seat, steps: readonly StepRow[]): Promise<Group[]> {
  const sources = await context.store.sourcesOf(seat.workspace, seat.account)
  const now = context.clock.now()
  // A request whose deadline has not passed may still arrive.
  const past = steps.filter((step) => (step.deadlineAt ?? now) <= now)
  return [...Map.groupBy(past, (step) => step.sink)].map(([name, ofSink]) => {
    const { sink, connector } = context.registry.sink(name)
    const source = sources.find((one) => one.kind === sink.echo) ?? null
    const stream = source?.stream ?? null
    const lateMs = context.timing.late ?? marginOf(connector.sources?.[stream ?? ''], source) * 1000
    return { sink, name, stream, lateMs, steps: ofSink }
  })
}

/** The same key once more, where the remote will know it: it answers as it did, or does the deed now. */
async function stillRemembered(context: Context, seat: Seat, group: Group) {
  if (group.sink.again !== 'replays') return { fresh: [], rest: group.steps }
  const left = await keysLeft(context.store, seat.workspace, group.sink, group.steps)
  const leftOf = (step: StepRow) => left.get(step.key) ?? Number.POSITIVE_INFINITY
  const remembered = (step: StepRow) => leftOf(step) > 0
  const now = context.clock.now().getTime()
  const fresh = group.steps.filter(remembered).map((step): Judged => {
    const says = goesAgain(context, step, 'sent again under the same key')
    // Not later than in half of the time that is left: there is another try before the key is forgotten.
    const due = says.due && new Date(Math.min(says.due.getTime(), now + leftOf(step) / 2))
    return { step, says: { ...says, due }, receipt: null }
  })
  return { fresh, rest: group.steps.filter((step) => !remembered(step)) }
}

async function asked(calls: Calls, seat: Seat, group: Group): Promise<Judged[]> {
  const { context } = calls
  const now = context.clock.now().getTime()
  const ready = group.steps
    .filter((step) => (step.deadlineAt?.getTime() ?? 0) + group.lateMs <= now)
    .slice(0, group.sink.most ?? 1)
  const first = ready[0]
  if (!first || !group.sink.find) return []
  const links = await context.store.linksFrom(seat.workspace, ready.map(subjectOf))
  const stored = ready.map((step): Stored<unknown> => {
    const link = linkOf(links, seat, step)
    return {
      key: step.key,
      object: step.object,
      do: step.deed,
      body: step.body,
      link: link?.receipt ?? null,
      theirs: null,
    }
  })
  const found = await group.sink.find(lend(calls, 'send', first.flow).io, stored)
  return ready.map((step) => {
    const receipt = found.get(step.key) ?? null
    return { step, says: receipt ? done(step) : neverArrived(context, step), receipt }
  })
}

async function mirrored(
  context: Context,
  seat: Seat,
  echo: Ref['kind'],
  group: Group,
  wants: (stream: string) => void,
): Promise<Judged[]> {
  const { stream } = group
  if (stream === null) return []
  const { workspace, account } = seat
  const attempts = group.steps.flatMap(({ attempt }) => attempt ?? [])
  const afterMs = context.timing.deadline + group.lateMs
  const shown = await context.store.shownIn({ workspace, account, stream, attempts, afterMs })
  const judged: Judged[] = []
  for (const step of group.steps) {
    if (shown.get(step.attempt ?? '') !== 'looked') continue
    const says = await judge(context, seat, step, echo)
    if (says) judged.push(says)
  }
  if ([...shown.values()].includes('due')) {
    await context.store.dueNow(workspace, account, [stream], context.clock.now())
    wants(stream)
  }
  return judged
}

/** Seen and new: done. Not seen: it never arrived, unless another took it in before that; then a person decides (null: was told). What was there before is written again: whether it still can be, its sink says. */
async function judge(context: Context, seat: Seat, step: StepRow, echo: Ref['kind']): Promise<Judged | null> {
  const links = await context.store.linksFrom(seat.workspace, [subjectOf(step)])
  if (linkOf(links, seat, step))
    return {
      step,
      says: goesAgain(context, step, 'written again after an unknown outcome'),
      receipt: null,
    }
  const [seen] = await context.store.belongingTo(seat.workspace, [
    { kind: echo, of: { account: seat.account, kind: 'key', id: step.object } },
  ])
  if (seen) return { step, says: done(step), receipt: { id: seen.id } }
  const [gone] = await context.store.goneUnder(
    seat.workspace,
    { account: seat.account, kind: echo },
    step.object,
  )
  if (gone !== undefined) return { step, says: done(step), receipt: { id: gone } }
  const since = new Date((step.deadlineAt ?? context.clock.now()).getTime() - mergedWithinMs)
  const of = { account: seat.account, kind: echo, since }
  const [taker] = await context.store.tookInUnseen(seat.workspace, of)
  if (taker) return perhapsPartOf(step, taker)
  return { step, says: neverArrived(context, step), receipt: null }
}

const linkOf = (links: readonly Link[], seat: Seat, step: StepRow) =>
  links.find((one) => one.account === seat.account && one.sink === step.sink)

const done = (step: StepRow): Settled => ({
  ...{ key: step.key, event: 'accepted', state: 'done' },
  ...{ reason: null, due: null, attempted: false },
})

/** What failed with others time and again goes alone: one that the remote cannot bear is not to take the rest with it. */
const goesAgain = (context: Context, step: StepRow, why: string): Settled => ({
  ...again(step, why, { now: context.clock.now(), chance: context.chance }),
  alone: step.attempts >= 2,
})

/** Sent again, it could be there twice: whoever looks at the other one knows. */
function perhapsPartOf(step: StepRow, taker: { kind: string; id: string; data: unknown }): Judged | null {
  const name = (taker.data as { number?: string } | null)?.number ?? taker.id // why: orders have a number, other kinds may not
  const words = `Nobody knows whether it arrived: ${taker.kind} ${name} took in another there before that one was seen here, and it may be this one. Look at ${taker.kind} ${name}, and send this again only if it is not part of that.`
  if (step.reason === words) return null
  const says: Settled = { ...done(step), event: 'lost', state: 'unknown', reason: words }
  return { step, says, receipt: null }
}

/** It did nothing there, so a newer body may take its place. */
const neverArrived = (context: Context, step: StepRow): Settled => ({
  ...goesAgain(context, step, 'it never arrived there'),
  unclear: false,
})

async function settleAll(context: Context, seat: Seat, judged: readonly Judged[]) {
  const now = context.clock.now()
  await context.store.transaction(async (tx) => {
    await tx.holdFence(seat)
    const seen = judged.filter(({ receipt }) => receipt !== null).map(({ step }) => step)
    for (const [name, steps] of Map.groupBy(seen, ({ sink }) => sink))
      await replanMade(tx, seat, context.registry.sink(name).sink, steps)
    const says = judged.map((one) => one.says)
    const moved = new Set(await tx.settle(seat.workspace, says, now))
    const links = judged.flatMap(({ step, receipt }): Link[] =>
      receipt && moved.has(step.key)
        ? [
            {
              ...{ account: seat.account, sink: step.sink, deed: step.deed },
              ...{ source: subjectOf(step), object: step.object, receipt },
            },
          ]
        : [],
    )
    await tx.saveLinks(seat.workspace, links, now)
  })
}
