import { sql } from 'kysely'
import type { Db, Trx } from './open.ts'

/** This process has lost its lane: what it was about to settle is not settled, and another process goes on. */
export class LaneLost extends Error {}

export type Seat = { workspace: string; account: string; fence: bigint; reserved: Block[] }
/**
 * Requests reserved before they are spent. `left`: milliseconds until their window is surely over, counted from when this is written or
 * read; only the database's clock stands between two holders. `limit`: as it was known then. `of`: which limit, where there are several. `by`: the name of the set of
 * secrets that it is a limit of.
 */
export type Block = { n: number; left: number; limit: number; of?: string; by?: string }
/** As it is stored: the blocks, and the database's milliseconds when they were written. */
type Kept = { at: number; blocks: Block[] }

const databaseNow = sql`(extract(epoch from clock_timestamp()) * 1000)::float8`
/** Blocks that an earlier program wrote are not read: their windows are over by the time that it was replaced. */
const blocksNow = (kept: Kept | Block[], now: number): Block[] =>
  Array.isArray(kept)
    ? []
    : kept.blocks
        .map((block) => ({ ...block, left: block.left - (now - kept.at) }))
        .filter((block) => block.left > 0)

export async function registerHub(
  db: Db,
  id: string,
  host: string,
  pid: number,
  leaseMs: number,
  alone: boolean,
) {
  if (alone) await sql`delete from hubs`.execute(db)
  await sql`insert into hubs (id, host, pid, lease_until) values (${id}, ${host}, ${pid}, clock_timestamp() + ${leaseMs} * interval '1 millisecond')`.execute(
    db,
  )
}

/** Renews the lease. False: it has lapsed, and a lapsed lease is never revived. */
export async function beat(db: Db, id: string, leaseMs: number): Promise<boolean> {
  const { rows } = await sql`
    update hubs set lease_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond' where id = ${id} and lease_until > clock_timestamp() returning id
  `.execute(db)
  return rows.length > 0
}

export async function leaveHub(db: Db, id: string) {
  await sql`update lanes set hub = null where hub = ${id}`.execute(db)
  await sql`delete from hubs where id = ${id}`.execute(db)
}

export async function addLane(db: Db, workspace: string, account: string) {
  await sql`insert into lanes (workspace, account) values (${workspace}, ${account}) on conflict do nothing`.execute(
    db,
  )
}

export async function dropLane(db: Db, workspace: string, account: string) {
  await sql`delete from lanes where workspace = ${workspace} and account = ${account}`.execute(db)
}

/** How many lanes each living process has at most, when they are spread evenly. */
export async function fairShare(db: Db): Promise<number> {
  const { rows } = await sql<{ most: number }>`
    select ceil((select count(*) from lanes where account not like '%?%')::numeric
      / greatest(1, (select count(*) from hubs where lease_until > clock_timestamp())))::int as most
  `.execute(db)
  return rows[0]?.most ?? 0
}

/**
 * Takes this process's fair share of the lanes nobody living sits on, and those that are its own by this table though it does not
 * have them. One seating at a time, under a transaction-level lock.
 */
export async function seat(
  db: Db,
  hub: string,
  having: readonly { workspace: string; account: string }[],
): Promise<Seat[]> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(7410256001)`.execute(trx)
    // A visitor's lane whose process died belongs to no account: nobody sits on it.
    await sql`delete from lanes where account like '%?%' and not exists (select from hubs where id = lanes.hub and lease_until > clock_timestamp())`.execute(
      trx,
    )
    const { rows } = await sql<{
      workspace: string
      account: string
      fence: string
      reserved: Kept
      now: number
    }>`
      with living as (select id from hubs where lease_until > clock_timestamp()),
      share as (select ceil((select count(*) from lanes)::numeric / greatest(1, (select count(*) from living)))::int
        - (select count(*) from lanes where hub = ${hub})::int as room),
      lost as (select workspace, account from lanes where hub = ${hub} and account not like '%?%' and not exists (
        select from jsonb_to_recordset(${JSON.stringify(having.map(({ workspace, account }) => ({ workspace, account })))}::jsonb) as h(workspace text, account text)
        where h.workspace = lanes.workspace and h.account = lanes.account)),
      vacant as (select workspace, account from lanes where hub is null or not exists (select from living where id = hub)
        order by workspace, account limit greatest(0, (select room from share))),
      free as (select * from lost union select * from vacant),
      taken as (update lanes l set hub = ${hub}, fence = l.fence + 1 from free where l.workspace = free.workspace and l.account = free.account
        returning l.workspace, l.account, l.fence::text, l.reserved, ${databaseNow} as now)
      select * from taken order by workspace, account
    `.execute(trx)
    return rows.map(({ workspace, account, fence, reserved, now }) => ({
      ...{ workspace, account, fence: BigInt(fence) },
      reserved: blocksNow(reserved, now),
    }))
  })
}

/** Gives up a lane that is still this seat's, so that it can be taken anew. */
export async function letGo(db: Db, it: Seat) {
  await sql`update lanes set hub = null where workspace = ${it.workspace} and account = ${it.account} and fence = ${it.fence}`.execute(
    db,
  )
}

/** The first statement of every settling transaction: this lane is still ours, and nobody takes it before we commit. */
export async function holdFence(trx: Trx, it: { workspace: string; account: string; fence: bigint }) {
  const { rows } = await sql`
    select 1 from lanes where workspace = ${it.workspace} and account = ${it.account} and fence = ${it.fence} for share
  `.execute(trx)
  if (rows.length === 0) throw new LaneLost(`the lane of ${it.account} has another holder`)
}

/** Writes down what may be spent before it is. */
export async function reserve(
  db: Db,
  it: { workspace: string; account: string; fence: bigint },
  blocks: readonly Block[],
) {
  const { rows } = await sql`
    update lanes set reserved = jsonb_build_object('at', ${databaseNow}, 'blocks', ${JSON.stringify(blocks)}::jsonb) where workspace = ${it.workspace} and account = ${it.account} and fence = ${it.fence} returning fence
  `.execute(db)
  if (rows.length === 0) throw new LaneLost(`the lane of ${it.account} has another holder`)
}

/** A lane for a short visit, seated on this process at once. */
export async function openLane(db: Db, workspace: string, account: string, hub: string): Promise<Seat> {
  const { rows } = await sql<{ fence: string; reserved: Kept; now: number }>`
    insert into lanes (workspace, account, hub, fence) values (${workspace}, ${account}, ${hub}, 1)
    on conflict (workspace, account) do update set hub = excluded.hub, fence = lanes.fence + 1 returning fence::text, reserved, ${databaseNow} as now
  `.execute(db)
  const [row] = rows
  return {
    ...{ workspace, account, fence: BigInt(row?.fence ?? 1) },
    reserved: row ? blocksNow(row.reserved, row.now) : [],
  }
}
