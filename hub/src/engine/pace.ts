import type { Source } from '../connector.ts'
import type { ConnectionRow } from '../store/connections.ts'

/** Subscriptions can be there and lead nowhere: notices count as coming for so long after one came. */
const trustedMs = 86_400_000
const usualSeconds = 60

/** Whether the remote tells this hub of news by itself. */
export const isTold = (hook: ConnectionRow['hook'] | undefined, now: Date): boolean =>
  hook?.on === true && hook.heard !== undefined && now.getTime() - Date.parse(hook.heard) < trustedMs

/** Milliseconds from one pass of a source to the next: more where notices come, for then a pass finds only what they do not tell. */
export function everyMs(
  source: Pick<Source<unknown, unknown>, 'everySeconds' | 'toldSeconds'> | undefined,
  hook: ConnectionRow['hook'] | undefined,
  now: Date,
): number {
  const seconds = source?.everySeconds ?? usualSeconds
  return 1000 * (isTold(hook, now) ? Math.max(seconds, source?.toldSeconds ?? 0) : seconds)
}
