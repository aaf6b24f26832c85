import { type Kysely, sql } from 'kysely'

/** What a step is about, where that is not the changed record; what a question parked; `once` is told by the remote thing. */
const statements = [
  `alter table steps add column about jsonb`,
  `drop index steps_once`,
  `create unique index steps_once on steps (workspace, object, deed) where mode = 'once' and state <> 'superseded'`,
  `alter table looks add column parked bigint`,
  `create index looks_parked on looks (flow) where parked is not null`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
