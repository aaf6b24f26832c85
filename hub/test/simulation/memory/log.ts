import type { Fresh, Held, SeenPage } from '../../../src/store/log.ts'
import type { Kind } from '../../../src/model/entities.ts'
import type { Memory } from './memory.ts'
import { asJson, by, named } from './tables.ts'

export function lockLog(m: Memory, workspace: string): bigint {
  return m.workspaces.get(workspace)?.last_seq ?? 0n
}

export function heldRecords(m: Memory, page: SeenPage): Map<string, Held> {
  const rows = page.items.flatMap((item) => {
    const row = m.records.get(named(page.workspace, page.account, page.kind, item.id))
    return row ? [row] : []
  })
  return new Map(
    rows.map(({ id, hash, version, request }) => [id, { id, hash, version, request: String(request) }]),
  )
}

export function append(m: Memory, page: Omit<SeenPage, 'items'>, fresh: readonly Fresh[]): void {
  const last = fresh.at(-1)
  const whole = m.workspaces.get(page.workspace)
  if (!last || !whole) return
  m.workspaces.put({ ...whole, last_seq: last.seq })
  const { workspace, account, kind, at, source, why } = page
  for (const item of fresh) {
    const { id, hash, version, seq, request } = item
    const gone = item.data === null
    const [raw, data] = [asJson(item.raw), asJson(item.data)]
    const common = { workspace, account, kind, id, raw, gone, hash, version, request, seq, seen_at: at }
    if (m.changes.get(named(workspace, String(seq)))) throw new Error(`the log has a change ${seq} already`)
    m.changes.put({ ...common, after: data, before_hash: item.before, source, why })
    const made = item.made
      ? new Date(item.made)
      : (m.records.get(named(workspace, account, kind, id))?.made ?? null)
    m.records.put({ ...common, data, made })
    relate(m, page, item)
  }
}

function relate(m: Memory, { workspace, account, kind }: Omit<SeenPage, 'items'>, item: Fresh): void {
  if (item.before !== null) {
    for (const row of m.record_of.at('record', named(workspace, account, kind, item.id)))
      m.record_of.drop(row)
  }
  for (const of of item.of)
    m.record_of.put({ workspace, account, kind, id: item.id, of_kind: of.kind, of_id: of.id })
}

export function rawsAfter(
  m: Memory,
  it: { workspace: string; account: string; kind: Kind; after: string; most: number },
): { id: string; raw: unknown }[] {
  return m.records
    .at('kind', named(it.workspace, it.account, it.kind))
    .filter((row) => row.id > it.after && !row.gone)
    .sort(by((row) => row.id))
    .slice(0, it.most)
    .map(({ id, raw }) => ({ id, raw }))
}
