import { canonical } from '../../../src/engine/key.ts'
import type { HintRow } from '../../../src/store/hints.ts'
import type { Memory } from './memory.ts'
import type { Hint } from './rows.ts'
import { asJson, by, named } from './tables.ts'

const spacingMs = 30_000
const forgottenMs = 3_600_000
/** A look has so long, then it is due again. */
const lookMs = 60_000
const mostWaiting = 50

type New = {
  workspace: string
  account: string
  stream: string
  ask: unknown
  person: boolean
  about: string | null
  at: Date
}

export function addHint(m: Memory, it: New): 'due' | 'known' | 'full' {
  const ofStream = m.hints
    .at('account', named(it.workspace, it.account))
    .filter((row) => row.stream === it.stream)
  const same = ofStream.find((row) => canonical(row.ask) === canonical(it.ask))
  const waiting = ofStream.filter((row) => row.due_at !== null).length
  if (!it.person && waiting >= mostWaiting) return same ? 'known' : 'full'
  const id = m.next()
  if (!same) {
    m.hints.put({ ...it, id, ask: asJson(it.ask), due_at: it.at, looked_at: null })
    return 'due'
  }
  const spaced = (same.looked_at?.getTime() ?? Number.NaN) + spacingMs
  const mayMove = same.due_at === null || same.due_at.getTime() > spaced || (it.person && !same.person)
  if (!mayMove) return 'known'
  const due_at = it.person ? it.at : dueAgain(same, it.at, spaced)
  m.hints.put({ ...same, person: same.person || it.person, at: it.at, due_at })
  return due_at <= it.at ? 'due' : 'known'
}

/** Not sooner than the last look allows, and no later than it was to be. */
function dueAgain(same: Hint, at: Date, spaced: number): Date {
  const soon = Math.max(at.getTime(), Number.isNaN(spaced) ? Number.NEGATIVE_INFINITY : spaced)
  return new Date(Math.min(soon, same.due_at?.getTime() ?? Number.POSITIVE_INFINITY))
}

export function nextHint(m: Memory, workspace: string, account: string): HintRow | null {
  const [row] = m.hints
    .at('account', named(workspace, account))
    .filter((one) => one.due_at !== null)
    .sort(
      by(
        (one) => Number(!one.person),
        (one) => one.due_at ?? 0,
        (one) => one.id,
      ),
    )
  if (!row || row.due_at === null) return null
  const { stream, person, about } = row
  // why: what was stored was an ask
  return { id: String(row.id), stream, ask: row.ask as HintRow['ask'], person, about, dueAt: row.due_at }
}

export function takeHint(m: Memory, it: { workspace: string; account: string; id: string; at: Date }): void {
  const row = m.hints.get(it.id)
  const isFresh = row && row.at.getTime() > it.at.getTime() - forgottenMs
  const due_at = isFresh ? new Date(it.at.getTime() + lookMs) : null
  if (row) m.hints.put({ ...row, due_at, looked_at: it.at, person: false })
  const old = m.hints
    .at('account', named(it.workspace, it.account))
    .filter(
      (one) =>
        one.due_at === null &&
        one.looked_at !== null &&
        one.looked_at.getTime() < it.at.getTime() - forgottenMs,
    )
  for (const one of old) m.hints.drop(one)
}

export function doneHint(m: Memory, it: { id: string; at: Date }): void {
  const row = m.hints.get(it.id)
  const isThisLook = row?.looked_at?.getTime() === it.at.getTime()
  if (row && isThisLook && row.due_at?.getTime() === it.at.getTime() + lookMs)
    m.hints.put({ ...row, due_at: null })
}
