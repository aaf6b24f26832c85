import { setTimeout as sleep } from 'node:timers/promises'
import { failure, NotJson, RateLimited, ServerError } from './errors.ts'
import type { Answer, Http } from './http.ts'
import { createPace, type Pace, parse, type User } from './pace.ts'

/** How long before a read is tried again, each time. */
const AGAIN_MS = [500, 2_000, 8_000]
const MOST_WAITS = 20

/** Whose share of the budget a request is, by its method and path; everything is a person's unless said. */
export type Share = (method: string, path: string) => User

/**
 * A transport that keeps within the budget and waits out a 429, which was never carried out. A read that failed is tried again; a
 * write never is, since what became of it is not known. Gives every answer, whatever its status, once no more is to be tried: it
 * rejects only as `http` does, or with the reason of an aborted signal.
 */
export function createPacedHttp(http: Http, pace: Pace = createPace(), share: Share = () => 'person'): Http {
  const wanting: User[] = []
  return async (method, path, options = {}) => {
    const user = share(method, path)
    const isRead = method === 'GET'
    for (let failures = 0, waits = 0; ; ) {
      const answer = await once(
        user,
        () => http(method, path, options),
        isRead && failures < AGAIN_MS.length,
        options.signal,
      )
      if (answer === null) await pause(AGAIN_MS[failures++] ?? 0, options.signal)
      else {
        const error = failure({ method, path }, answer)
        if (error instanceof RateLimited && waits++ < MOST_WAITS) continue
        const mayPass = error instanceof ServerError || error instanceof NotJson
        if (!isRead || !mayPass || failures >= AGAIN_MS.length) return answer
        await pause(AGAIN_MS[failures++] ?? 0, options.signal)
      }
    }
  }

  /** One request in its turn. Null when it got no answer and may be tried again. */
  async function once(user: User, send: () => Promise<Answer>, mayFail: boolean, signal?: AbortSignal) {
    wanting.push(user)
    try {
      for (let wait = 1; wait > 0; ) {
        signal?.throwIfAborted()
        wait = pace.wait(performance.now(), user, new Set(wanting))
        if (wait > 0) await pause(Math.min(wait, 1_000), signal)
      }
      // Counted in the same breath in which its turn was found, so that two never take the same place.
      pace.spend(performance.now(), user)
    } finally {
      wanting.splice(wanting.indexOf(user), 1)
    }
    const sentAt = performance.now()
    try {
      const answer = await send()
      pace.learn(performance.now(), { status: answer.status, ...parse(answer.headers), sentAt })
      return answer
    } catch (error) {
      pace.learn(performance.now(), { status: 0, sentAt })
      if (!mayFail || signal?.aborted) throw error
      return null
    }
  }
}

const pause = (ms: number, signal?: AbortSignal) => sleep(ms, undefined, signal ? { signal } : {})
