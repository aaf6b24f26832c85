import { Denied, type Receipt, Refused } from '../connector.ts'
import { LaneLost } from '../store/lanes.ts'
import type { Settled, StepRow } from '../store/steps.ts'
import type { Trace } from './calls.ts'
import type { Chance } from './chance.ts'
import { mostAttempts, retryAfter } from './retry.ts'

/** What became of a whole request. */
export type Outcome =
  | 'accepted'
  | 'accepted in part'
  | 'refused'
  | 'refused as a batch'
  | 'not sent'
  | 'asked to wait'
  | 'stopped'
  | 'unknown'
export type Verdicts = {
  settled: Settled[]
  receipts: Map<string, Receipt>
  outcome: Outcome
  says: string | null
  stop: { status: number; says: string } | null
}
type Facts = { now: Date; chance: Chance; again: 'replays' | 'replaces' | 'doubles' }
const pauseMs = 15_000
const credentialStatus = new Set([401, 402, 403])
/** Nothing was done: the remote does not take the credentials. */
export const isAccessRefused = (status: number) => credentialStatus.has(status)

/** An answer by key. The engine decides what each outcome means; a key that the answer does not name is unknown. */
export function fromAnswer(
  steps: readonly StepRow[],
  answer: Map<string, Receipt | Refused>,
  again: Facts['again'],
): Verdicts {
  const receipts = new Map<string, Receipt>()
  const settled = steps.map((step): Settled => {
    const said = answer.get(step.key)
    if (said === undefined) return lost(step, 'the answer does not mention this one')
    if (said instanceof Refused)
      return {
        key: step.key,
        event: 'refused',
        state: 'refused',
        reason: said.message,
        due: null,
        attempted: true,
        ...clearedUp(again),
      }
    receipts.set(step.key, said)
    return { key: step.key, event: 'accepted', state: 'done', reason: null, due: null, attempted: true }
  })
  const refused = settled.filter((one) => one.state === 'refused').length
  return {
    settled,
    receipts,
    outcome: refused === 0 ? 'accepted' : refused === settled.length ? 'refused' : 'accepted in part',
    says: null,
    stop: null,
  }
}

/** Where a key is replayed, a no to it says that nothing was done under it before. */
const clearedUp = (again: Facts['again']) => (again === 'replays' ? { unclear: false } : {})

const lost = (step: StepRow, reason: string): Settled => ({
  key: step.key,
  event: 'lost',
  state: 'unknown',
  unclear: true,
  reason,
  due: null,
  attempted: true,
})

/** Something was thrown. What was on the wire decides, not the error's class. */
export function fromError(steps: readonly StepRow[], error: unknown, trace: Trace, facts: Facts): Verdicts {
  if (error instanceof LaneLost) throw error
  const says = error instanceof Error ? error.message : String(error)
  const none = { receipts: new Map<string, Receipt>(), stop: null, says }
  const later = (ms: number, outcome: Outcome): Verdicts => ({
    ...none,
    outcome,
    settled: steps.map((step) => ({
      key: step.key,
      event: 'later',
      state: 'planned',
      reason: says,
      due: new Date(facts.now.getTime() + ms),
      attempted: false,
    })),
  })
  const soon = () => later(pauseMs * facts.chance.between(0.8, 1.2), 'not sent')
  if (!trace.wrote) return error instanceof Refused ? refusedAll(steps, says, none) : soon()
  const { status } = error instanceof Denied ? error : trace
  // Down, and it does not say for how long: the lane's own pauses grow, as after any other failure.
  if (status === 503 && trace.retryAfterMs === null) return soon()
  if (status === 429 || status === 503) return later(trace.retryAfterMs ?? 60_000, 'asked to wait')
  if (status !== null && (error instanceof Denied || isAccessRefused(status)))
    return { ...later(0, 'stopped'), stop: { status, says } }
  if (status !== null && status >= 400 && status < 500) return refusedByRemote(steps, says, none, facts)
  if (error instanceof Refused) return refusedAll(steps, says, none, clearedUp(facts.again))
  return { ...none, outcome: 'unknown', settled: steps.map((step) => lost(step, says)) }
}

function refusedAll(
  steps: readonly StepRow[],
  says: string,
  none: Omit<Verdicts, 'settled' | 'outcome'>,
  cleared: { unclear?: boolean } = {},
): Verdicts {
  return {
    ...none,
    outcome: 'refused',
    settled: steps.map((step) => ({
      key: step.key,
      event: 'refused',
      state: 'refused',
      reason: says,
      due: null,
      attempted: true,
      ...cleared,
    })),
  }
}

/** The remote refused the whole request. In a batch nobody knows which one it meant, so each goes alone next time. */
function refusedByRemote(
  steps: readonly StepRow[],
  says: string,
  none: Omit<Verdicts, 'settled' | 'outcome'>,
  facts: Facts,
): Verdicts {
  if (steps.length === 1) return refusedAll(steps, says, none, clearedUp(facts.again))
  return {
    ...none,
    outcome: 'refused as a batch',
    settled: steps.map((step) => ({
      key: step.key,
      event: 'later',
      state: 'planned',
      reason: says,
      due: facts.now,
      attempted: false,
      alone: true,
    })),
  }
}

/** What the remote has of this one could not be read, so it did not go with the others: it is tried again as if it had been refused for a while. */
export function putOff(step: StepRow, says: string, facts: Pick<Facts, 'now' | 'chance'>): Settled {
  const tries = step.attempts + 1
  const wait = tries >= mostAttempts ? null : retryAfter(tries, facts.chance)
  const reason = `what is there could not be read: ${says}`
  return wait === null
    ? {
        ...{ key: step.key, event: 'refused', state: 'refused', due: null, attempted: true },
        reason: `tried ${tries} times: ${reason}`,
      }
    : {
        ...{ key: step.key, event: 'later', state: 'planned', attempted: true, reason },
        due: new Date(facts.now.getTime() + wait),
      }
}

/** Whether an error is about the one thing that was asked for: an answer came, and it was neither about access nor a wish to be left alone. */
export function isItsOwn(error: unknown): error is Error & { status: number } {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return false
  return !isAccessRefused(error.status) && error.status !== 429 && error.status !== 503
}

/** Send it once more, or hand it to a person when the tries are used up. */
export function again(step: StepRow, why: string, facts: Pick<Facts, 'now' | 'chance'>): Settled {
  const wait = retryAfter(Math.max(1, step.attempts), facts.chance)
  if (wait === null || step.attempts >= mostAttempts) {
    return {
      key: step.key,
      event: 'refused',
      state: 'refused',
      reason: `tried ${step.attempts} times: ${why}`,
      due: null,
      attempted: false,
    }
  }
  return {
    key: step.key,
    event: 'again',
    state: 'planned',
    reason: why,
    due: new Date(facts.now.getTime() + (step.attempts <= 1 ? 0 : wait)),
    attempted: false,
  }
}
