import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type pg from 'pg'
import { isRunning } from '../store/embedded/process.ts'
import { hashPassword } from './password.ts'

/** The link is printed at the console of the machine, where only its owner looks. */
const VALID_MINUTES = 30
const self = { host: hostname(), pid: process.pid }

export interface NewOwner {
  name: string
  email: string
  password: string
  /** The workspace's name. */
  workspace: string
  zone: string
}

export async function needsOwner(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query(`select from members where role = 'owner' limit 1`)
  return rowCount === 0
}

type Process = { host: string; pid: number }
export type SetupToken = { token: string } | { printedBy: Process }

/**
 * A new sign-up token, or null where an owner exists. The one before stops working, and only the hash is kept: so the link of another
 * hub that runs on the same database is left as it is, and that hub is named.
 */
export async function renewSetupToken(pool: pg.Pool, me: Process = self): Promise<SetupToken | null> {
  if (!(await needsOwner(pool))) return null
  const token = randomBytes(32).toString('base64url')
  const here = await pool.query<{ pid: number }>('select pid from hubs where host = $1', [me.host])
  const dead = here.rows.map(({ pid }) => pid).filter((pid) => pid !== me.pid && !isRunning(pid))
  const { rowCount } = await pool.query(
    `insert into setup_link as l (token_hash, expires_at, host, pid) values ($1, now() + make_interval(mins => $2), $3, $4)
     on conflict (only_one) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at, host = excluded.host, pid = excluded.pid
     where l.expires_at < now() or not exists (select from hubs h where h.host = l.host and h.pid = l.pid and h.lease_until > clock_timestamp()
       and not (h.host = excluded.host and h.pid = any(array_append($5::int[], excluded.pid))))`,
    [hashOf(token), VALID_MINUTES, me.host, me.pid, dead],
  )
  if (rowCount === 1) return { token }
  const { rows } = await pool.query<Process>('select host, pid from setup_link')
  return rows[0] ? { printedBy: rows[0] } : null
}

/**
 * Uses the link up and makes the owner with their workspace, in one transaction.
 *
 * @returns the workspace's id, or null when the link is used, too old, or not the last one printed.
 */
export async function makeOwner(pool: pg.Pool, token: string, owner: NewOwner): Promise<string | null> {
  const password = await hashPassword(owner.password)
  const client = await pool.connect()
  try {
    await client.query('begin')
    const used = await client.query('delete from setup_link where token_hash = $1 and expires_at > now()', [
      hashOf(token),
    ])
    const workspace = used.rowCount === 1 ? await insertOwner(client, owner, password) : null
    await client.query('commit')
    return workspace
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

async function insertOwner(client: pg.PoolClient, owner: NewOwner, password: string): Promise<string> {
  const [workspace, user] = [randomUUID(), randomUUID()]
  await client.query('insert into workspaces (id, name, zone) values ($1, $2, $3)', [
    workspace,
    owner.workspace,
    owner.zone,
  ])
  await client.query(
    `insert into "user" ("id", "name", "email", "emailVerified", "updatedAt") values ($1, $2, $3, true, now())`,
    [user, owner.name, owner.email.toLowerCase()],
  )
  await client.query(
    `insert into "account" ("id", "accountId", "providerId", "userId", "password", "updatedAt")
     values ($1, $2, 'credential', $2, $3, now())`,
    [randomUUID(), user, password],
  )
  await client.query(`insert into members (workspace, user_id, role) values ($1, $2, 'owner')`, [
    workspace,
    user,
  ])
  return workspace
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
