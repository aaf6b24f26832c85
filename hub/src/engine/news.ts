import type { SourceRow } from '../store/sources.ts'
import type { Job, Work } from './background.ts'
import type { Context } from './context.ts'
import type { Readings } from './readings.ts'
import { hintDue, untilDue } from './timely.ts'

type Seat = { workspace: string; account: string }

/**
 * What is new, as far as it is due: what was hinted at, and a source's increment. `awaited`: streams whose increment a step's outcome
 * waits for; without room nothing else is read but what a person asked for.
 */
export async function newsDue(
  context: Context,
  { workspace, account }: Seat,
  readings: Readings,
  sources: readonly SourceRow[],
  awaited: Set<string>,
): Promise<Work> {
  const { store, clock, timing } = context
  const hasRoom = context.hasRoom()
  const now = clock.now()
  const jobs: Job[] = []
  const found = await store.nextHint(workspace, account)
  const hint = found && (hasRoom || found.person) ? { ...found, dueAt: hintDue(found.dueAt, now) } : null
  if (hint && hint.dueAt <= now) {
    const user = hint.person ? 'person' : 'lookup'
    const run = async () => {
      const at = clock.now()
      await store.takeHint({ workspace, account, id: hint.id, at })
      if ('since' in hint.ask) await store.dueNow(workspace, account, [hint.stream], at)
      else await readings.look(hint, user)
      await store.doneHint({ id: hint.id, at })
    }
    jobs.push({ user, run })
  }
  const source = sources.find((one) => hasRoom || awaited.has(one.stream))
  if (source && source.dueAt <= now) {
    const user = hasRoom ? 'increment' : 'send'
    const run = async () => {
      await readings.increment(source, user)
      awaited.delete(source.stream)
    }
    jobs.push({ user, run })
  }
  const dues = [hint, source].flatMap((one) => (one ? [untilDue(one.dueAt, now, timing.look)] : []))
  return { jobs, next: Math.min(timing.look, ...dues) }
}
