import type { Sink } from '../connector.ts'
import { type StepRow, subjectOf } from '../store/steps.ts'
import type { Work } from '../store/store.ts'

/**
 * Plans that asked what we made of these heard of nothing, and may say something else now. Before anything is settled: planning is
 * waited for, and must not wait for this.
 */
export async function replanMade(
  tx: Pick<Work, 'replanLinked'>,
  at: { workspace: string; account: string },
  { echo }: Sink<unknown, unknown>,
  steps: readonly StepRow[],
): Promise<void> {
  if (echo) await tx.replanLinked(at, steps.map(subjectOf))
}
