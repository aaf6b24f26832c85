import type { Api, Http, Io } from '../connector.ts'
import type { Wire } from '../store/attempts.ts'
import { LaneLost } from '../store/lanes.ts'
import type { User } from './budget.ts'
import type { Budgets } from './budgets.ts'
import type { Context } from './context.ts'
import type { Membership } from './membership.ts'
import { isAccessRefused } from './outcome.ts'
import { NotSent } from './wire.ts'

/** One set of secrets and how the remote is asked with it. `by` names the set wherever it stands. */
export type Way = { by: string; api: Api }
export type Calls = {
  workspace: string
  context: Context
  membership: Membership
  budget: Budgets | null
  /** The sets of secrets to ask with, as they are at this moment, the preferred first; none where there is no HTTP interface. */
  ways(): readonly Way[]
  /** The remote took this one no more: from now on it is not among the ways. Never asked of the first. */
  setAside(way: Way, status: number): Promise<void>
  /** Another access in place of the first, which the remote no longer takes. False where a person has to see to it. */
  renew: (() => Promise<boolean>) | null
  settings: unknown
  signal: AbortSignal
  wanting(): ReadonlySet<User>
  answered(status: number): void
  /** Draws the next request's number: later requests have greater ones, over takeovers too. */
  next(): bigint
}
/** What happened on the wire of one `send`: how the engine decides, whatever the connector threw. */
export type Trace = Wire & { wrote: boolean; retryAfterMs: number | null }

const readTries = [500, 2000]
const isRead = (method: string) => method === 'GET' || method === 'HEAD'

/** The `Io` a connector is lent: paced, authenticated, inside the lease, recorded. A second write in one `send` is refused. */
export function lend(
  calls: Calls,
  user: User,
  for_: string,
  it: { writes: 'one' | 'any' } = { writes: 'one' },
): { io: Io<unknown>; trace: Trace; request(): bigint } {
  let request = 0n
  const asking = { calls, user, for_, number: () => (request = calls.next()) }
  const trace: Trace = { request: null, status: null, answer: null, wrote: false, retryAfterMs: null }
  const http: Http = async (method, path, options = {}) => {
    if (isRead(method))
      return retried(calls, user, () => once({ ...asking, method, path, options, trace: null }))
    if (trace.wrote && it.writes === 'one')
      throw new Error(`a second write (${method} ${path}) in one send: exactly one is allowed`)
    return once({ ...asking, method, path, options, trace })
  }
  const mail: Io<unknown>['mail'] = async (message) => {
    if (trace.wrote) throw new Error('a second mail in one send: exactly one is allowed')
    if (!calls.membership.mayTake(calls.context.timing.deadline))
      throw new LaneLost('the lease ends too soon for a mail')
    trace.wrote = true
    trace.request = {
      method: 'SMTP',
      path: message.to,
      body: { subject: message.subject, from: message.from, messageId: message.messageId },
    }
    try {
      const sent = await calls.context.mail(message, calls.workspace)
      // What is only kept here was said to nobody: there is no wire to show.
      if (sent.kept) Object.assign(trace, { request: null })
      else Object.assign(trace, { status: 250, answer: sent })
      return sent
    } catch (error) {
      if (error instanceof NotSent) trace.wrote = false
      throw error
    }
  }
  return {
    io: { http, mail, settings: calls.settings, signal: calls.signal, now: () => calls.context.clock.now() },
    trace,
    request: () => request,
  }
}

/** A read is tried again. A person who waits is told that it is slow or that the minute is used up, and tries again themselves. */
async function retried(calls: Calls, user: User, read: () => ReturnType<Http>): ReturnType<Http> {
  for (const wait of readTries) {
    try {
      const answer = await read()
      if (answer.status !== 429 && answer.status < 500) return answer
      if (answer.status === 429 && user === 'person') return answer
      if (answer.status === 429) continue
    } catch (error) {
      if (error instanceof LaneLost || calls.signal.aborted) throw error
      if (user === 'person' && error instanceof Error && /Timeout/.test(error.name)) throw error
    }
    await calls.context.clock.sleep(wait, calls.signal)
  }
  return read()
}

type Asking = {
  calls: Calls
  user: User
  for_: string
  method: string
  path: string
  options: NonNullable<Parameters<Http>[2]>
  /** Of a write; a read leaves none. */
  trace: Trace | null
  number(): bigint
}
/** Nothing of an earlier request counts for the next one: an access that was refused leaves its 401 behind. */
const nothing = { status: null, answer: null, retryAfterMs: null }

/** A request that was refused for its access alone did nothing there: with another access it goes once more. */
async function once(it: Asking): ReturnType<Http> {
  const { calls, trace } = it
  const { way, answer } = await written(it)
  if (isAccessRefused(answer.status) && way !== calls.ways()[0]) {
    if (trace) Object.assign(trace, { ...nothing, wrote: false })
    await calls.setAside(way, answer.status)
    return once(it)
  }
  if (answer.status !== 401 || !calls.renew) return answer
  const renewed = await calls.renew().catch((error: unknown) => {
    if (trace && error instanceof NotSent) trace.wrote = false
    throw error
  })
  return renewed ? (await written(it)).answer : answer
}

async function written(it: Asking) {
  const { calls, method, path, options, trace } = it
  const { context } = calls
  const call = `${method} /${path.replace(/^\//, '')}`
  const way = await turn(it, call)
  // The request may only leave when its whole deadline ends inside the lease: after that another process may sit here.
  if (!calls.membership.mayTake(context.timing.deadline))
    throw new LaneLost('the lease ends too soon for a request')
  const sentAt = context.clock.tick()
  it.number()
  if (trace) Object.assign(trace, { ...nothing, wrote: true, request: { method, path, body: options.body } })
  try {
    const answer = await context.transport(
      way.api,
      { method, path, ...options },
      { deadlineMs: context.timing.deadline, signal: calls.signal },
    )
    calls.budget?.learn(way.by, call, answer.status, answer.headers, sentAt)
    calls.answered(answer.status)
    if (trace)
      Object.assign(trace, {
        status: answer.status,
        answer: answer.body,
        retryAfterMs: retryAfter(answer.headers),
      })
    return { way, answer }
  } catch (error) {
    calls.budget?.learn(way.by, call, 0, null, sentAt)
    if (trace && error instanceof NotSent) trace.wrote = false
    throw error
  }
}

/** Waits for this request's turn. Gives what it goes with. */
async function turn({ calls, user, for_ }: Asking, call: string): Promise<Way> {
  const { budget, wanting, signal } = calls
  const among = () => calls.ways().map(({ by }) => by)
  for (;;) {
    if (!budget || among().length === 0) throw new Error('this connection has no HTTP interface')
    const by = await budget.take(call, user, wanting, for_, signal, among)
    // A person may have taken it away while it was written down.
    const way = calls.ways().find((one) => one.by === by)
    if (way) return way
  }
}

function retryAfter(headers: Headers): number | null {
  const seconds = Number(headers.get('x-rate-limit-reset') ?? headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? (seconds + 1) * 1000 : null
}
