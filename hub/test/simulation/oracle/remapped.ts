import type { Company } from '../company.ts'
import type { Dump } from '../hands.ts'
import { isSame, plain, type Row, rowsOf, said } from './rows.ts'

/** What was mapped anew is the record as it was, only read otherwise: its raw, its version and its request are those of the change before it. */
export function remapped({ workspace }: Company, rows: Dump): string[] {
  const last = new Map<string, Row>()
  const changes = rowsOf(rows, 'changes', workspace).sort((a, b) => Number(a.seq) - Number(b.seq))
  return changes.flatMap((change) => {
    const name = `${String(change.account)} ${String(change.kind)} ${String(change.id)}`
    const before = last.get(name)
    last.set(name, change)
    if (change.why !== 'remapped') return []
    const isAsItWas =
      before &&
      isSame(before.raw, change.raw) &&
      before.version === change.version &&
      before.request === change.request
    return isAsItWas
      ? []
      : [`I3 ${workspace}: change ${String(change.seq)} mapped ${name} anew and took another version back`]
  })
}

/** At rest everything is as the program reads it that was put in last, whichever brought it in. */
export function readAnew(company: Company, rows: Dump): string[] {
  const { workspace, accounts, pledges, isRead } = company
  if (!isRead) return []
  return rowsOf(rows, 'records', workspace).flatMap((row) => {
    const data = row.data as { quantity?: number; lines?: unknown[] } | null // why: what the two maps make
    if (row.account === accounts.pledges && row.kind === 'pledge') {
      const pledge = pledges.get(String(row.id))
      const should = pledge && said(company, pledge).quantity
      return data?.quantity === should
        ? []
        : [`I1 ${String(row.id)} is read as ${plain(data)}, and ${should} were pledged`]
    }
    const isInvoice = row.account === accounts.ledger && row.kind === 'order' && data
    return isInvoice && data.lines?.length !== 1
      ? [`I1 the invoice ${String(row.id)} is read by the program before`]
      : []
  })
}

/** What is still to be mapped by the program that was put in last. */
export function unmapped({ workspace, accounts, isRead }: Company, rows: Dump): string[] {
  if (!isRead) return []
  type Mapped = { program: string; stream?: string | null; after: string | null } | null
  const isThrough = (mapped: Mapped, at: 'stream' | 'after') => mapped?.program === '2' && mapped[at] === null
  const natives = rowsOf(rows, 'accounts', workspace)
  const sources = rowsOf(rows, 'sources', workspace).filter((row) => row.account === accounts.ledger)
  // why: the columns' form
  return [
    ...natives
      .filter((row) => !isThrough(row.mapped as Mapped, 'stream'))
      .map((row) => `unmapped ${String(row.id)}`),
    ...sources
      .filter((row) => !isThrough(row.mapped as Mapped, 'after'))
      .map((row) => `unmapped ${workspace} ${String(row.stream)}`),
  ]
}
