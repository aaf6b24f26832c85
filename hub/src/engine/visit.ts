import type { Api, Io } from '../connector.ts'
import { Budgets } from './budgets.ts'
import { lend } from './calls.ts'
import type { Context } from './context.ts'
import type { Membership } from './membership.ts'

/**
 * Talks to an account that is not known yet, with keys that are not kept: on a lane row of its own, so that this request too
 * has a fence. The lane is named after the keys; when they are connected the account gets its own.
 */
export async function visit<T>(
  context: Context,
  membership: Membership,
  it: { workspace: string; name: string; api: Api; settings: unknown },
  talk: (io: Io<unknown>) => Promise<T>,
): Promise<T> {
  const seat = await context.store.openLane(it.workspace, it.name, membership.id)
  const end = new AbortController()
  try {
    const budget = new Budgets(context.store, context.clock, seat, it.api.limits)
    let requests = 0n
    const calls = {
      workspace: it.workspace,
      context,
      membership,
      budget,
      api: it.api,
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
    await context.store.dropLane(it.workspace, it.name)
  }
}
