import { sql } from 'kysely'
import type { Order } from '../model/order.ts'
import type { Fresh } from './log.ts'
import type { Trx } from './open.ts'

/** No word that is searched for is longer; PostgreSQL keeps words of up to 2 kB. */
const longest = 200

/** As words are compared: small letters, single spaces. */
export const plain = (text: string) => text.trim().replaceAll(/\s+/g, ' ').toLowerCase().slice(0, longest)

/** What a search can begin with: a number, a name, an address, a SKU, from its beginning or from any word in it. */
function beginnings({ number, shipTo, email, lines }: Order): string[] {
  return [number, shipTo?.name, email, ...(lines ?? []).map((line) => line.sku)].flatMap((field) => {
    const whole = field?.trim().replaceAll(/\s+/g, ' ').toLowerCase() ?? ''
    const words = [...whole.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index }) => whole.slice(index))
    return [whole, ...words].map((text) => text.slice(0, longest)).filter(Boolean)
  })
}

const rowOf = ({ id, data }: Fresh) => {
  const order = data as Order | null // why: written under the kind's schema
  if (order === null) return { id, gone: true }
  const { status, store, placedAt, number } = order
  const words = [...new Set(beginnings(order))]
  return {
    ...{ id, gone: false, status: status ?? '', store: store ?? '', placed_at: placedAt },
    ...{ number: (number ?? '').toLowerCase(), words },
  }
}

/**
 * Fence 1: what the list of orders shows and counts is what the mirror holds, row for row; whoever appends holds the log's lock, so no two
 * count at once. What the list does not show of an order writes nothing.
 */
export async function listOrders(
  trx: Trx,
  { workspace, account }: { workspace: string; account: string },
  fresh: readonly Fresh[],
): Promise<void> {
  const mine = sql`l.workspace = ${workspace} and l.account = ${account} and l.id = f.id`
  await sql`
    with fresh as (
      select id, gone, status, store, placed_at, number, array_to_tsvector(words) as words from jsonb_to_recordset(${JSON.stringify(fresh.map(rowOf))}::jsonb)
        as f (id text, gone boolean, status text, store text, placed_at text, number text, words text[])),
    before as (select l.status, l.store from fresh f join listed_orders l on ${mine}),
    removed as (delete from listed_orders l using fresh f where ${mine} and f.gone),
    written as (
      insert into listed_orders as l (workspace, account, id, status, store, placed_at, number, words)
      select ${workspace}, ${account}, id, status, store, placed_at, number, words from fresh where not gone
      on conflict (workspace, account, id) do update set status = excluded.status, store = excluded.store,
        placed_at = excluded.placed_at, number = excluded.number, words = excluded.words
      where (l.status, l.store, l.placed_at, l.number, l.words)
        is distinct from (excluded.status, excluded.store, excluded.placed_at, excluded.number, excluded.words))
    insert into listed_counts as c (workspace, account, status, store, n)
    select ${workspace}, ${account}, status, store, sum(n)
    from (select status, store, 1 as n from fresh where not gone union all select status, store, -1 from before) moved
    group by status, store having sum(n) <> 0
    on conflict (workspace, account, status, store) do update set n = c.n + excluded.n
  `.execute(trx)
}
