import { sql } from 'kysely'
import type { Db } from './open.ts'

class TakenBack extends Error {}

/** Stores about a megabyte and takes it back. @throws what PostgreSQL says when its disk has no room for it. */
export async function tryToStore(db: Db): Promise<void> {
  const work = db.transaction().execute(async (trx) => {
    await sql`create table room_tried as select repeat('x', 1000) as x from generate_series(1, 1000)`.execute(
      trx,
    )
    throw new TakenBack()
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error
  })
}
