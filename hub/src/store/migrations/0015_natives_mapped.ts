import { type Kysely, sql } from 'kysely'

/** Which program mapped what was brought in here, and how far the next one is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table accounts add column mapped jsonb`.execute(db)
}
