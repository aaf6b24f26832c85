import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import pg from 'pg'
import { DATABASE_USER } from '../../src/store/embedded/cluster.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openDb, openPool } from '../../src/store/open.ts'
import { stopOwnServer, testServerSocket } from './postgres.ts'

export interface TestDatabase {
  name: string
  /** For a hub process: `DATABASE_URL`. */
  url: string
  pool: pg.Pool
  [Symbol.asyncDispose](): Promise<void>
}

const TEMPLATE = 'longshore_template'

/**
 * A database of one's own with every migration run, cloned from a template (20–60 ms). `await using` ends its pool and
 * drops it; work that may run many tests in one file can share one from `before`.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const socket = await testServerSocket()
  const name = `test_${randomBytes(6).toString('hex')}`
  await withDatabase(socket, 'postgres', async (pool) => {
    await ensureTemplate(pool, socket)
    await pool.query(`create database ${name} template ${TEMPLATE}`)
  })
  // Dropping the database may end a connection that is still closing: no news to a test.
  const pool = openPool({ host: socket, user: DATABASE_USER, database: name, max: 10 }, () => {})
  return {
    name,
    url: `postgres://${DATABASE_USER}@/${name}?host=${encodeURIComponent(socket)}`,
    pool,
    async [Symbol.asyncDispose]() {
      await pool.end()
      await withDatabase(socket, 'postgres', (admin) => admin.query(`drop database ${name} with (force)`))
    },
  }
}

/** The first test file to come makes the template; the others wait for it. */
async function ensureTemplate(admin: pg.Pool, socket: string): Promise<void> {
  const client = await admin.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('${TEMPLATE}'))`)
    const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE])
    if (rowCount) return
    await client.query('drop database if exists longshore_draft with (force)')
    await client.query('create database longshore_draft')
    await withDatabase(socket, 'longshore_draft', (pool) => migrate(openDb(pool)))
    await client.query(`alter database longshore_draft rename to ${TEMPLATE}`)
  } finally {
    client.release(true)
  }
}

async function withDatabase<T>(
  socket: string,
  database: string,
  work: (pool: pg.Pool) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ host: socket, user: DATABASE_USER, database, max: 3 })
  // The server may end while a connection is still closing: no news to a test.
  pool.on('error', () => {})
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

after(stopOwnServer)
