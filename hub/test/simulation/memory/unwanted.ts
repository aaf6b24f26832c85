import type { Memory } from './memory.ts'
import type { Step } from './rows.ts'
import { by, named } from './tables.ts'

/** Steps that came back from the wire and have lost their reason meanwhile stay here, or go over to the flow that wants them now. */
export function dropUnwanted(m: Memory, workspace: string, keys: readonly string[], at: Date): void {
  const back = keys.flatMap((key) => m.steps.get(named(workspace, key)) ?? [])
  for (const step of back.filter((row) => row.state === 'planned')) {
    const wanted = wantedBy(m, step)
    const isOrphaned = m.flows.get(step.flow)?.state === 'removed'
    const isPlanned = lookOf(m, step.flow, step) !== undefined
    const isUnwanted = wanted === null && (isOrphaned || (isPlanned && step.mode !== 'each' && !step.unclear))
    const end = { state: 'superseded', reason: 'no longer wanted', settled_at: at } as const
    m.steps.put({ ...step, flow: wanted ?? step.flow, ...(isUnwanted ? end : {}) })
  }
}

const lookOf = (m: Memory, flow: string, step: Step) =>
  m.looks.get(named(flow, step.src_account, step.src_kind, step.src_id))

function wantedBy(m: Memory, step: Step): string | null {
  const wants = m.flows
    .where((flow) => flow.workspace === step.workspace && flow.sink === step.sink && flow.state !== 'removed')
    .sort(by((flow) => flow.id))
    .find((flow) =>
      lookOf(m, flow.id, step)?.verdicts.some((verdict) => 'step' in verdict && verdict.step === step.key),
    )
  return wants?.id ?? null
}
