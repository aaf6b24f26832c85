import { type Receipt, Refused, type Stored } from '../connector.ts'
import { type StepRow, subjectOf } from '../store/steps.ts'
import { isNoRoom } from '../store/no-room.ts'
import type { Work } from '../store/store.ts'
import type { Context } from './context.ts'
import { refKey } from './key.ts'
import { replanMade } from './made.ts'
import { mostAttempts, retryAfter } from './retry.ts'

type At = { workspace: string; account: string; hub: string }

/** Does what is due at the sinks that are ours: our own records, changed by this engine. No lane, no request, no budget. Gives how many. */
export async function applyDue(context: Context, hub: string, goesOn: () => boolean): Promise<number> {
  const sinks = context.registry.ownSinks()
  if (sinks.length === 0) return 0
  let done = 0
  for (const where of await context.store.applicable(sinks, context.clock.now()))
    while (goesOn() && (await applyOne(context, { ...where, hub }))) done += 1
  return done
}

/** Fence 3: the deed, the step's end and its link commit together or not at all. So it is never unknown whether it was done. */
async function applyOne(context: Context, at: At): Promise<boolean> {
  const now = context.clock.now()
  const step = await context.store.transaction(async (tx) => {
    // A plan waits for a step that is held, and a step that failed for the plan: in this order neither waits for ever.
    await tx.holdFlows({ workspace: at.workspace, sinks: context.registry.ownSinks() })
    const [due] = await tx.dueSteps(at.workspace, at.account, now, () => 1)
    if (!due) return null
    const attempt = await opened(tx, at, due, now)
    // What it had written when it failed goes back; that it failed does not.
    await tx.query('savepoint deed')
    try {
      await applied(context, tx, at, due, now)
      await closed(tx, at, attempt, now, { step: due.key, outcome: 'done', says: null })
    } catch (error) {
      // Nothing of it is kept then, the attempt neither.
      if (isNoRoom(error)) throw error
      await tx.query('rollback to savepoint deed')
      await failed(context, tx, at, due, attempt, now, error)
    }
    return due
  })
  if (!step) return false
  context.tell('order', refKey(subjectOf(step)))
  context.tell('overview', at.workspace)
  return true
}

async function applied(context: Context, tx: Work, at: At, step: StepRow, now: Date): Promise<void> {
  const { sink } = context.registry.sink(step.sink)
  if (!sink.apply) throw new Refused(`${step.sink} is not a sink of ours.`)
  const links = await tx.linksFrom(at.workspace, [subjectOf(step)])
  const link = links.find((one) => one.account === at.account && one.sink === step.sink) ?? null
  const { key, object, deed, body } = step
  const theirs = sink.echo && link ? await rawOf(tx, at, sink.echo, link.receipt) : null
  const stored: Stored<unknown> = { key, object, do: deed, body, link: link?.receipt ?? null, theirs }
  const receipt = await sink.apply({ query: tx.query }, stored)
  if (receipt instanceof Refused) throw receipt
  if (!link) await replanMade(tx, at, sink, [step])
  const end = { key, event: 'accepted', state: 'done', reason: null, due: null, attempted: true } as const
  await tx.settle(at.workspace, [end], now)
  const made = { account: at.account, sink: step.sink, deed: link?.deed ?? deed, source: subjectOf(step) }
  await tx.saveLinks(at.workspace, [{ ...made, object, receipt }], now)
}

async function rawOf(
  tx: Work,
  { workspace, account }: At,
  kind: NonNullable<StepRow['source']['kind']>,
  { id }: Receipt,
) {
  const [row] = await tx.recordsOf(workspace, [{ account, kind, id }], true)
  return row?.raw ?? null
}

/** A no is for a person; anything else is tried again, and shown to a person when it goes on. */
async function failed(
  context: Context,
  tx: Work,
  at: At,
  step: StepRow,
  attempt: string,
  now: Date,
  error: unknown,
): Promise<void> {
  const says = error instanceof Error ? error.message : String(error)
  const tries = step.attempts + 1
  const wait = error instanceof Refused || tries >= mostAttempts ? null : retryAfter(tries, context.chance)
  const reason = error instanceof Refused || wait !== null ? says : `tried ${tries} times: ${says}`
  const due = wait === null ? null : new Date(now.getTime() + wait)
  const [event, state] = wait === null ? (['refused', 'refused'] as const) : (['later', 'planned'] as const)
  await tx.settle(at.workspace, [{ key: step.key, event, state, reason, due, attempted: true }], now)
  const outcome = wait === null ? 'refused' : 'later'
  await closed(tx, at, attempt, now, { step: step.key, outcome, says: reason })
}

/** In the feed of what was done it stands like any other; without a lane there is no fence number. */
async function opened(tx: Work, at: At, step: StepRow, now: Date): Promise<string> {
  const { sink, flow, key } = step
  const attempt = await tx.openAttempt({ ...at, sink, flow, at: now, deadline: now, fence: 0n, steps: [key] })
  return attempt.id
}

async function closed(
  tx: Work,
  { workspace }: At,
  id: string,
  at: Date,
  end: { step: string; outcome: 'done' | 'refused' | 'later'; says: string | null },
): Promise<void> {
  const outcome = { done: 'accepted', refused: 'refused', later: 'not sent' }[end.outcome]
  await tx.closeAttempt({ workspace, id, at, wire: null, outcome, says: end.says, steps: [end] })
}
