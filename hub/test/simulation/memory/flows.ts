import type { Ref, Why } from '../../../src/connector.ts'
import type { Kind } from '../../../src/model/entities.ts'
import type { Entry, FlowRow } from '../../../src/store/flows.ts'
import type { Memory } from './memory.ts'
import { type ChangeRow, type FlowRow as Row, refOf } from './rows.ts'
import { by, named } from './tables.ts'

export function readFlow(m: Memory, id: string): FlowRow | null {
  const row = m.flows.get(id)
  const integration = m.integrations.get(row?.integration ?? '')
  if (!row || !integration || row.state === 'removed') return null
  const { from_account, to_account, ...rest } = row
  const { account: self, connected, settings } = integration
  return { ...rest, from: from_account, to: to_account, self, connected, settings }
}

/** One process at a time is all there is here: a flow is never taken by another. */
export const takeFlow = readFlow

export function flowsBehind(m: Memory): string[] {
  const isBehind = (flow: Row) =>
    flow.state !== 'removed' &&
    (flow.position < (m.workspaces.get(flow.workspace)?.last_seq ?? 0n) || m.replans.has('flow', flow.id))
  return m.flows
    .where(isBehind)
    .map((flow) => flow.id)
    .sort()
}

const ofRecord = (m: Memory, workspace: string, ref: Ref): ChangeRow[] =>
  m.changes.at('record', named(workspace, ref.account, ref.kind, ref.id)).sort(by((row) => row.seq))

function entryOf(m: Memory, row: ChangeRow, why: Why): Entry {
  const earlier = row.before_hash === null ? [] : ofRecord(m, row.workspace, refOf(row))
  const before = earlier.findLast((one) => one.seq < row.seq)?.after ?? null
  return { seq: row.seq, ref: refOf(row), after: row.after, before, seenAt: row.seen_at, why }
}

export function entriesAfter(m: Memory, flow: FlowRow, kinds: readonly Kind[], most: number) {
  const entries: (Entry & { mine: boolean })[] = []
  const last = m.workspaces.get(flow.workspace)?.last_seq ?? 0n
  // The log has no gap: its numbers are the way through it.
  for (let seq = flow.position + 1n; seq <= last && entries.length < most; seq += 1n) {
    const row = m.changes.get(named(flow.workspace, String(seq)))
    if (!row) throw new Error(`the log has no change ${seq}`)
    const mine = row.account === flow.from && kinds.includes(row.kind)
    const entry = mine
      ? entryOf(m, row, row.why)
      : { seq, ref: refOf(row), after: null, before: null, seenAt: row.seen_at, why: row.why }
    entries.push({ ...entry, mine })
  }
  return entries
}

export function lastEntries(m: Memory, workspace: string, refs: readonly (Ref & { why: Why })[]): Entry[] {
  return refs
    .flatMap((ref) => {
      const record = m.records.get(named(workspace, ref.account, ref.kind, ref.id))
      const row = record && m.changes.get(named(workspace, String(record.seq)))
      return row ? [entryOf(m, row, ref.why)] : []
    })
    .sort(by((entry) => entry.seq))
}

export function pastOf(m: Memory, workspace: string, refs: readonly Ref[]) {
  return refs
    .flatMap((ref) => ofRecord(m, workspace, ref))
    .sort(by((row) => row.seq))
    .map((row) => ({ ref: refOf(row), seq: row.seq, data: row.after }))
}

export function entriesBeside(m: Memory, flow: FlowRow, refs: readonly Ref[], last: bigint): Entry[] {
  return refs
    .flatMap((ref) => {
      const record = m.records.get(named(flow.workspace, ref.account, ref.kind, ref.id))
      const look = m.looks.get(named(flow.id, ref.account, ref.kind, ref.id))
      const parked = look?.parked ?? null
      if (!record || (parked === null && record.seq <= last)) return []
      const isWanted = (row: ChangeRow) =>
        row.seq > last || (parked !== null && look !== undefined && row.seq >= parked && row.seq <= look.seq)
      return ofRecord(m, flow.workspace, ref)
        .filter(isWanted)
        .map((row) => entryOf(m, row, row.why))
    })
    .sort(by((entry) => entry.seq))
}

export function movePosition(m: Memory, flow: FlowRow, seq: bigint): void {
  const row = m.flows.get(flow.id)
  if (row) m.flows.put({ ...row, position: seq })
}
