import type pg from 'pg'
import type { Config } from '../config.ts'
import { holdFolder } from './embedded/hold.ts'
import { startEmbedded } from './embedded/index.ts'

/** Where the hub's PostgreSQL is, and how to let go of it. */
export interface Database {
  kind: 'embedded' | 'server'
  connection: pg.PoolConfig
  /** Settles when the database is gone for good: only the embedded one can say so. */
  ended: Promise<void>
  stop(): Promise<void>
}

/** The server named by `DATABASE_URL`, or the embedded one in the data folder. Either way the folder is this hub's alone. */
export async function databaseFrom(config: Pick<Config, 'data' | 'databaseUrl'>): Promise<Database> {
  if (config.databaseUrl === null) return { kind: 'embedded', ...(await startEmbedded(config.data)) }
  const hold = holdFolder(config.data)
  return {
    kind: 'server',
    connection: { connectionString: config.databaseUrl },
    ended: new Promise(() => {}),
    stop: async () => hold.release(),
  }
}
