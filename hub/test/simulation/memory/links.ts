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
  const wanted = new Set(sources.map(({ account, kind, id }) => named(workspace, account, kind, id)))
  return [...wanted]
    .flatMap((source) => m.links.at('source', source))
    .sort(ordered)
    .map(read)
}

export function linksTo(m: Memory, workspace: string, account: string, remoteIds: readonly string[]): Link[] {
  return [...new Set(remoteIds)]
    .flatMap((id) => m.links.at('remote', named(workspace, account, id)))
    .sort(ordered)
    .map(read)
}

export function madeUnder(m: Memory, workspace: string, refs: readonly Ref[]): Made[] {
  const wanted = new Set(refs.map(({ account, kind, id }) => named(workspace, account, kind, id)))
  const keys = [...wanted]
    .flatMap((record) => m.record_of.at('record', record))
    .filter((row) => row.of_kind === 'key')
  const made = new Map<string, Made & { nth: number }>()
  for (const { account, kind, id, of_id } of keys)
    for (const step of m.steps.at('object', named(workspace, of_id))) {
      if (step.account !== account || step.attempt === null) continue
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
    const back = m.links
      .at('remote', named(workspace, account, receipt.id))
      .filter((row) => row !== before && row.sink === sink && row.deed === deed)
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
