import { type Connector, type Receipt, type Ref, Refused } from '../connector.ts'
import type { ConnectionRow } from '../store/connections.ts'
import { LaneLost } from '../store/lanes.ts'
import { type Link } from '../store/links.ts'
import { isNoRoom } from '../store/no-room.ts'
import { type Settled, type StepRow, subjectOf } from '../store/steps.ts'
import type { Work } from '../store/store.ts'
import { type Calls, lend, type Trace } from './calls.ts'
import { refKey } from './key.ts'
import { replanMade } from './made.ts'
import { keysLeft } from './memory.ts'
import { fromAnswer, fromError, type Outcome, putOff, type Verdicts } from './outcome.ts'
import { withTheirs } from './theirs.ts'

export type Sending = {
  calls: Calls
  seat: { workspace: string; account: string; fence: bigint }
  connection: Pick<ConnectionRow, 'id' | 'secrets'> | null
  /** How many steps one request may carry now, of the most that the sink takes. */
  most(most: number): number
  /** Reads one record anew in this lane, through fence 1. False: it is not there any more. */
  reread(ref: Ref): Promise<boolean>
  /** Reads what is new of this kind in this lane, through fence 1. */
  refresh(kind: Ref['kind']): Promise<void>
}
/** `outcome`: of the request, null when none was made. `echo`: the kind that what was written comes back as. */
export type Sent = { steps: number; outcome: Outcome | null; echo: Ref['kind'] | undefined }

/** Sends the next batch of the lane's account, under its fence. */
export async function sendNext(it: Sending): Promise<Sent> {
  const { context, membership } = it.calls
  const { workspace, account } = it.seat
  const opened = await context.store.transaction(async (tx) => {
    await tx.holdFence(it.seat)
    const now = context.clock.now()
    const steps = await tx.dueSteps(workspace, account, now, (sink) =>
      it.most(context.registry.sink(sink).sink.most ?? 1),
    )
    const first = steps[0]
    if (!first) return null
    const expired = await expire(it, tx, steps, now)
    if (expired > 0) return { expired }
    const deadline = new Date(now.getTime() + context.timing.deadline)
    // Fence 3 begins: the keys are committed as in flight before the first byte leaves.
    const attempt = await tx.openAttempt({
      ...it.seat,
      sink: first.sink,
      flow: first.flow,
      at: now,
      deadline,
      hub: membership.id,
      steps: steps.map((step) => step.key),
    })
    return { attempt, steps, sink: first.sink }
  })
  if (!opened) return { steps: 0, outcome: null, echo: undefined }
  if ('expired' in opened) return { steps: opened.expired, outcome: null, echo: undefined }
  const { verdicts, trace, links } = await talk(it, opened.sink, opened.steps)
  await finishWithRoom(it, () => finish(it, opened, verdicts, trace, links))
  return {
    steps: opened.steps.length,
    outcome: verdicts.outcome,
    echo: context.registry.sink(opened.sink).sink.echo,
  }
}

/** A key that the remote may have forgotten is never sent again: whether its deed was done is asked, or shown to a person. */
async function expire(it: Sending, tx: Work, steps: readonly StepRow[], now: Date): Promise<number> {
  const { sink } = it.calls.context.registry.sink(steps[0]?.sink ?? '')
  if (sink.again !== 'replays') return 0
  // What was asked for and is not there was not done: its key may go as if for the first time.
  const doubted = steps.filter((step) => step.unclear)
  const left = await keysLeft(tx, it.seat.workspace, sink, doubted)
  const expired = doubted.filter((step) => (left.get(step.key) ?? Number.POSITIVE_INFINITY) <= 0)
  const says = 'it may have been done before, and its key is no longer remembered there'
  await tx.settle(
    it.seat.workspace,
    expired.map((step) => ({
      ...{ key: step.key, event: 'expired', state: 'unknown' },
      ...{ reason: says, due: null, attempted: false },
    })),
    now,
  )
  return expired.length
}

async function talk(
  it: Sending,
  sinkName: string,
  steps: StepRow[],
): Promise<{ verdicts: Verdicts; trace: Trace; links: Map<string, Link> }> {
  const { context } = it.calls
  const { sink } = context.registry.sink(sinkName)
  const { io, trace } = lend(it.calls, 'send', steps[0]?.flow ?? sinkName)
  let links = new Map<string, Link>()
  let [going, off]: [StepRow[], Settled[]] = [steps, []]
  const facts = () => ({ now: context.clock.now(), chance: context.chance, again: sink.again })
  const all = (verdicts: Verdicts): Verdicts => ({ ...verdicts, settled: [...verdicts.settled, ...off] })
  try {
    links = await linksOf(it, steps, sinkName)
    const { stored, unread } = await withTheirs(it, steps, links, sink.echo)
    going = steps.filter((step) => !unread.has(step.key))
    off = steps.flatMap((step) => {
      const says = unread.get(step.key)
      return says === undefined ? [] : putOff(step, says, facts())
    })
    if (!sink.send) throw new Refused(`nothing can be sent to ${sinkName}`)
    if (going.length === 0) {
      const says = off[0]?.reason ?? null
      return {
        verdicts: all({ settled: [], receipts: new Map(), outcome: 'not sent', says, stop: null }),
        trace,
        links,
      }
    }
    const answer = await sink.send(io, stored)
    return { verdicts: all(fromAnswer(going, answer, sink.again)), trace, links }
  } catch (error) {
    return { verdicts: all(fromError(going, error, trace, facts())), trace, links }
  }
}

