import { type Kysely, sql } from 'kysely'

/** Several ShipStation accounts may send to one account elsewhere: an integration is one for each pair. */
const statements = [
  `drop index integrations_one`,
  `create unique index integrations_one on integrations (workspace, connector, account, connected) where state <> 'removed'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
