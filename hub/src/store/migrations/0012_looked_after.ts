import { type Kysely, sql } from 'kysely'

/**
 * After a large import a list's page is read from its index alone as soon as PostgreSQL has looked over the table, which it does after a
 * fifth of it is new. That is forty thousand orders of two hundred thousand: for narrow rows it does so sooner.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table listed_orders set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02)`.execute(
    db,
  )
}
