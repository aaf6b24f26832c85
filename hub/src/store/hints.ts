import { sql } from 'kysely'
import type { Ask } from '../connector.ts'
import type { Db } from './open.ts'

/** One thing to look at. `about`: the id of the record whose presence the look decides, where it is for one. */
export type HintRow = {
  id: string
  stream: string
  ask: Ask
  person: boolean
  about: string | null
  dueAt: Date
}
/** The same thing is looked at once in so many seconds, however often it is hinted at. A person does not wait. */
const SPACING = sql.raw(`interval '30 seconds'`)
/** So many different things hinted at are read one by one; of more, what is new is read. */
const MOST_WAITING = 50

/**
 * Something may be new there. The same hint coalesces: one that waits stays as it is, and one that is being looked at or was within 30
 * seconds is due when they are over (at once when a person asks). With fifty waiting in a stream nobody's hint is added but a person's. Gives `due`
 * when a look at once came of it, `known` when it coalesced, `full` when there are too many.
 */
export async function addHint(
  db: Db,
  it: {
    workspace: string
    account: string
    stream: string
    ask: Ask
    person: boolean
    about: string | null
    at: Date
  },
): Promise<'due' | 'known' | 'full'> {
  const { rows } = await sql<{ due: boolean }>`
    insert into hints as h (workspace, account, stream, ask, person, about, at, due_at)
    select ${it.workspace}, ${it.account}, ${it.stream}, ${JSON.stringify(it.ask)}::jsonb, ${it.person}, ${it.about}, ${it.at}::timestamptz, ${it.at}::timestamptz
    where ${it.person} or (select count(*) from hints where workspace = ${it.workspace} and account = ${it.account}
      and stream = ${it.stream} and due_at is not null) < ${MOST_WAITING}::int
    on conflict (workspace, account, stream, ask) do update set
      person = h.person or excluded.person, at = excluded.at,
      due_at = case when excluded.person then excluded.due_at else least(h.due_at, greatest(excluded.due_at, h.looked_at + ${SPACING})) end
    where h.due_at is null or h.due_at > h.looked_at + ${SPACING} or (excluded.person and not h.person)
    returning due_at <= ${it.at}::timestamptz as due
  `.execute(db)
  if (rows[0]) return rows[0].due ? 'due' : 'known'
  const same = await sql`
    select from hints where workspace = ${it.workspace} and account = ${it.account} and stream = ${it.stream} and ask = ${JSON.stringify(it.ask)}::jsonb
  `.execute(db)
  return same.rows.length > 0 ? 'known' : 'full'
}

/** The hint whose turn it is: persons' first, then by due time and age. It may be due later than now. */
export async function nextHint(db: Db, workspace: string, account: string): Promise<HintRow | null> {
  const { rows } = await sql<HintRow>`
    select id::text, stream, ask, person, about, due_at as "dueAt" from hints
    where workspace = ${workspace} and account = ${account} and due_at is not null order by person desc, due_at, hints.id limit 1
  `.execute(db)
  return rows[0] ?? null
}

/**
 * Taken before the look, which has a minute: unless it is done by then, it is due again, for an hour after it was hinted at. What was
 * looked at an hour ago and does not wait is forgotten.
 */
export async function takeHint(db: Db, it: { workspace: string; account: string; id: string; at: Date }) {
  await sql`
    update hints set looked_at = ${it.at}, person = false,
      due_at = case when at > ${it.at}::timestamptz - interval '1 hour' then ${it.at}::timestamptz + interval '1 minute' end
    where id = ${it.id}
  `.execute(db)
  await sql`
    delete from hints where workspace = ${it.workspace} and account = ${it.account} and due_at is null and looked_at < ${it.at}::timestamptz - interval '1 hour'
  `.execute(db)
}

/** The look that began then is done: nothing waits any more, but for what was hinted at meanwhile. */
export async function doneHint(db: Db, it: { id: string; at: Date }) {
  await sql`
    update hints set due_at = null where id = ${it.id} and looked_at = ${it.at} and due_at = ${it.at}::timestamptz + interval '1 minute'
  `.execute(db)
}
