import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type pg from 'pg'
import { signUp } from '../../demo/client.ts'
import { freePort } from '../../demo/port.ts'
import { startHub } from '../../demo/process.ts'
import { startEmbedded } from '../../src/store/embedded/index.ts'
import { migrate } from '../../src/store/migrate.ts'
import { type Db, openDb, openPool } from '../../src/store/open.ts'

export const WORKSPACE = 'bench'
type Server = { pool: pg.Pool; db: Db; url: string; pid: number; [Symbol.asyncDispose](): Promise<void> }
export type BenchDatabase = { db: Db; [Symbol.asyncDispose](): Promise<void> }

/** A PostgreSQL of its own, set as a hub sets its own: what is committed is on the disk. */
export async function benchServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'longshore-bench-'))
  const server = await startEmbedded(folder)
  const { host, user, database } = server.connection
  const pool = openPool(server.connection, () => {})
  return {
    ...{ pool, db: openDb(pool), pid: server.pid },
    url: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}`,
    async [Symbol.asyncDispose]() {
      await pool.end()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The same with a hub's tables and one workspace, for an engine without a hub around it. */
export async function benchDatabase(): Promise<BenchDatabase> {
  const server = await benchServer()
  await migrate(server.db)
  await sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Bench')`.execute(server.db)
  return server
}

/** A real hub process on a server of its own, reading from this address, with its owner signed up. */
export async function benchHub(shipstation: string) {
  const server = await benchServer()
  const data = await mkdtemp(join(tmpdir(), 'longshore-bench-'))
  const hub = await startHub({
    ...{ LONGSHORE_PORT: String(await freePort()), LONGSHORE_DATA: data },
    ...{ LONGSHORE_SHIPSTATION_URL: shipstation, DATABASE_URL: server.url },
  })
  if (hub.link === null) throw new Error('the hub printed no sign-up link')
  const client = await signUp(hub.url, hub.link)
  return {
    ...{ hub, client, db: server.db, serverPid: server.pid, pid: hub.child.pid ?? 0 },
    async [Symbol.asyncDispose]() {
      await hub.stop()
      await server[Symbol.asyncDispose]()
      await rm(data, { recursive: true, force: true })
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
