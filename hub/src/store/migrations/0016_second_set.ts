import { type Kysely, sql } from 'kysely'

/** A second set of secrets for speed, sealed, with what is shown of it and why it was refused. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table connections add column second jsonb`.execute(db)
}
