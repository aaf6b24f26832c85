import { type Kysely, sql } from 'kysely'

/** What reading by windows needs: how far back a source was read, what its sweep stands at, what was absent, and when records were made. */
const statements = [
  `alter table sources add opened_at timestamptz, add covered timestamptz, add look_back int not null default 90, add span jsonb,
    add late int, add sweep jsonb`,
  `alter table records add made timestamptz`,
  // Windows go by the create date: as the earlier instant that the wall time can mean, for what is here already.
  `update records set made = ((raw ->> 'createDate')::timestamp at time zone 'America/Los_Angeles')
    where account like 'shipstation:%' and kind in ('order', 'shipment', 'fulfillment') and raw ->> 'createDate' is not null`,
  `create index records_by_made on records (workspace, account, kind, made, id) where made is not null and not gone`,
  `create table absences (
    workspace text not null, account text not null, kind text not null, id text not null, times int not null,
    first_at timestamptz not null, last_at timestamptz not null, primary key (workspace, account, kind, id))`,
  `alter table set_aside add place jsonb, add program text not null default '', add tried_at timestamptz`,
  `alter table hints add due_at timestamptz default now(), add looked_at timestamptz, add about text`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
