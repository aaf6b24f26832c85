import { sql } from 'kysely'
import type { Kind } from '../model/entities.ts'
import type { Db, Trx } from './open.ts'

type Of = { workspace: string; account: string; kind: Kind }

/**
 * The ids of living records made in [from, to) that a whole reading of that window did not list (`seen`), in the order of their ids.
 * A record that a later request than `request` brought is none of them: it came while the window was read.
 */
export async function unlisted(
  trx: Trx,
  it: Of & { from: Date; to: Date; request: bigint },
  seen: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from records where workspace = ${it.workspace} and account = ${it.account} and kind = ${it.kind} and not gone
      and made >= ${it.from} and made < ${it.to} and request < ${String(it.request)}::bigint
      and not exists (select from unnest(${seen as string[]}::text[]) as s(id) where s.id = records.id)
    order by id collate "C"
  `.execute(trx)
  return rows.map((row) => row.id)
}

/**
 * Writes down that these were absent once more, unless it was written less than an hour before. Gives those that are absent for the
 * second time or more, in the order of their ids.
 */
export async function noteAbsent(trx: Trx, it: Of & { at: Date }, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  await sql`
    insert into absences as a (workspace, account, kind, id, times, first_at, last_at)
    select ${it.workspace}, ${it.account}, ${it.kind}, id, 1, ${it.at}, ${it.at} from unnest(${ids as string[]}::text[]) as i(id)
    on conflict (workspace, account, kind, id) do update set times = a.times + 1, last_at = excluded.last_at
    where a.last_at <= excluded.last_at - interval '1 hour'
  `.execute(trx)
  const { rows } = await sql<{ id: string }>`
    select id from absences where workspace = ${it.workspace} and account = ${it.account} and kind = ${it.kind}
      and id = any(${ids as string[]}) and times >= 2 order by id collate "C"
  `.execute(trx)
  return rows.map((row) => row.id)
}

/** They are there after all, or gone for good. */
export async function forgetAbsences(trx: Trx, it: Of, ids: readonly string[]) {
  await sql`
    delete from absences where workspace = ${it.workspace} and account = ${it.account} and kind = ${it.kind} and id = any(${ids as string[]})
  `.execute(trx)
}

/** How many living records were made in [from, to), and when the one with this number (from 0) in their order was made. */
export async function madeBetween(
  db: Db,
  it: Of & { from: Date; to: Date; nth: number },
): Promise<{ count: number; nth: Date | null }> {
  const within = sql`workspace = ${it.workspace} and account = ${it.account} and kind = ${it.kind} and not gone and made >= ${it.from} and made < ${it.to}`
  const { rows } = await sql<{ count: number; nth: Date | null }>`
    select (select count(*)::int from records where ${within}) as count,
      (select made from records where ${within} order by made offset ${it.nth} limit 1) as nth
  `.execute(db)
  return rows[0] ?? { count: 0, nth: null }
}