async function linksOf(it: Sending, steps: readonly StepRow[], sink: string): Promise<Map<string, Link>> {
  const links = await it.calls.context.store.linksFrom(it.seat.workspace, steps.map(subjectOf))
  return new Map(
    links
      .filter((link) => link.account === it.seat.account && link.sink === sink)
      .map((link) => [refKey(link.source), link]),
  )
}

/** An answer that could not be written down for want of room is kept until it is, or until another has the lane. */
async function finishWithRoom(it: Sending, work: () => Promise<void>) {
  const { context, signal } = it.calls
  let isWaiting = false
  for (let pause = 1_000; ; pause = Math.min(30_000, pause * 2))
    try {
      return await work()
    } catch (error) {
      // PostgreSQL may end its sessions and recover before it takes anything again.
      isWaiting = isNoRoom(error) || (isWaiting && !context.hasRoom())
      if (!isWaiting || error instanceof LaneLost || signal.aborted) throw error
      context.says.warn({ account: it.seat.account }, 'an answer waits to be written down: there is no room')
      await context.clock.sleep(pause, signal)
    }
}

type Opened = { attempt: { id: string }; steps: StepRow[]; sink: string }

/** Fence 3: the answer, each step's end and its link commit together, under the lane's fence. */
async function finish(
  it: Sending,
  opened: Opened,
  verdicts: Verdicts,
  trace: Trace,
  links: Map<string, Link>,
) {
  const { context } = it.calls
  const { workspace, account } = it.seat
  const at = context.clock.now()
  await context.store.transaction(async (tx) => {
    await tx.holdFence(it.seat)
    await replanMade(
      tx,
      it.seat,
      context.registry.sink(opened.sink).sink,
      opened.steps.filter((step) => verdicts.receipts.has(step.key) && !links.has(refKey(subjectOf(step)))),
    )
    const moved = new Set(await tx.settle(workspace, verdicts.settled, at))
    const made = opened.steps
      .filter((step) => moved.has(step.key))
      .flatMap((step) => linkOf(step, account, verdicts.receipts.get(step.key), links))
    await tx.saveLinks(workspace, made, at)
    const outcomes = verdicts.settled.map((one) => ({
      step: one.key,
      outcome: one.state === 'planned' ? 'later' : one.state,
      says: one.reason,
    }))
    await tx.closeAttempt({
      workspace,
      id: opened.attempt.id,
      at,
      wire: trace.request ? cleaned(trace, context.clean) : null,
      outcome: verdicts.outcome,
      says: verdicts.says,
      steps: outcomes,
    })
    if (verdicts.stop && it.connection) {
      const { connector } = context.registry.sink(opened.sink)
      const { status } = verdicts.stop
      const stopped = { ...stoppedAs(connector, status), status, at: at.toISOString() }
      await tx.stopConnection(it.connection.id, stopped, usedOf(connector, it.connection))
    }
  })
  for (const step of opened.steps) context.tell('order', refKey(subjectOf(step)))
  context.tell('overview', workspace)
}

/** What is kept of the wire holds no secret, whatever the remote may have echoed. */
function cleaned(trace: Trace, clean: (text: string) => string): Trace {
  const of = (value: unknown) =>
    value === null || value === undefined ? value : JSON.parse(clean(JSON.stringify(value)))
  return { ...trace, request: of(trace.request), answer: of(trace.answer) }
}

function linkOf(
  step: StepRow,
  account: string,
  receipt: Receipt | undefined,
  links: Map<string, Link>,
): Link[] {
  if (!receipt) return []
  // An order is linked once, whatever is done to it later.
  const deed = links.get(refKey(subjectOf(step)))?.deed ?? step.deed
  return [{ account, sink: step.sink, deed, source: subjectOf(step), object: step.object, receipt }]
}

const stoppedAs = (connector: Connector, status: number) =>
  connector.stopped?.(status) ?? stoppedWords(status)

/** The secrets that must still be the ones kept for a refusal to stop the connection; null where the engine renews them itself. */
export const usedOf = (connector: Connector, { secrets }: Pick<ConnectionRow, 'secrets'>) =>
  connector.refresh ? null : secrets

/** Why a connection stands still, and what mends it. ShipStation answers the same 401 for several of these, so all are named. */
export function stoppedWords(status: number): { says: string; remedy: string } {
  if (status === 402) {
    return {
      says: 'This account’s plan has no API access any more.',
      remedy:
        'In ShipStation the plan must be one with API access (Gold, Scale or Accelerate, as ShipStation names them). Then check the connection again.',
    }
  }
  if (status === 403)
    return {
      says: 'ShipStation does not allow this key to do that.',
      remedy: 'Make a new key as the Account Owner and replace it here.',
    }
  return {
    says: 'ShipStation does not accept the key and secret any more.',
    remedy:
      'They were deleted, have expired, or were replaced. Make a new pair as the Account Owner (API Settings, V1) and replace it here. Nothing is lost: what waits goes then.',
  }
}
