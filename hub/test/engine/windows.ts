import { sql } from 'kysely'
import { z } from 'zod'
import type { Ask, Page, Source } from '../../src/connector.ts'
import { machineClock } from '../../src/engine/clock.ts'
import type { Standing } from '../../src/engine/pull.ts'
import type { Pass } from '../../src/engine/readings.ts'
import { openDb } from '../../src/store/open.ts'
import { addSource, openSource, type SourceRow, sourcesOf } from '../../src/store/sources.ts'
import { postgresStore } from '../../src/store/store.ts'
import { freshDatabase } from '../rig/database.ts'
import { WORKSPACE } from '../rig/engine.ts'

/** A far side of one list, whose records say themselves when they were made and changed. */
export const raw = z.object({
  id: z.number(),
  made: z.string(),
  changed: z.string(),
  took: z.array(z.number()).optional(),
})
export type Raw = z.infer<typeof raw>
export const source: Source<unknown, Raw> = {
  ...{ kind: 'order', everySeconds: 60, lateSeconds: 300, raw },
  windows: {
    cursorAt: (instant) => instant.toISOString(),
    reached: (cursor) => new Date(cursor),
    look: (it) => `id:${it.id}`,
  },
  map: (it) => ({
    ...{ id: String(it.id), version: it.changed, data: it as never }, // why: the test's own shape of an order
    of: (it.took ?? []).map((id) => ({ kind: 'absorbed' as const, id: String(id) })),
    times: { made: it.made, changed: it.changed },
  }),
}

export const account = 'far:1'
export const opened = new Date('2026-06-01T00:00:00.000Z')

/** A source that was opened, on PostgreSQL; what it reads is said page by page. */
export async function far() {
  const database = await freshDatabase()
  const db = openDb(database.pool)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Test')`.execute(db)
  await sql`insert into lanes (workspace, account, hub, fence) values (${WORKSPACE}, ${account}, 'hub', 1)`.execute(
    db,
  )
  await addSource(db, WORKSPACE, account, 'orders', 'order')
  const where = { workspace: WORKSPACE, account, stream: 'orders' }
  await openSource(db, { ...where, cursor: opened.toISOString(), at: opened })
  let request = 0n
  const it = {
    db,
    now: opened,
    store: postgresStore(db),
    asked: [] as Ask[],
    async row(): Promise<SourceRow> {
      const [row] = await sourcesOf(db, WORKSPACE, account)
      if (!row) throw new Error('there is one source')
      return row
    },
    /** One pass that reads these pages, whatever is asked. */
    pass(pages: (ask: Ask) => Iterable<Page>, standing: Standing | null = null): Pass {
      return {
        source: source as Source<unknown, unknown>,
        async *read(ask: Ask) {
          it.asked.push(ask)
          yield* pages(ask)
        },
        of: {
          ...{ store: it.store, stream: 'orders', connection: 'con', program: '1', standing },
          clock: { ...machineClock(), now: () => it.now },
          seat: { workspace: WORKSPACE, account, fence: 1n },
          request: () => (request += 1n),
        },
      }
    },
    async living(): Promise<string[]> {
      const { rows } = await sql<{
        id: string
      }>`select id from records where not gone order by id::int`.execute(db)
      return rows.map((one) => one.id)
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
  return it
}
