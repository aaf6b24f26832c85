import { type Kysely, sql } from 'kysely'

/** A batch of the planner makes hundreds of steps that are due at one instant: the first of them is found in the index, not by sorting them. */
const statements = [
  `drop index steps_open`,
  `create index steps_open on steps (workspace, account, due_at, nth) where state in ('planned', 'in_flight', 'unknown')`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
