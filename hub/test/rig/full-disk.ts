import { sql } from 'kysely'
import type { Db } from '../../src/store/open.ts'

/**
 * From now on PostgreSQL answers as on a full disk whoever writes to this table: `disk_full`, in the middle of a transaction. `when`: for
 * such rows alone. Gives what makes room again.
 */
export async function fullDisk(
  db: Db,
  table: string,
  deed: 'insert' | 'update' | 'insert or update',
  when = 'true',
): Promise<() => Promise<void>> {
  await sql`create or replace function no_room() returns trigger language plpgsql as $$
    begin raise exception using errcode = 'disk_full', message = 'could not extend file: No space left on device'; end $$`.execute(
    db,
  )
  await sql
    .raw(
      `create trigger no_room before ${deed} on "${table}" for each row when (${when}) execute function no_room()`,
    )
    .execute(db)
  return async () => void (await sql.raw(`drop trigger no_room on "${table}"`).execute(db))
}
