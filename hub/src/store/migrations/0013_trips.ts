import { type Kysely, sql } from 'kysely'

/** How many writes of ours, each read back and planned on, led to a step. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table steps add column trips int not null default 0`.execute(db)
}
