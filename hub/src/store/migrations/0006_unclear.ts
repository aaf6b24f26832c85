import { type Kysely, sql } from 'kysely'

/** Whether a request of the step may have taken effect: it is said again under its key, and nothing takes its place before that. */
const statements = [
  `alter table steps add column unclear boolean not null default false`,
  `update steps set unclear = true where state = 'unknown'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
