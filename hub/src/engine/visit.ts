import type { Api, Io } from '../connector.ts'
import { shortSeconds } from './allowance.ts'
import { Budgets } from './budgets.ts'
import { lend } from './calls.ts'
import type { Context } from './context.ts'
import type { Membership } from './membership.ts'

/**
 * Talks to an account that is not known yet, with keys that are not kept: on a lane row of its own, so that this request too
 * has a fence. The lane is named after the keys; when they are connected the account gets its own. Two visits with the same keys are
 * apart by the longest of the limits that are kept in memory only.
 */
export async function visit<T>(
  context: Context,
  membership: Membership,
  it: { workspace: string; name: string; api: Api; settings: unknown },
  talk: (io: Io<unknown>) => Promise<T>,
): Promise<T> {
  const all = visits.get(context) ?? new Map<string, Visit>()
  visits.set(context, all)
  const over = await turnOf(context, all, it.name, it.api)
  const end = new AbortController()
  try {
    const seat = await context.store.openLane(it.workspace, it.name, membership.id)
    const budget = new Budgets(context.store, context.clock, seat, it.api.limits)
    const way = { by: '', api: it.api }
    let requests = 0n
    const calls = {
      workspace: it.workspace,
      context,
      membership,
      budget,
      ways: () => [way],
      setAside: async () => {},
      renew: null,
      settings: it.settings,
      signal: end.signal,
      wanting: () => new Set(['person' as const]),
      answered: () => {},
      next: () => (requests += 1n),
    }
    return await talk(lend(calls, 'person', 'You').io)
  } finally {
    end.abort()
    await context.store.dropLane(it.workspace, it.name).finally(over)
  }
}

type Visit = { over: Promise<void>; at: number | null }
const visits = new WeakMap<Context, Map<string, Visit>>()

/** Waits for the visits before it, and for what they spent to be allowed again. Gives what says that this one is over. */
async function turnOf({ clock }: Context, all: Map<string, Visit>, name: string, { limits }: Api) {
  for (const [other, { at }] of all)
    if (at !== null && clock.tick() - at > 1000 * shortSeconds) all.delete(other)
  const before = all.get(name)
  const { promise, resolve } = Promise.withResolvers<void>()
  const visit: Visit = { over: promise, at: null }
  all.set(name, visit)
  await before?.over
  const shorts = limits.map(({ perSeconds }) => perSeconds).filter((one) => one < shortSeconds)
  const rest = (before?.at ?? Number.NEGATIVE_INFINITY) + 1000 * Math.max(0, ...shorts) - clock.tick()
  if (rest > 0) await clock.sleep(rest)
  return () => {
    visit.at = clock.tick()
    resolve()
  }
}
