import type { Change } from '../connector.ts'
import type { NewStep } from '../store/planned.ts'
import type { Work } from '../store/store.ts'
import { refKey } from './key.ts'

/** There and back, three times. */
const alarm = 6
const says =
  'this has gone back and forth three times: what is written comes back changed and is written again. Find out which side is right and mend it there, then send this again or close it.'

/**
 * Counts on from the write of ours that a change is the first echo of. Two flows that undo each other's writes would go on for ever:
 * after three round trips the next step is a task for a person. A change that somebody made begins anew.
 */
export async function countTrips(
  tx: Work,
  workspace: string,
  echoes: readonly Change[],
  fresh: readonly NewStep[],
): Promise<NewStep[]> {
  const bySource = new Map(echoes.map((change) => [refKey(change.ref), change]))
  const caused = fresh.filter(
    ({ mode, source, seq }) => mode === 'latest' && bySource.get(refKey(source))?.seq === seq,
  )
  if (caused.length === 0) return [...fresh]
  const behind = await tx.tripsBehind(workspace, caused)
  return fresh.map((step) => {
    const before = caused.includes(step) ? behind.get(refKey(step.source)) : undefined
    if (before === undefined) return step
    const trips = before + 1
    return { ...step, trips, refused: trips % alarm === 0 ? says : null }
  })
}
