import { sql } from 'kysely'
import type { Trx } from './open.ts'

/** The program that maps a native account's records; `stream` and `after`: where it goes on, null when it is through. */
export type NativeMapped = { program: string; stream: string | null; after: string }
export type Native = { workspace: string; account: string; connector: string; mapped: NativeMapped | null }

/**
 * A native account of these connectors that another program has mapped, or this one in part. Held until the end of the transaction, with
 * its workspace before it: whoever brings something in takes them in this order too.
 */
export async function takeNative(
  trx: Trx,
  connectors: readonly string[],
  program: string,
): Promise<Native | null> {
  const behind = sql`from accounts
    where native and connector = any(${connectors as string[]}) and (mapped is null or mapped ->> 'program' <> ${program} or mapped ->> 'stream' is not null)`
  const { rows: all } = await sql<{ workspace: string }>`
    select workspace ${behind} order by workspace, id limit 1`.execute(trx)
  const [first] = all
  if (!first) return null
  await sql`select from workspaces where id = ${first.workspace} for update`.execute(trx)
  const { rows } = await sql<Native>`
    select workspace, id as account, connector, mapped ${behind} and workspace = ${first.workspace}
    order by id limit 1 for update skip locked
  `.execute(trx)
  return rows[0] ?? null
}

/** With records that were brought in by this program: what another has mapped is to be looked through again. */
export async function unmapNative(
  trx: Trx,
  it: { workspace: string; account: string },
  program: string,
): Promise<void> {
  await sql`update accounts set mapped = null where workspace = ${it.workspace} and id = ${it.account} and native and mapped ->> 'program' <> ${program}`.execute(
    trx,
  )
}

/** Fence 1: with the records that were mapped anew. */
export async function saveNativeMapped(
  trx: Trx,
  it: { workspace: string; account: string },
  mapped: NativeMapped,
): Promise<void> {
  await sql`update accounts set mapped = ${JSON.stringify(mapped)}::jsonb where workspace = ${it.workspace} and id = ${it.account}`.execute(
    trx,
  )
}
