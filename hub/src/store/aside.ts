import { sql } from 'kysely'
import type { Db, Trx } from './open.ts'

/** Where in a source's windows a record stands that the remote fails to show. Instants. */
export type Place = { from: string; to: string; by: 'made' | 'changed' }
/** A record that was set aside: as it came, or the place where it stands. */
export type AsideRow = { stream: string; id: string; raw: unknown; place: Place | null }
type Of = { workspace: string; account: string; stream: string }

/** Sets a record aside with its reason, and with the program that could not read it. Once for each id: again only renews it. */
export async function setAside(
  trx: Trx,
  it: Of & { id: string; raw: unknown; reason: string; at: Date; place: Place | null; program: string },
) {
  await sql`
    insert into set_aside (workspace, account, stream, id, raw, reason, first_at, last_at, place, program, tried_at)
    values (${it.workspace}, ${it.account}, ${it.stream}, ${it.id}, ${JSON.stringify(it.raw)}::jsonb, ${it.reason}, ${it.at}, ${it.at},
      ${it.place === null ? null : JSON.stringify(it.place)}::jsonb, ${it.program}, ${it.at})
    on conflict (workspace, account, stream, id) do update set raw = excluded.raw, reason = excluded.reason, last_at = excluded.last_at,
      place = excluded.place, program = excluded.program, tried_at = excluded.tried_at
  `.execute(trx)
}

/** What was set aside fits again: it is no trouble any more. */
export async function takeBack(trx: Trx, it: Of, ids: readonly string[]) {
  await sql`
    delete from set_aside where workspace = ${it.workspace} and account = ${it.account} and stream = ${it.stream} and id = any(${ids as string[]})
  `.execute(trx)
}

/** What was last tried at this moment or before, or by another program: the longest untried first, then by stream and id; a hundred at most. */
export async function asideDue(
  db: Db,
  it: { workspace: string; account: string; before: Date; program: string },
): Promise<AsideRow[]> {
  const { rows } = await sql<AsideRow>`
    select stream, id, raw, place from set_aside where workspace = ${it.workspace} and account = ${it.account}
      and (tried_at is null or tried_at <= ${it.before} or program <> ${it.program})
    order by tried_at nulls first, stream collate "C", id collate "C" limit 100
  `.execute(db)
  return rows
}

/** It was tried, and does not fit yet. */
export async function asideTried(db: Db, it: Of & { id: string; at: Date; program: string }) {
  await sql`
    update set_aside set tried_at = ${it.at}, program = ${it.program}
    where workspace = ${it.workspace} and account = ${it.account} and stream = ${it.stream} and id = ${it.id}
  `.execute(db)
}
