import type { Sink } from '../connector.ts'
import type { Asked } from '../store/store.ts'
import type { StepRow } from '../store/steps.ts'

/** Of the time for which a remote remembers a key, this part is trusted: its clock and ours need not agree. */
const trusted = 0.8

/**
 * How long each of these keys may still be said again, in milliseconds, counted from the first request that may have carried it. A key that no request carried yet, or that is remembered for ever, is not in the answer.
 */
export async function keysLeft(
  store: Pick<Asked, 'firstCarried'>,
  workspace: string,
  sink: Pick<Sink<unknown, unknown>, 'keyHours'>,
  steps: readonly StepRow[],
): Promise<Map<string, number>> {
  const { keyHours } = sink
  const tried = steps.filter((step) => step.attempt !== null).map((step) => step.key)
  if (keyHours === undefined || tried.length === 0) return new Map()
  const carried = await store.firstCarried(workspace, tried)
  return new Map([...carried].map(([key, ago]) => [key, keyHours * 3_600_000 * trusted - ago]))
}
