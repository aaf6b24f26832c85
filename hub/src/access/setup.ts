import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { hashPassword } from './password.ts'

/** The link is printed at the console of the machine, where only its owner looks. */
const VALID_MINUTES = 30

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

/** A new sign-up token, or null where an owner exists. The one before stops working; only the hash is kept. */
export async function renewSetupToken(pool: pg.Pool): Promise<string | null> {
  if (!(await needsOwner(pool))) return null
  const token = randomBytes(32).toString('base64url')
  await pool.query(
    `insert into setup_link (token_hash, expires_at) values ($1, now() + make_interval(mins => $2))
     on conflict (only_one) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at`,
    [hashOf(token), VALID_MINUTES],
  )
  return token
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
