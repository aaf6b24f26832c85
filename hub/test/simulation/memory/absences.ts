import type { Kind } from '../../../src/model/entities.ts'
import type { Memory } from './memory.ts'
import { by, named } from './tables.ts'

type Of = { workspace: string; account: string; kind: Kind }
const hourMs = 3_600_000

const made = (m: Memory, it: Of & { from: Date; to: Date }) =>
  m.records
    .at('kind', named(it.workspace, it.account, it.kind))
    .filter((row) => !row.gone && row.made !== null && row.made >= it.from && row.made < it.to)

export function unlisted(
  m: Memory,
  it: Of & { from: Date; to: Date; request: bigint },
  seen: readonly string[],
): string[] {
  return made(m, it)
    .filter((row) => row.request < it.request && !seen.includes(row.id))
    .map((row) => row.id)
    .sort()
}

export function noteAbsent(m: Memory, it: Of & { at: Date }, ids: readonly string[]): string[] {
  const { workspace, account, kind, at } = it
  for (const id of ids) {
    const before = m.absences.get(named(workspace, account, kind, id))
    if (!before) m.absences.put({ workspace, account, kind, id, times: 1, first_at: at, last_at: at })
    else if (before.last_at.getTime() <= at.getTime() - hourMs)
      m.absences.put({ ...before, times: before.times + 1, last_at: at })
  }
  return ids.filter((id) => (m.absences.get(named(workspace, account, kind, id))?.times ?? 0) >= 2).sort()
}

export function forgetAbsences(m: Memory, it: Of, ids: readonly string[]): void {
  for (const id of ids) {
    const row = m.absences.get(named(it.workspace, it.account, it.kind, id))
    if (row) m.absences.drop(row)
  }
}

export function madeBetween(
  m: Memory,
  it: Of & { from: Date; to: Date; nth: number },
): { count: number; nth: Date | null } {
  const rows = made(m, it).sort(by((row) => row.made ?? 0))
  return { count: rows.length, nth: rows[it.nth]?.made ?? null }
}
