import { type Kysely, sql } from 'kysely'

/**
 * When a source's pass began, and when the last one began that came through, by the database's clock: whether a request's effect must
 * have shown by then is no affair of two processes' wall clocks.
 */
const statements = [
  `alter table sources add column begins_at timestamptz, add column looked_at timestamptz`,
  `update sources set looked_at = begun_at where finished_at >= begun_at`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
