import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from './open.ts'
import * as access from './migrations/0001_access.ts'
import * as mapped from './migrations/0005_mapped.ts'
import * as unclear from './migrations/0006_unclear.ts'
import * as carried from './migrations/0007_carried.ts'
import * as dueInOrder from './migrations/0008_due_in_order.ts'
import * as linkHolder from './migrations/0010_link_holder.ts'
import * as trips from './migrations/0013_trips.ts'
import * as looked from './migrations/0014_looked.ts'
import * as listed from './migrations/0009_listed.ts'
import * as pairs from './migrations/0011_pairs.ts'
import * as lookedAfter from './migrations/0012_looked_after.ts'
import * as nativesMapped from './migrations/0015_natives_mapped.ts'
import * as secondSet from './migrations/0016_second_set.ts'
import * as mailObjects from './migrations/0017_mail_objects.ts'
import * as core from './migrations/0000_core.ts'
import * as search from './migrations/0002_search.ts'
import * as reading from './migrations/0003_reading.ts'
import * as steps from './migrations/0004_steps.ts'

const migrations: Record<string, Migration> = {
  '0000_core': core,
  '0001_access': access,
  '0002_search': search,
  '0003_reading': reading,
  '0004_steps': steps,
  '0005_mapped': mapped,
  '0006_unclear': unclear,
  '0007_carried': carried,
  '0008_due_in_order': dueInOrder,
  '0009_listed': listed,
  '0010_link_holder': linkHolder,
  '0011_pairs': pairs,
  '0012_looked_after': lookedAfter,
  '0013_trips': trips,
  '0014_looked': looked,
  '0015_natives_mapped': nativesMapped,
  '0016_second_set': secondSet,
  '0017_mail_objects': mailObjects,
}

/** Brings the database to this program's version, under the migrator's own lock. Refuses one that a newer program has written. */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  await refuseNewer(db)
  const { error } = await migrator.migrateToLatest()
  if (error) throw new Error('the database could not be brought to this version', { cause: error })
}

async function refuseNewer(db: Db) {
  const there = await sql<{
    there: string | null
  }>`select to_regclass('kysely_migration')::text as there`.execute(db)
  if (!there.rows[0]?.there) return
  const done = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const unknown = done.rows.map((row) => row.name).filter((name) => !(name in migrations))
  if (unknown.length > 0) {
    throw new Error(
      `This data was written by a newer Longshore (it has ${unknown.join(', ')}). Start that version, or restore a backup made before the upgrade.`,
    )
  }
}
