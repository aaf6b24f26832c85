import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'

/** Who asks. Everything they see and do is of this one workspace. */
export interface Person {
  id: string
  name: string
  email: string
  workspace: string
  role: 'owner'
  by: 'session' | 'cli-token'
}

type Row = Omit<Person, 'by'>

const MEMBER = `
  select u."id", u."name", u."email", m.workspace, m.role
  from members m join "user" u on u."id" = m.user_id`

export async function personOfUser(pool: pg.Pool, userId: string): Promise<Person | null> {
  const { rows } = await pool.query<Row>(`${MEMBER} where u."id" = $1`, [userId])
  return rows[0] ? { ...rows[0], by: 'session' } : null
}

/** The command line on the hub's own machine acts as the owner. */
export async function personOfMachine(pool: pg.Pool): Promise<Person | null> {
  const { rows } = await pool.query<Row>(`${MEMBER} where m.role = 'owner' order by m.created_at limit 1`)
  return rows[0] ? { ...rows[0], by: 'cli-token' } : null
}

/** Whoever can read `data/cli.token` is on this machine with the hub's rights: the file is the sign-in. */
export interface CliToken {
  isIn(authorization: string | null): boolean
}

/** A new token at each start; the file is readable for its owner alone. */
export function makeCliToken(data: string): CliToken {
  const token = randomBytes(32).toString('base64url')
  const file = join(data, 'cli.token')
  // Written anew and moved in: an old file could have another mode.
  writeFileSync(`${file}.new`, `${token}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  const expected = digest(token)
  return {
    isIn(authorization) {
      const given = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
      return given !== undefined && timingSafeEqual(digest(given), expected)
    },
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
