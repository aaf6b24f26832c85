import { sql } from 'kysely'
import type { Ref, Why } from '../connector.ts'
import { DAY_MS } from '../connectors/klaviyo/facts.ts'
import type { Db } from '../store/open.ts'

type Place = { workspace: string; connected: string; since: Date; days: number }
/** A little more than the window: the plan says of what lies beside its edge why it is out. */
const margin = 7 * DAY_MS

/** Orders and parcels that something happened to within the window, or after it. Older ones have no event to tell. */
const inWindow = ({ workspace, connected, since, days }: Place) => {
  const from = new Date(since.getTime() - days * DAY_MS - margin).toISOString()
  return sql`from records r where r.workspace = ${workspace} and r.account = ${connected} and not r.gone
    and r.kind in ('order', 'shipment', 'fulfillment')
    and greatest(r.data ->> 'modifiedAt', r.data ->> 'createdAt', r.data ->> 'voidedAt') >= ${from}`
}

export async function refsInWindow(db: Db, it: Place): Promise<Ref[]> {
  const { rows } =
    await sql<Ref>`select r.account, r.kind, r.id ${inWindow(it)} order by r.kind, r.id`.execute(db)
  return rows.map(({ account, kind, id }) => ({ account, kind, id }))
}

/** Has a flow look at all of these, once. */
export async function lookAgain(db: Db, flow: string, it: Place, why: Why): Promise<void> {
  await sql`
    insert into replans (workspace, flow, account, kind, id, why)
    select ${it.workspace}, ${flow}, r.account, r.kind, r.id, ${why} ${inWindow(it)}
    order by greatest(r.data ->> 'modifiedAt', r.data ->> 'createdAt'), r.kind, r.id
    on conflict do nothing
  `.execute(db)
}
