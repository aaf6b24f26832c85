import { CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { diskFull } from './no-room.ts'

export type Db = Kysely<unknown>
export type Trx = Transaction<unknown>

/** A hub that stands still in the middle of a transaction would keep its locks, and with them its lanes, for as long as it does. */
const longestStandstill = 10_000

/**
 * One pool for us, the job queue and sign-in. A lost server must not end the process: every client has an error listener. `isFull` is
 * told at once of every answer that the disk is full, whoever asked.
 */
export function openPool(
  config: pg.PoolConfig,
  says: (error: Error) => void,
  isFull: () => void = () => {},
): pg.Pool {
  const pool = new pg.Pool({
    max: 12,
    idleTimeoutMillis: 30_000,
    idle_in_transaction_session_timeout: longestStandstill,
    ...config,
  })
  pool.on('error', says)
  pool.on('connect', (client) => {
    client.on('error', says)
    client.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === diskFull) isFull()
    })
  })
  return pool
}

export const openDb = (pool: pg.Pool): Db => new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })

/**
 * Tells PostgreSQL how its tables have grown. It does so by itself within a minute, which is too late for the seconds after a
 * large import: without it, joins of ten thousand rows are planned as if there were ten.
 */
export async function freshenStatistics(db: Db): Promise<void> {
  await sql`analyze records, listed_orders, record_of, changes, looks, look_refs, replans, steps, links`.execute(
    db,
  )
}

/** For what a sink of ours writes: its own tables, in the transaction that settles its step. */
export async function query(trx: Trx, text: string, values: unknown[] = []): Promise<unknown[]> {
  const { rows } = await trx.executeQuery(CompiledQuery.raw(text, values))
  return rows
}
