/** What to do with an attempt to sign in. */
export type Verdict = { let: true; delayMs: number } | { let: false; retryAfterSeconds: number }

export interface Attempt {
  email: string
  ip: string
  /** The browser has signed in to this very account before; strangers cannot lock its owner out. */
  known: boolean
}

export interface Throttle {
  judge(attempt: Attempt): Verdict
  /** To be told before the password is looked at: a hundred at once are a hundred. */
  failed(attempt: Attempt): void
  /** Takes that one back, with all before it on the account. */
  succeeded(attempt: Attempt): void
}

const WINDOW_MS = 15 * 60_000
/** Wrong passwords on one account in the window: from here each answer takes longer … */
const SLOW_FROM = 5
/** … from here none is checked … */
const STOP_AT = 10
/** … and never more than this in a row, however slowly (NIST 800-63B). */
const STOP_FOR_GOOD = 100
/** Wrong passwords from one address, whatever the account. */
const STOP_ADDRESS_AT = 30

/** Counts wrong passwords by account and by address, in this process's memory. */
export function throttle(now: () => number = Date.now): Throttle {
  const recent = new Map<string, number[]>()
  const inARow = new Map<string, number>()
  const failures = (key: string) => {
    const times = (recent.get(key) ?? []).filter((time) => time > now() - WINDOW_MS)
    if (times.length > 0) recent.set(key, times)
    else recent.delete(key)
    return times
  }
  const wait = (times: number[], limit: number): Verdict => {
    const freeAt = (times[times.length - limit] ?? now()) + WINDOW_MS
    return { let: false, retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now()) / 1000)) }
  }
  return {
    judge(attempt) {
      const address = failures(`ip ${attempt.ip}`)
      if (address.length >= STOP_ADDRESS_AT && !attempt.known) return wait(address, STOP_ADDRESS_AT)
      const account = failures(accountKey(attempt))
      if (account.length >= STOP_AT) return wait(account, STOP_AT)
      if (!attempt.known && (inARow.get(attempt.email) ?? 0) >= STOP_FOR_GOOD)
        return { let: false, retryAfterSeconds: WINDOW_MS / 1000 }
      const slow = account.length - SLOW_FROM
      return { let: true, delayMs: slow < 0 ? 0 : 250 * 2 ** slow }
    },
    failed(attempt) {
      if (recent.size > 20_000) for (const key of recent.keys()) failures(key)
      for (const key of [`ip ${attempt.ip}`, accountKey(attempt)]) recent.set(key, [...failures(key), now()])
      inARow.set(attempt.email, (inARow.get(attempt.email) ?? 0) + 1)
    },
    succeeded(attempt) {
      // It was counted as a failure before it was looked at, for the address too.
      recent.set(`ip ${attempt.ip}`, failures(`ip ${attempt.ip}`).slice(0, -1))
      recent.delete(accountKey(attempt))
      inARow.delete(attempt.email)
    },
  }
}

/** A known browser's mistakes are counted apart from strangers'. */
const accountKey = ({ email, known }: Attempt) => `${known ? 'known' : 'account'} ${email}`
