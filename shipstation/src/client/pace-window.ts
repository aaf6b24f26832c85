/** `sentAt` is on the same clock as `now`. */
export type Said = {
  status: number
  limit?: number
  remaining?: number
  resetSeconds?: number
  sentAt?: number
}

/** What we hold to be true of the current window at ShipStation's. */
export type Mind = {
  limit: number
  /** When we first spent in it; null before that. */
  start: number | null
  /** Never before the true end; null until something was spent. */
  end: number | null
  /** Whether an answer told the end; a guess until then. */
  isLearned: boolean
  /** Whether one of its own requests was answered. */
  isAnswered: boolean
  /** Every request that may have been charged to this window. */
  used: number
  /** Requests charged to it that were none of ours. */
  foreign: number
  /** Sent in this window, not answered yet. */
  flying: number
  /** Sent in the window before, not answered when it ended: they may be charged to either. */
  carried: number
  /** Of the carried, those that have no answer yet. */
  awaited: number
  /** Nothing leaves before; set by a 429. */
  closedUntil: number
}

export const fresh = (limit: number): Mind => ({
  limit,
  start: null,
  end: null,
  isLearned: false,
  isAnswered: false,
  used: 0,
  foreign: 0,
  flying: 0,
  carried: 0,
  awaited: 0,
  closedUntil: Number.NEGATIVE_INFINITY,
})

/** The next window: what is still on its way is counted in it too, until its answer says otherwise. */
export const roll = (mind: Mind, now: number, guess: number): Mind => ({
  ...fresh(mind.limit),
  ...(mind.flying > 0 && { start: now, end: now + guess }),
  used: mind.flying,
  carried: mind.flying,
  awaited: mind.flying,
  closedUntil: mind.closedUntil,
})

/** Without headers to go by after a 429. */
const BLIND_SECONDS = 60

/**
 * Reset is in whole seconds, and whether ShipStation rounds up or down is not known: the window ends within one second of
 * either side. We take the late end, and the least of all that we hear.
 */
export function attribute(mind: Mind, now: number, said: Said, periodMs: number, guess: number): Mind {
  const landed = land(mind, said)
  if (said.status === 429) return close(landed, now, said)
  if (said.status === 0) return landed
  if (said.resetSeconds === undefined) return answered(landed, now, said, periodMs)
  const end = now + (said.resetSeconds + 1) * 1000
  const window = place(landed, end, said, periodMs)
  if (window === 'before') return uncharge(landed)
  const known = window === 'after' ? next(landed, now, guess) : landed
  const limit = said.limit ?? known.limit
  return {
    ...known,
    limit,
    start: known.start ?? said.sentAt ?? now,
    end: known.isLearned ? Math.min(known.end ?? end, end) : end,
    isLearned: true,
    foreign: Math.max(known.foreign, limit - (said.remaining ?? limit) - known.used),
  }
}

/** ShipStation's next window has begun before ours was over: the answered request is charged to it, and what flies may be. */
function next(mind: Mind, now: number, guess: number): Mind {
  const rolled = roll(mind, now, guess)
  return { ...rolled, start: now, used: rolled.used + 1 }
}

/** The first answer that tells of no end: by now the window has begun there, so a period from now it is over. */
function answered(mind: Mind, now: number, { sentAt }: Said, periodMs: number): Mind {
  const isOwn = mind.start !== null && (sentAt ?? mind.start) >= mind.start
  if (mind.isLearned || mind.isAnswered || mind.end === null || !isOwn) return mind
  return { ...mind, isAnswered: true, end: Math.max(mind.end, now + periodMs) }
}

/** One request less is on its way. Without `sentAt` the older are taken to answer first, which errs on the safe side. */
function land(mind: Mind, { sentAt }: Said): Mind {
  const isOld = sentAt === undefined || mind.start === null || sentAt < mind.start
  if (isOld && mind.awaited > 0) return { ...mind, awaited: mind.awaited - 1 }
  return mind.flying > 0 ? { ...mind, flying: mind.flying - 1 } : mind
}

/** Nothing leaves until the window that refused us is over. What was refused was not charged. */
function close(mind: Mind, now: number, said: Said): Mind {
  const seconds = said.resetSeconds ?? BLIND_SECONDS
  const closedUntil = Math.max(mind.closedUntil, now + (seconds + 1) * 1000)
  return { ...mind, limit: said.limit ?? mind.limit, closedUntil, end: closedUntil, isLearned: true }
}

/** Which window an answer speaks of: by where its window ends, half a period away from any doubt. */
function place(mind: Mind, end: number, { sentAt }: Said, periodMs: number): 'before' | 'this' | 'after' {
  if (mind.isLearned && mind.end !== null) {
    if (end >= mind.end + periodMs / 2) return 'after'
    if (end <= mind.end - periodMs / 2) return 'before'
    return 'this'
  }
  const mayBeOld = mind.start === null || (sentAt === undefined ? mind.carried > 0 : sentAt < mind.start)
  const since = mind.start ?? sentAt ?? end - periodMs
  return mayBeOld && mind.carried > 0 && end < since + periodMs / 2 ? 'before' : 'this'
}

/** An answer of the window before: the request that we counted twice was charged there. */
const uncharge = (mind: Mind): Mind =>
  mind.carried > 0 ? { ...mind, carried: mind.carried - 1, used: mind.used - 1 } : mind
