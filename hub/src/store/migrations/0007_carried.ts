import { type Kysely, sql } from 'kysely'

/** When a request left, by the database's clock: how long a remote has had to forget its key is no affair of a process's wall clock. */
const statements = [
  `alter table attempts add column left_at timestamptz`,
  `update attempts set left_at = started_at`,
  `alter table attempts alter column left_at set not null`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
