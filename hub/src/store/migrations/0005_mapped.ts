import { type Kysely, sql } from 'kysely'

/** Which program mapped a source's records, how far the next one is, and days of the log by when they were seen. */
const statements = [
  `alter table sources add mapped jsonb`,
  `create index changes_seen on changes using brin (seen_at)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
