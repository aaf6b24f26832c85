import type { Ref } from '../../../src/connector.ts'
import type { Link, Made } from '../../../src/store/links.ts'
import type { Kind } from '../../../src/model/entities.ts'
import type { Memory } from './memory.ts'
import type { LinkRow } from './rows.ts'
import { by, named } from './tables.ts'

const read = (row: LinkRow): Link => ({
  account: row.account,
  sink: row.sink,
  deed: row.deed,
  source: { account: row.src_account, kind: row.src_kind, id: row.src_id },
  object: row.object,
  receipt: {
    id: row.remote_id,
    ...(row.version ? { version: row.version } : {}),
    ...(row.url ? { url: row.url } : {}),
  },
})
const ordered = by<LinkRow>(
  (row) => row.account,
  (row) => row.sink,
  (row) => row.src_account,
  (row) => row.src_kind,
  (row) => row.src_id,
  (row) => row.deed,
)

export function linksFrom(m: Memory, workspace: string, sources: readonly Ref[]): Link[] {
  const wanted = new Set(sources.map(({ account, kind, id }) => named(account, kind, id)))
  return m.links
    .where(
      (row) => row.workspace === workspace && wanted.has(named(row.src_account, row.src_kind, row.src_id)),
    )
    .sort(ordered)
    .map(read)
}

export function linksTo(m: Memory, workspace: string, account: string, remoteIds: readonly string[]): Link[] {
  return m.links
    .where(
      (row) => row.workspace === workspace && row.account === account && remoteIds.includes(row.remote_id),
    )
    .sort(ordered)
    .map(read)
}

export function madeUnder(m: Memory, workspace: string, refs: readonly Ref[]): Made[] {
  const wanted = new Set(refs.map(({ account, kind, id }) => named(account, kind, id)))
  const keys = m.record_of.where(
    (row) =>
      row.workspace === workspace &&
      row.of_kind === 'key' &&
      wanted.has(named(row.account, row.kind, row.id)),
  )
  const made = new Map<string, Made & { nth: number }>()
  for (const { account, kind, id, of_id } of keys)
    for (const step of m.steps.where(
      (row) =>
        row.workspace === workspace &&
        row.object === of_id &&
        row.account === account &&
        row.attempt !== null,
    )) {
      const name = named(account, kind, id, step.sink)
      const before = made.get(name)
      if (before && before.nth < Number(step.nth)) continue
      const own = { account: step.src_account, kind: step.src_kind, id: step.src_id }
      made.set(name, {
        ref: { account, kind: kind as Kind, id }, // why: a table keeps kinds as plain text
        sink: step.sink,
        source: step.about ?? own,
        nth: Number(step.nth),
      })
    }
  return [...made.values()]
    .sort(
      by(
        ({ ref }) => ref.account,
        ({ ref }) => ref.kind,
        ({ ref }) => ref.id,
        ({ sink }) => sink,
      ),
    )
    .map(({ ref, sink, source }) => ({ ref, sink, source }))
}

export function saveLinks(m: Memory, workspace: string, links: readonly Link[], at: Date): void {
  for (const { account, sink, deed, source, object, receipt } of links) {
    const key = named(workspace, account, sink, source.account, source.kind, source.id, deed)
    const before = m.links.get(key)
    const back = m.links.where(
      (row) =>
        row !== before &&
        row.workspace === workspace &&
        row.account === account &&
        row.sink === sink &&
        row.deed === deed &&
        row.remote_id === receipt.id,
    )
    if (back.length > 0) throw new Error(`two records are linked to ${sink} ${receipt.id} (${deed})`)
    m.links.put({
      workspace,
      account,
      sink,
      src_account: source.account,
      src_kind: source.kind,
      src_id: source.id,
      deed,
      object: before?.object ?? object,
      remote_id: receipt.id,
      version: receipt.version ?? null,
      url: receipt.url ?? null,
      created_at: before?.created_at ?? at,
    })
  }
}
