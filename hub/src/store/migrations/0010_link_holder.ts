import { type Kysely, sql } from 'kysely'

/** Which process printed the sign-up link: another that starts beside it leaves it as it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table setup_link add column host text, add column pid int`.execute(db)
}
