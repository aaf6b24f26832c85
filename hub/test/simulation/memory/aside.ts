import type { AsideRow, Place } from '../../../src/store/aside.ts'
import type { Memory } from './memory.ts'
import { asJson, by, named } from './tables.ts'

type Of = { workspace: string; account: string; stream: string }

export function setAside(
  m: Memory,
  it: Of & { id: string; raw: unknown; reason: string; at: Date; place: Place | null; program: string },
): void {
  const { workspace, account, stream, id, reason, at, program } = it
  const before = m.set_aside.get(named(workspace, account, stream, id))
  m.set_aside.put({
    ...{ workspace, account, stream, id, reason, program, raw: asJson(it.raw), place: asJson(it.place) },
    ...{ first_at: before?.first_at ?? at, last_at: at, tried_at: at },
  })
}

export function takeBack(m: Memory, it: Of, ids: readonly string[]): void {
  for (const id of ids) {
    const row = m.set_aside.get(named(it.workspace, it.account, it.stream, id))
    if (row) m.set_aside.drop(row)
  }
}

export function asideDue(
  m: Memory,
  it: { workspace: string; account: string; before: Date; program: string },
): AsideRow[] {
  return m.set_aside
    .where(
      (row) =>
        row.workspace === it.workspace &&
        row.account === it.account &&
        (row.tried_at === null || row.tried_at <= it.before || row.program !== it.program),
    )
    .sort(
      by(
        (row) => row.tried_at ?? 0,
        (row) => row.stream,
        (row) => row.id,
      ),
    )
    .slice(0, 100)
    .map(({ stream, id, raw, place }) => ({ stream, id, raw, place }))
}

export function asideTried(m: Memory, it: Of & { id: string; at: Date; program: string }): void {
  const row = m.set_aside.get(named(it.workspace, it.account, it.stream, it.id))
  if (row) m.set_aside.put({ ...row, tried_at: it.at, program: it.program })
}
