import type { Ref } from '../../../src/connector.ts'
import type { Group, Kind } from '../../../src/model/entities.ts'
import type { RecordRow } from '../../../src/store/records.ts'
import type { Memory } from './memory.ts'
import type { Held } from './rows.ts'
import { by, named } from './tables.ts'

const read = (row: Held, withRaw: boolean): RecordRow => ({
  account: row.account,
  kind: row.kind,
  id: row.id,
  data: row.data,
  raw: withRaw ? row.raw : null,
  seq: row.seq,
  seenAt: row.seen_at,
})
const there = (m: Memory, workspace: string, ref: Ref): Held[] => {
  const row = m.records.get(named(workspace, ref.account, ref.kind, ref.id))
  return row && !row.gone ? [row] : []
}

export function recordsOf(m: Memory, workspace: string, refs: readonly Ref[], withRaw = false): RecordRow[] {
  return refs.flatMap((ref) => there(m, workspace, ref)).map((row) => read(row, withRaw))
}

export function belongingTo(
  m: Memory,
  workspace: string,
  wants: readonly { kind: Kind; of: Ref<Kind | Group> }[],
) {
  return wants
    .flatMap(({ kind, of }) =>
      m.record_of
        .at('group', named(workspace, of.account, of.kind, of.id))
        .filter((row) => row.kind === kind)
        .flatMap((row) => there(m, workspace, { account: row.account, kind, id: row.id }))
        // why: a want's group is one, whatever it names
        .map((row) => ({ ...read(row, false), of: { ...of, kind: of.kind as Group } })),
    )
    .sort(
      by(
        (row) => row.kind,
        (row) => row.id,
      ),
    )
}

export function goneUnder(
  m: Memory,
  workspace: string,
  of: { account: string; kind: Kind },
  key: string,
): string[] {
  return m.record_of
    .at('group', named(workspace, of.account, 'key', key))
    .filter((row) => row.kind === of.kind)
    .filter((row) => m.records.get(named(workspace, row.account, row.kind, row.id))?.gone)
    .map((row) => row.id)
    .sort()
}

export function tookInUnseen(
  m: Memory,
  workspace: string,
  of: { account: string; kind: Kind; since: Date },
): RecordRow[] {
  const takers = m.record_of
    .at('taker', named(workspace, of.account, of.kind))
    .filter((row) => !m.records.get(named(workspace, row.account, row.kind, row.of_id)))
  return [...new Set(takers.map((row) => row.id))]
    .flatMap((id) => there(m, workspace, { account: of.account, kind: of.kind, id }))
    .filter((row) => row.seen_at >= of.since)
    .map((row) => read(row, false))
    .sort(by((row) => row.id))
}
