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
import type { Shop } from './shop.ts'
import type { Id } from './tables.ts'

type Line = [table: string, id: Id, record: unknown]

/**
 * The state file: one line for each change of a record, the newest of a record counts. It is written before the answer leaves, so
 * a killed sandbox still knows what it has answered; it is rewritten, whole and in one move, when it is opened and closed.
 */
export class Journal {
  readonly #shop: Shop
  readonly #path: string
  #file: number | null = null

  constructor(shop: Shop, path: string) {
    this.#shop = shop
    this.#path = path
    mkdirSync(dirname(path), { recursive: true })
  }

  /** Reads what was kept. @returns false when there was nothing. */
  read(): boolean {
    if (!existsSync(this.#path)) return false
    this.#shop.clear()
    const tables = this.#shop.tables()
    const lines = readFileSync(this.#path, 'utf8').split('\n')
    for (const line of lines) {
      const change = parsed(line)
      if (!change) continue
      const [table, id, record] = change
      if (record === null) tables.get(table)?.delete(id)
      else tables.get(table)?.put(id, record)
    }
    index(this.#shop)
    this.#shop.changed.clear()
    return true
  }

  /** Rewrites the file with what is, and keeps it open for what comes. */
  open(): void {
    const draft = `${this.#path}.new`
    const file = openSync(draft, 'w', 0o600)
    for (const [name, table] of this.#shop.tables()) {
      const lines = [...table.entries()].map(([id, record]) => JSON.stringify([name, id, record]))
      if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`)
    }
    fsyncSync(file)
    closeSync(file)
    renameSync(draft, this.#path)
    this.#shop.changed.clear()
    if (this.#file !== null) closeSync(this.#file)
    this.#file = openSync(this.#path, 'a', 0o600)
  }

  /** Writes what has changed since the last time. */
  flush(): void {
    const { changed } = this.#shop
    if (this.#file === null || changed.size === 0) return
    const tables = this.#shop.tables()
    const lines = [...changed].map((key) => {
      // The cast: a table writes its keys so.
      const [table, id] = JSON.parse(key) as [string, Id]
      return JSON.stringify([table, id, tables.get(table)?.get(id) ?? null])
    })
    changed.clear()
    writeSync(this.#file, `${lines.join('\n')}\n`)
  }

  close(): void {
    this.flush()
    if (this.#file === null) return
    this.open()
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }
}

/** A last line that was cut off by a crash was never answered for. */
function parsed(line: string): Line | null {
  if (line === '') return null
  try {
    // The cast: this file is written by `flush` and `open` alone.
    return JSON.parse(line) as Line
  } catch {
    return null
  }
}

/** What finds records again is not kept but made anew. */
function index(shop: Shop): void {
  shop.index()
  for (const [, kept] of shop.shipments.entries()) shop.addShipment(kept)
  for (const [, kept] of shop.fulfillments.entries()) shop.addFulfillment(kept)
  for (const [, { productId, sku }] of shop.products.entries()) if (sku) shop.bySku.set(sku, productId)
  for (const [, { customerId, marketplaceUsernames }] of shop.customers.entries())
    for (const { username } of marketplaceUsernames ?? [])
      if (username) shop.byUsername.set(username, customerId)
}
