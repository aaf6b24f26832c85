import type { Ref, Why } from '../../../src/connector.ts'
import { hashOf } from '../../../src/engine/key.ts'
import type { Kind } from '../../../src/model/entities.ts'
import type { FlowRow, Look } from '../../../src/store/flows.ts'
import type { Memory } from './memory.ts'
import { asJson, by, named } from './tables.ts'

export function takeReplans(m: Memory, flow: FlowRow, most: number): (Ref & { why: Why })[] {
  const taken = m.replans
    .at('flow', flow.id)
    .sort(by((row) => row.at))
    .slice(0, most)
  for (const row of taken) m.replans.drop(row)
  return taken.map(({ account, kind, id, why }) => ({ account, kind, id, why }))
}

function replan(m: Memory, flow: { id: string; workspace: string }, ref: Ref, why: Why): number {
  const { account, kind, id } = ref
  const at = m.next()
  if (m.replans.get(named(flow.id, account, kind, id))) return 0
  m.replans.put({ workspace: flow.workspace, flow: flow.id, account, kind, id, why, at })
  return 1
}

export function replanDependents(m: Memory, flow: FlowRow, refs: readonly Ref[], why: Why): number {
  const touched = new Set(refs.map(({ account, kind, id }) => named(account, kind, id)))
  const groups = [...touched].flatMap((record) => m.record_of.at('record', named(flow.workspace, record)))
  for (const row of groups) touched.add(named(row.account, row.of_kind, row.of_id))
  const dependents = [...touched]
    .flatMap((on) => m.look_refs.at('on', named(flow.id, on)))
    .sort(
      by(
        (row) => row.account,
        (row) => row.kind,
        (row) => row.id,
      ),
    )
  return dependents.reduce((n, row) => n + replan(m, flow, row, why), 0)
}

export function replanLinked(
  m: Memory,
  { workspace, account }: { workspace: string; account: string },
  sources: readonly Ref[],
): void {
  const here = [...m.flows.values()].filter(
    (flow) =>
      flow.workspace === workspace &&
      flow.state !== 'removed' &&
      m.integrations.get(flow.integration)?.connected === account,
  )
  const found = new Map<string, { flow: { id: string; workspace: string }; ref: Ref }>()
  for (const flow of here)
    for (const source of sources) {
      const name = named(source.account, source.kind, source.id)
      const look = m.looks.get(named(flow.id, name))
      for (const row of [...(look ? [look] : []), ...m.look_refs.at('on', named(flow.id, name))])
        found.set(named(flow.id, row.account, row.kind, row.id), { flow, ref: row })
    }
  const ordered = [...found.values()].sort(
    by(
      ({ flow }) => flow.id,
      ({ ref }) => ref.account,
      ({ ref }) => ref.kind,
      ({ ref }) => ref.id,
    ),
  )
  for (const { flow, ref } of ordered) replan(m, flow, ref, 'answered')
}

export function replanAll(
  m: Memory,
  flow: { id: string; workspace: string; from: string },
  kinds: readonly Kind[],
  why: Why,
): void {
  const all = [...new Set(kinds)].flatMap((kind) =>
    m.records.at('kind', named(flow.workspace, flow.from, kind)),
  )
  const ordered = all.sort(
    by(
      (row) => row.kind,
      (row) => row.id,
    ),
  )
  for (const row of ordered) replan(m, flow, row, why)
}

export function replanOne(m: Memory, flow: { id: string; workspace: string }, ref: Ref, why: Why): void {
  replan(m, flow, ref, why)
}

export function saveLooks(m: Memory, flow: FlowRow, looks: readonly Look[], at: Date): void {
  for (const { ref, seq, verdicts, on, parked } of looks) {
    const { account, kind, id } = ref
    const own = { workspace: flow.workspace, flow: flow.id, account, kind, id }
    const refs = hashOf(on)
    const before = m.looks.get(named(flow.id, account, kind, id))
    m.looks.put({ ...own, seq, verdicts: asJson(verdicts), looked_at: at, refs, parked })
    if (before?.refs === refs) continue
    if (before)
      for (const row of m.look_refs.at('look', named(flow.id, account, kind, id))) m.look_refs.drop(row)
    for (const one of on)
      m.look_refs.put({ ...own, on_account: one.account, on_kind: one.kind, on_id: one.id })
  }
}
