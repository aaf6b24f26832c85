import { type Entry, plain, type Told } from './entry.ts'
import type { AttemptFact, Facts, StepFact } from './facts.ts'
import type { Subject } from './subject.ts'
import { wirePiece } from './wire-piece.ts'

const isMail = (step: StepFact) => step.sink === 'mail.messages'
/** Whose answer it was. */
export const systemOf = (sink: string) => (sink.startsWith('klaviyo.') ? 'Klaviyo' : 'ShipStation')
const isKept = (step: StepFact) => step.account === 'mail:outbox'
export const closedBy = (who: string) => `Closed by ${who}.`

/** One deed from its plan to its end: each time it was sent, what was answered, and how it ended without an answer. */
export function sent(step: StepFact, subject: Subject, facts: Facts): Told[] {
  const tries = facts.attempts.filter((attempt) => attempt.step === step.key)
  const planned: Told = { at: step.createdAt, rank: 3, entry: plain('planned', step.says) }
  const told = tries.flatMap((attempt) => tried(attempt, step, subject, attempt === tries.at(-1)))
  return [planned, ...told, ...endedWithout(step, tries.at(-1) ?? null)]
}

function tried(attempt: AttemptFact, step: StepFact, subject: Subject, isLast: boolean): Told[] {
  const milliseconds = attempt.endedAt && attempt.endedAt.getTime() - attempt.startedAt.getTime()
  const body = step.body as { number?: string } | null // why: a body of the orders sink has its number
  const nextTry = isLast && step.state === 'planned' ? step.dueAt.toISOString() : null
  const wire = wirePiece(
    { ...attempt, milliseconds },
    { object: step.object, remote: subject.order?.ref.id ?? null, number: body?.number ?? null },
    { attempt: attempt.number, nextTry },
  )
  const later = attempt.outcome === 'later' || attempt.outcome === 'planned'
  const title = isKept(step)
    ? 'Written to the outbox'
    : isMail(step)
      ? 'Handed to the mail server'
      : `Sent to ${systemOf(step.sink)}`
  const started: Told = { at: attempt.startedAt, rank: 4, entry: plain('sent', title, { wire }) }
  if (later) {
    const waits = plain('waiting', wire ? 'To be sent again' : 'Not sent yet', { detail: attempt.says, wire })
    return [{ at: attempt.endedAt ?? attempt.startedAt, rank: 5, entry: waits }]
  }
  if (!attempt.endedAt) return [started]
  return [...(wire ? [started] : []), { at: attempt.endedAt, rank: 5, entry: outcome(attempt, step, wire) }]
}

function outcome(attempt: AttemptFact, step: StepFact, wire: Entry['wire']): Told['entry'] {
  const detail = attempt.says
  if (attempt.outcome === 'refused')
    return plain('refused', isMail(step) ? 'The e-mail was refused' : `${systemOf(step.sink)} refused it`, {
      detail,
      wire,
    })
  if (attempt.outcome === 'unknown')
    return plain('unknown', 'The answer was lost: nobody can say yet whether it arrived', { detail, wire })
  if (!isMail(step)) return plain('accepted', `${systemOf(step.sink)} accepted it`, { wire })
  const to = (step.body as { to?: string } | null)?.to ?? 'the backer' // why: a letter's body has its receiver
  const title = isKept(step) ? `Kept for ${to}: there is no mail server` : `Told ${to}`
  return plain('told', title, { wire, link: { title: 'Outbox', href: `/mails?q=${encodeURIComponent(to)}` } })
}

/** Ends that no attempt wrote down: taken over by something newer, found in ShipStation, given up, or its hub died. */
function endedWithout(step: StepFact, last: AttemptFact | null): Told[] {
  const at = step.settledAt
  const detail = step.reason
  if (step.state === 'superseded' && at)
    return [{ at, rank: 2, entry: plain('superseded', 'Replaced before it left', { detail }) }]
  if (step.state === 'cancelled' && at && !(detail ?? '').startsWith('Closed by '))
    return [{ at, rank: 2, entry: plain('skipped', 'Closed without being sent', { detail }) }]
  if (step.state === 'done' && at && last?.outcome !== 'done')
    return [
      {
        at,
        rank: 6,
        entry: plain('verified', `Found in ${systemOf(step.sink)}: the lost answer had meant yes`),
      },
    ]
  if (step.state === 'refused' && at && last?.outcome !== 'refused')
    return [{ at, rank: 6, entry: plain('refused', 'Given up, and left to you', { detail }) }]
  if (step.state === 'unknown' && last && !last.endedAt)
    return [
      { at: last.deadlineAt, rank: 6, entry: plain('unknown', 'No answer was written down', { detail }) },
    ]
  return []
}
