import type { ConnectionRow, Stopped } from '../../../src/store/connections.ts'
import type { Memory } from './memory.ts'
import type { Connection } from './rows.ts'
import { asJson, by } from './tables.ts'

/** What a test's connections have no use for: how their secrets are shown to people. */
const unshown = {
  keyId: 'k',
  last4: '',
  expiresOn: null,
  sandbox: false,
  hook: null,
  second: null,
}
const read = (row: Connection): ConnectionRow => ({
  ...{ id: row.id, workspace: row.workspace, connector: row.connector, account: row.account },
  ...{ name: row.name, settings: row.settings, secrets: row.secrets, stopped: row.stopped },
  ...unshown,
  lastAnswerAt: row.last_answer_at,
  changedAt: row.changed_at,
  createdAt: row.created_at,
})

export function connectionFor(m: Memory, workspace: string, account: string): ConnectionRow | null {
  const found = m.connections.where(
    (row) => row.workspace === workspace && row.account === account && row.removed_at === null,
  )
  const newest = found.sort(by((row) => row.created_at)).at(-1)
  return newest ? read(newest) : null
}

export function stopConnection(
  m: Memory,
  id: string,
  stopped: Stopped | null,
  used: string | null = null,
): void {
  const row = m.connections.get(id)
  if (row && (used === null || row.secrets === used)) m.connections.put({ ...row, stopped: asJson(stopped) })
}

export function saveSecrets(m: Memory, id: string, sealed: string, at: Date): void {
  const row = m.connections.get(id)
  if (row) m.connections.put({ ...row, secrets: sealed, changed_at: at })
}

/** None of them has a second set. */
export function setSecondAside(_m: Memory, _id: string, _secrets: string, _refused: Stopped): void {}

export function noteAnswer(m: Memory, id: string, at: Date): void {
  const row = m.connections.get(id)
  if (row) m.connections.put({ ...row, last_answer_at: at })
}
