import type { Native, NativeMapped } from '../../../src/store/natives.ts'
import { asks } from '../far/shelf.ts'
import type { Memory } from './memory.ts'
import { by, named } from './tables.ts'

export function takeNative(m: Memory, connectors: readonly string[], program: string): Native | null {
  const [row] = m.accounts
    .where(({ native, connector }) => native && connectors.includes(connector))
    .filter(({ mapped }) => mapped === null || mapped.program !== program || mapped.stream !== null)
    .sort(
      by(
        ({ workspace }) => workspace,
        ({ id }) => id,
      ),
    )
  if (!row) return null
  const { workspace, id: account, connector, mapped } = row
  return { workspace, account, connector, mapped }
}

export function saveNativeMapped(
  m: Memory,
  it: { workspace: string; account: string },
  mapped: NativeMapped,
): void {
  const row = m.accounts.get(named(it.workspace, it.account))
  if (row) m.accounts.put({ ...row, mapped })
}

export function unmapNative(m: Memory, it: { workspace: string; account: string }, program: string): void {
  const row = m.accounts.get(named(it.workspace, it.account))
  if (row?.native && row.mapped && row.mapped.program !== program) m.accounts.put({ ...row, mapped: null })
}

/** What a sink of ours asks, by its text: the value of each `$n` as it is given. */
const answers: Record<string, (m: Memory, ...given: never[]) => unknown[]> = {
  [asks.note]: (
    m,
    key: string,
    object: string,
    shop: string,
    item: string,
    quantity: number,
    street: string,
  ) => {
    m.shelf_deeds.put({ nth: m.next(), key, object, shop, item, quantity, street })
    return []
  },
  [asks.taken]: (m, object: string) => {
    const row = m.shelf_taken.get(object)
    return row ? [{ item: row.item, quantity: row.quantity }] : []
  },
  [asks.giveBack]: (m, shop: string, item: string, quantity: number) => {
    const row = m.shelf.get(named(shop, item))
    if (row) m.shelf.put({ ...row, n: row.n + quantity })
    return []
  },
  [asks.take]: (m, shop: string, item: string, quantity: number) => {
    const row = m.shelf.get(named(shop, item))
    return row && row.n >= quantity ? [{ n: m.shelf.put({ ...row, n: row.n - quantity }).n }] : []
  },
  [asks.keep]: (m, object: string, shop: string, item: string, quantity: number, street: string) => {
    m.shelf_taken.put({ object, shop, item, quantity, street })
    return []
  },
}

export function query(m: Memory, text: string, values: unknown[] = []): unknown[] {
  if (text.startsWith('savepoint ')) m.undo.mark(text.slice(10))
  else if (text.startsWith('rollback to savepoint ')) m.undo.back(text.slice(22))
  else {
    const answer = answers[text]
    if (!answer)
      throw new Error(`the store in memory knows no tables of a connector but the shelf’s: ${text}`)
    return answer(m, ...(values as never[])) // why: each is given what its statement takes
  }
  return []
}
