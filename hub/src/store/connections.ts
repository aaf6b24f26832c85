import { sql } from 'kysely'
import type { Db, Trx } from './open.ts'

export type Stopped = { says: string; remedy: string; status: number | null; at: string }
/** Where a set of secrets stands: the second is there for speed alone. */
export type Which = 'first' | 'second'
/** `refused`: the remote took it no more; nothing is asked with it until a person has seen to it. */
export type SecondSet = {
  secrets: string
  keyId: string
  last4: string
  changedAt: string
  expiresOn: string | null
  refused: Stopped | null
}
export type ConnectionRow = {
  id: string
  workspace: string
  connector: string
  account: string
  name: string
  settings: Record<string, unknown>
  secrets: string
  keyId: string
  last4: string
  changedAt: Date
  expiresOn: string | null
  sandbox: boolean
  second: SecondSet | null
  stopped: Stopped | null
  lastAnswerAt: Date | null
  /** `at`: when the subscriptions were last seen to be there; `heard`: when a notice last came, to the minute. */
  hook: { says: string; on: boolean; at?: string; heard?: string } | null
  createdAt: Date
}
const select = sql`select id, workspace, connector, account, name, settings, secrets, key_id as "keyId", last4, changed_at as "changedAt",
  expires_on::text as "expiresOn", sandbox, second, stopped, last_answer_at as "lastAnswerAt", hook, created_at as "createdAt" from connections`

export async function connectionsOf(db: Db, workspace: string): Promise<ConnectionRow[]> {
  return (
    await sql<ConnectionRow>`${select} where workspace = ${workspace} and removed_at is null order by created_at`.execute(
      db,
    )
  ).rows
}

/** The living connection of an account: the newest, when there are two of one account. */
export async function connectionFor(
  db: Db,
  workspace: string,
  account: string,
): Promise<ConnectionRow | null> {
  const { rows } =
    await sql<ConnectionRow>`${select} where workspace = ${workspace} and account = ${account} and removed_at is null order by created_at desc limit 1`.execute(
      db,
    )
  return rows[0] ?? null
}

export async function connectionById(db: Db, workspace: string, id: string): Promise<ConnectionRow | null> {
  return (
    (
      await sql<ConnectionRow>`${select} where workspace = ${workspace} and id = ${id} and removed_at is null`.execute(
        db,
      )
    ).rows[0] ?? null
  )
}

export async function allConnections(db: Db): Promise<ConnectionRow[]> {
  return (await sql<ConnectionRow>`${select} where removed_at is null`.execute(db)).rows
}

/** `used`: only while these secrets are the ones kept. Others, given meanwhile, were not the ones refused. */
export async function stopConnection(
  db: Db,
  id: string,
  stopped: Stopped | null,
  used: string | null = null,
) {
  await sql`update connections set stopped = ${stopped === null ? null : JSON.stringify(stopped)}::jsonb
    where id = ${id} and (${used}::text is null or secrets = ${used})`.execute(db)
}

/** Keeps the second set as it is given, or forgets it. */
export async function saveSecond(db: Db | Trx, id: string, second: SecondSet | null) {
  await sql`update connections set second = ${second === null ? null : JSON.stringify(second)}::jsonb where id = ${id}`.execute(
    db,
  )
}

/** The second set is not asked with any more. One that a person gave meanwhile in its place is: it was not the one refused. */
export async function setSecondAside(db: Db, id: string, secrets: string, refused: Stopped) {
  await sql`update connections set second = second || jsonb_build_object('refused', ${JSON.stringify(refused)}::jsonb)
    where id = ${id} and second ->> 'secrets' = ${secrets}`.execute(db)
}

/** Part of a fence: renewed secrets are stored before they are used. */
export async function saveSecrets(trx: Trx, id: string, sealed: string, at: Date) {
  await sql`update connections set secrets = ${sealed}, changed_at = ${at} where id = ${id}`.execute(trx)
}

export async function noteAnswer(db: Db, id: string, at: Date) {
  await sql`update connections set last_answer_at = ${at} where id = ${id}`.execute(db)
}

export async function saveSettings(db: Db, id: string, settings: Record<string, unknown>) {
  await sql`update connections set settings = ${JSON.stringify(settings)}::jsonb where id = ${id}`.execute(db)
}

/** When a notice last came stays as it is. */
export async function saveHook(db: Db, id: string, hook: ConnectionRow['hook']) {
  await sql`update connections set hook = ${hook === null ? null : JSON.stringify(hook)}::jsonb
    || jsonb_strip_nulls(jsonb_build_object('heard', hook -> 'heard')) where id = ${id}`.execute(db)
}

/** A notice came. */
export async function noteHeard(db: Db, id: string, at: Date) {
  await sql`update connections set hook = hook || jsonb_build_object('heard', ${at.toISOString()}::text)
    where id = ${id} and hook is not null and (hook ->> 'heard' is null or (hook ->> 'heard')::timestamptz < ${at}::timestamptz - interval '1 minute')`.execute(
    db,
  )
}
