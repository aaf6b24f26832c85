import { type Mind, type Said, attribute, fresh, roll } from './pace-window.ts'

/** Who spends requests: a person at a screen, a look-up after a webhook, an increment, the sweep, a write, a backfill. */
export const USERS = ['person', 'lookup', 'increment', 'sweep', 'send', 'backfill'] as const
export type User = (typeof USERS)[number]

/** What the headers of an answer said. `sentAt`, where it is known, tells for sure which window was charged. */
export type { Said } from './pace-window.ts'

/** `ours`: requests of ours that were, or may have been, charged to the window; what else is spent of it somebody else spent. */
export type State = {
  limit: number
  remaining: number
  resetsInMs: number
  used: Record<User, number>
  ours: number
}

export type Pace = {
  /** Milliseconds until this user may send one request, 0 for now. Holds until the next spend, answer or change of wanting: ask again then. */
  wait(now: number, user: User, wanting: ReadonlySet<User>): number
  /** One request is about to leave. Count it before it is written. */
  spend(now: number, user: User): void
  /** What an answer said. For a request that got no answer, say `{ status: 0 }`. */
  learn(now: number, said: Said): void
  /** After taking over from somebody who spent this many of a window that ends in `windowMs` at the latest. */
  restore(now: number, spent: number, windowMs: number): void
  state(now: number): State
}

/** Of every window each of these gets at least so many, where it has work. */
const AT_LEAST: Partial<Record<User, number>> = { lookup: 4, increment: 4, sweep: 2 }
/** So many are kept for a person, until the window is nearly over: its last five seconds, or the last quarter of a short one. */
const KEPT = 2
const RELEASED_MS = 5_000
const RELEASED_PART = 4
/** Writes go so many to each one of the backfill. */
const SENDS_PER_BACKFILL = 3
/** For a user whose turn it is not: long enough not to spin, short enough not to matter. */
const TURN_MS = 50

const none = (): Record<User, number> => ({
  person: 0,
  lookup: 0,
  increment: 0,
  sweep: 0,
  send: 0,
  backfill: 0,
})

/**
 * One key pair's budget: so many requests in every window, shared among users, corrected by every answer's headers. Pure:
 * times are handed in, monotonic milliseconds. A request is counted in every window that may have been charged for it, so
 * that the limit holds whatever the latency. `limit` requests in `perSeconds`, ShipStation's documented 40 in 60 unless said, until
 * the headers say otherwise. Source: https://www.shipstation.com/docs/api/requirements/#api-rate-limits. Never throws.
 */
export function createPace({
  limit = 40,
  perSeconds = 60,
}: {
  limit?: number
  perSeconds?: number
} = {}): Pace {
  const periodMs = perSeconds * 1000
  const tail = Math.min(RELEASED_MS, periodMs / RELEASED_PART)
  // Until an answer tells, a window is taken to last a little longer than it should. Of a short one none ever tells.
  const guess = periodMs + tail
  let mind: Mind = fresh(limit)
  let used = none()

  const turn = (now: number) => {
    if (mind.end === null || now < mind.end) return
    mind = roll(mind, now, guess)
    used = none()
  }
  const left = () => Math.max(0, mind.limit - mind.used - mind.foreign)

  const wait = (now: number, user: User, wanting: ReadonlySet<User>): number => {
    turn(now)
    if (now < mind.closedUntil) return mind.closedUntil - now
    const end = mind.end ?? now + periodMs
    if (left() < 1) return Math.max(1, end - now)
    if (user === 'person') return 0
    const release = end - tail
    const isReleased = now >= release
    const keptNow = isReleased ? Number(wanting.has('person')) : KEPT
    const reserved = USERS.filter((other) => other !== user && wanting.has(other))
      .map((other) => Math.max(0, (AT_LEAST[other] ?? 0) - used[other]))
      .reduce((sum, owed) => sum + owed, 0)
    const free = left() - keptNow
    const isOwed = used[user] < (AT_LEAST[user] ?? 0)
    const until = (isReleased ? end : release) - now
    if (free < 1 || (!isOwed && free - reserved < 1)) return until
    if (isOwed || isReleased || isItsTurn(user, wanting, used)) return 0
    return isWriter(user) ? TURN_MS : until
  }

  return {
    wait,
    spend(now, user) {
      turn(now)
      if (mind.end === null) mind = { ...mind, start: now, end: now + guess }
      mind = { ...mind, used: mind.used + 1, flying: mind.flying + 1 }
      used[user]++
    },
    learn(now, said) {
      turn(now)
      const before = mind
      mind = attribute(before, now, said, periodMs, guess)
      if (mind.start !== before.start) used = none()
    },
    restore(now, spent, windowMs) {
      mind = { ...fresh(mind.limit), start: now, end: now + windowMs, used: spent }
      used = none()
    },
    state(now) {
      turn(now)
      const resetsInMs = Math.max(0, (mind.end ?? now) - now, mind.closedUntil - now)
      return {
        limit: mind.limit,
        remaining: now < mind.closedUntil ? 0 : left(),
        resetsInMs,
        used: { ...used },
        ours: mind.used,
      }
    },
  }
}

/** The rest is shared by writes and backfill, three to one; what they do not want is anybody's. */
function isItsTurn(user: User, wanting: ReadonlySet<User>, used: Record<User, number>): boolean {
  const isSendNext = used.send < SENDS_PER_BACKFILL * (used.backfill + 1)
  if (user === 'send') return isSendNext || !wanting.has('backfill')
  if (user === 'backfill') return !isSendNext || !wanting.has('send')
  return !wanting.has('send') && !wanting.has('backfill')
}

const isWriter = (user: User) => user === 'send' || user === 'backfill'

const number = (text: string | null): number | undefined =>
  text !== null && /^\d+$/.test(text.trim()) ? Number(text) : undefined

/**
 * Reads the three headers of an answer (`X-Rate-Limit-Limit`, `-Remaining`, `-Reset` in seconds); `Retry-After`, which V1 is not known
 * to send, stands in for a missing Reset. What is missing or no number is left out; never throws.
 */
export function parse(headers: Headers): Omit<Said, 'status' | 'sentAt'> {
  const limit = number(headers.get('x-rate-limit-limit'))
  const remaining = number(headers.get('x-rate-limit-remaining'))
  const resetSeconds = number(headers.get('x-rate-limit-reset')) ?? number(headers.get('retry-after'))
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetSeconds !== undefined && { resetSeconds }),
  }
}
