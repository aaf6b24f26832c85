import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Account } from './account.ts'

/**
 * The state file: one line for each change of a record, the newest of a record counts. It is written before the answer leaves, so a
 * killed sandbox still knows what it has answered; it is rewritten, whole and in one move, when it is opened and closed.
 */
export class Journal {
  readonly #account: Account
  readonly #path: string
  #file: number | null = null

  constructor(account: Account, path: string) {
    this.#account = account
    this.#path = path
    mkdirSync(dirname(path), { recursive: true })
  }

  /** Reads what was kept. @returns false when there was nothing. */
  read(): boolean {
    if (!existsSync(this.#path)) return false
    const tables = this.#account.tables()
    for (const line of readFileSync(this.#path, 'utf8').split('\n')) {
      const change = parsed(line)
      if (!change) continue
      const [table, id, record] = change
      if (record === null) tables.get(table)?.delete(id)
      else tables.get(table)?.put(id, record)
    }
    this.#account.index()
    this.#account.changed.clear()
    return true
  }

  /** Rewrites the file with what is, and keeps it open for what comes. */
  open(): void {
    const draft = `${this.#path}.new`
    const file = openSync(draft, 'w', 0o600)
    for (const [name, table] of this.#account.tables())
      for (const [id, record] of table.entries()) writeSync(file, `${JSON.stringify([name, id, record])}\n`)
    fsyncSync(file)
    closeSync(file)
    renameSync(draft, this.#path)
    this.#account.changed.clear()
    if (this.#file !== null) closeSync(this.#file)
    this.#file = openSync(this.#path, 'a', 0o600)
  }

  /** Writes what has changed since the last time. */
  flush(): void {
    const { changed } = this.#account
    if (this.#file === null || changed.size === 0) return
    const tables = this.#account.tables()
    const lines = [...changed].flatMap(([name, ids]) =>
      [...ids].map((id) => JSON.stringify([name, id, tables.get(name)?.get(id) ?? null])),
    )
    changed.clear()
    writeSync(this.#file, `${lines.join('\n')}\n`)
  }

  close(): void {
    if (this.#file === null) return
    this.open()
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }
}

/** A last line that was cut off by a crash was never answered for. */
function parsed(line: string): [table: string, id: string, record: unknown] | null {
  if (line === '') return null
  try {
    return JSON.parse(line) as [string, string, unknown] // why: we wrote the file, one such triple a line
  } catch {
    return null
  }
}
