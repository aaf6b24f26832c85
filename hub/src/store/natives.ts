import { sql } from 'kysely'
import type { Trx } from './open.ts'

/** The program that maps a native account's records; `stream` and `after`: where it goes on, null when it is through. */
export type NativeMapped = { program: string; stream: string | null; after: string }
export type Native = { workspace: string; account: string; connector: string; mapped: NativeMapped | null }

/** A native account of these connectors that another program has mapped, or this one in part. Held until the end of the transaction. */
export async function takeNative(
  trx: Trx,
  connectors: readonly string[],
  program: string,
): Promise<Native | null> {
  const { rows } = await sql<Native>`
    select workspace, id as account, connector, mapped from accounts
    where native and connector = any(${connectors as string[]}) and (mapped is null or mapped ->> 'program' <> ${program} or mapped ->> 'stream' is not null)
    order by workspace, id limit 1 for update skip locked
  `.execute(trx)
  return rows[0] ?? null
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
