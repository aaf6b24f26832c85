import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { DATABASE_USER, ensureCluster } from './cluster.ts'
import { holdFolder } from './hold.ts'
import { endOrphan, endServer, type Postmaster, startServer } from './postmaster.ts'
import { findPrograms } from './programs.ts'
import { chooseRunner, type Runner } from './runner.ts'

export interface EmbeddedDatabase {
  /** For `pg`: a folder with a private socket, no password, no TCP. */
  connection: { host: string; user: string; database: string }
  pid: number
  /** Settles when the server has ended: by `stop`, or by itself, which the hub cannot outlive. */
  ended: Promise<void>
  /** Ends the server cleanly and lets go of the data folder. */
  stop(): Promise<void>
}

/** How the server is set; durability is PostgreSQL's default (fsync on, synchronous commit on). */
const SETTINGS: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  // Worker processes gain nothing on a small machine and cost memory each.
  io_method: 'sync',
  max_wal_senders: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Tables grow from nothing to ten thousand rows in seconds here: the planner is to know soon.
  autovacuum_naptime: '10s',
  log_min_messages: 'warning',
}

/**
 * Starts the PostgreSQL that came with npm on `<dataFolder>/postgres`, making it at the first start.
 *
 * @param settings over ours, by PostgreSQL's own names (tests turn fsync off).
 * @throws Refusal 75 when another hub holds the folder or the server does not start, 78 when it cannot run here at all.
 */
export async function startEmbedded(
  dataFolder: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedDatabase> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const data = realpathSync(dataFolder)
  const hold = holdFolder(data)
  try {
    const run = chooseRunner(findPrograms(data), data)
    const cluster = join(data, 'postgres')
    await endOrphan(cluster)
    await ensureCluster(run, cluster, settings.fsync !== 'off')
    const host = socketFolder(run, data)
    const own = { ...SETTINGS, ...settings, unix_socket_directories: host }
    const server = await startServer(run, cluster, own, freshLog(data))
    const connection = { host, user: DATABASE_USER, database: 'longshore' }
    await ensureDatabase(connection)
    return { connection, pid: server.pid, ended: server.ended, stop: () => stop(server, host, hold.release) }
  } catch (error) {
    hold.release()
    throw error
  }
}

async function stop(server: Postmaster, socket: string, release: () => void): Promise<void> {
  await endServer(server.pid)
  await server.ended
  rmSync(socket, { recursive: true, force: true })
  release()
}

/** A socket's address holds about 100 bytes; the data folder's path may be longer, then it lies with the temporary files. */
function socketFolder(run: Runner, data: string): string {
  const inside = join(data, 'longshore-socket')
  const folder = Buffer.byteLength(inside) < 80 ? inside : mkdtempSync(join(tmpdir(), 'longshore-'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  run.own(folder)
  return folder
}

function freshLog(data: string): string {
  const log = join(data, 'postgres.log')
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 5_000_000) truncateSync(log)
  return log
}

async function ensureDatabase(connection: EmbeddedDatabase['connection']): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      connection.database,
    ])
    if (rowCount === 0) await client.query(`create database ${connection.database}`)
  } finally {
    await client.end()
  }
}
