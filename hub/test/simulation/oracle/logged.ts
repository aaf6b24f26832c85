import type { Company } from '../company.ts'
import type { Dump } from '../hands.ts'
import { isSame, rowsOf } from './rows.ts'

/** I7: the log has every number once, each change names what it replaces, and replaying it gives the mirror. */
export function logged({ workspace }: Company, rows: Dump): string[] {
  const found: string[] = []
  const changes = rowsOf(rows, 'changes', workspace).sort((a, b) => Number(a.seq) - Number(b.seq))
  const replayed = new Map<string, Record<string, unknown>>()
  for (const [index, change] of changes.entries()) {
    if (Number(change.seq) !== index + 1) {
      found.push(`I7 ${workspace}: the log has ${String(change.seq)} where ${index + 1} was due`)
      break
    }
    const key = `${String(change.account)} ${String(change.kind)} ${String(change.id)}`
    const before = replayed.get(key)
    if ((before?.hash ?? null) !== change.before_hash)
      found.push(`I7 ${workspace}: change ${String(change.seq)} of ${key} does not follow the one before it`)
    if (before && before.hash === change.hash)
      found.push(`I7 ${workspace}: change ${String(change.seq)} of ${key} changes nothing`)
    replayed.set(key, change)
  }
  const whole = (rows.workspaces ?? []).find((row) => row.id === workspace)
  if (Number(whole?.last_seq) !== changes.length)
    found.push(`I7 ${workspace}: the log ends at ${changes.length} and says ${String(whole?.last_seq)}`)
  for (const record of rowsOf(rows, 'records', workspace)) {
    const key = `${String(record.account)} ${String(record.kind)} ${String(record.id)}`
    const last = replayed.get(key)
    replayed.delete(key)
    const same =
      last &&
      last.seq === record.seq &&
      last.hash === record.hash &&
      isSame(last.after, record.data) &&
      isSame(last.raw, record.raw)
    if (!same) found.push(`I7 ${workspace}: ${key} is not what the log says`)
  }
  for (const key of replayed.keys()) found.push(`I7 ${workspace}: ${key} is in the log and not in the mirror`)
  for (const flow of rowsOf(rows, 'flows', workspace))
    if (Number(flow.position) > changes.length)
      found.push(`I5 ${workspace}: the flow ${String(flow.id)} stands beyond the log`)
  return found
}
