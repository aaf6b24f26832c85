import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { startEmbedded } from '../../src/store/embedded/index.ts'
import { migrate } from '../../src/store/migrate.ts'
import { type Db, openDb, openPool } from '../../src/store/open.ts'

export const WORKSPACE = 'bench'
export type BenchDatabase = { db: Db; [Symbol.asyncDispose](): Promise<void> }

/** A PostgreSQL of its own, set as a hub sets its own: what is committed is on the disk. */
export async function benchDatabase(): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-bench-'))
  const server = await startEmbedded(folder)
  const pool = openPool(server.connection, () => {})
  const db = openDb(pool)
  await migrate(db)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Bench')`.execute(db)
  return {
    db,
    async [Symbol.asyncDispose]() {
      await pool.end()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Of a sorted copy: 0.5 is the median. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}
export const median = (values: readonly number[]) => quantile(values, 0.5)
export const rounded = (value: number, places = 1) => Number(value.toFixed(places))

/** How busy the machine was in the last minute: figures are read beside it. */
export const loadNow = () => rounded(loadavg()[0] ?? Number.NaN, 1)

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
