import { sql } from 'kysely'
import type { Ref } from '../../connector.ts'
import type { Settings } from '../../connectors/kickstarter/settings.ts'
import { refKey } from '../../engine/key.ts'
import type { Db } from '../../store/open.ts'
import { belongingTo } from '../../store/records.ts'
import { trackingHeldSince } from '../backers/parcels.ts'
import { isReturn, type Parcel, type Tracking, trackingOf } from './words.ts'

export type ParcelRow = { ref: Ref<'shipment' | 'fulfillment'>; data: Parcel }

/** The labels and marks of each of these orders, by the order's `refKey`; `asOf`: as they were known then. */
export async function parcelsOf(
  db: Db,
  workspace: string,
  orders: readonly Ref<'order'>[],
  asOf: Date | null = null,
): Promise<Map<string, ParcelRow[]>> {
  const wants = orders.flatMap((of) => [
    { kind: 'shipment' as const, of },
    { kind: 'fulfillment' as const, of },
  ])
  const found = await belongingTo(db, workspace, wants)
  const rows = asOf === null ? found : await knownAt(db, workspace, found, asOf)
  const byOrder = Map.groupBy(rows, (row) => refKey(row.of))
  return new Map(
    [...byOrder].map(([order, members]) => [
      order,
      members.map(({ account, kind, id, data }) => ({
        ref: { account, kind: kind as ParcelRow['ref']['kind'], id }, // why: only these two kinds were asked for
        data: data as Parcel, // why: written under the kind's schema
      })),
    ]),
  )
}

/**
 * The parcels that lists may show: of an order whose sync is paused and keeps no tracking coming, those known until then.
 * `campaign` is the account of the campaign an order was made for, or null.
 */
export async function shownParcels(
  db: Db,
  workspace: string,
  orders: readonly { ref: Ref<'order'>; campaign: string | null }[],
): Promise<Map<string, ParcelRow[]>> {
  const campaigns = [...new Set(orders.flatMap(({ campaign }) => campaign ?? []))]
  const { rows } = await sql<{ account: string; state: string; pausedAt: Date | null; settings: Settings }>`
    select account, state, paused_at as "pausedAt", settings from integrations
    where workspace = ${workspace} and connector = 'kickstarter' and account = any(${campaigns}) and state <> 'removed'
  `.execute(db)
  const heldOf = new Map(
    rows.map((row) => [row.account, trackingHeldSince({ sync: row, settings: row.settings })]),
  )
  const heldSince = (campaign: string | null) => heldOf.get(campaign ?? '') ?? null
  const byHold = Map.groupBy(orders, ({ campaign }) => heldSince(campaign)?.getTime() ?? null)
  const found = await Promise.all(
    [...byHold].map(([held, members]) =>
      parcelsOf(
        db,
        workspace,
        members.map(({ ref }) => ref),
        held === null ? null : new Date(held),
      ),
    ),
  )
  return new Map(found.flatMap((part) => [...part]))
}

type Belonging = Awaited<ReturnType<typeof belongingTo>>[number]

/** Only what was there at that moment, as it was then. */
async function knownAt(db: Db, workspace: string, found: Belonging[], at: Date): Promise<Belonging[]> {
  const refs = JSON.stringify(found.map(({ account, kind, id }) => ({ account, kind, id })))
  const { rows } = await sql<{ account: string; kind: string; id: string; after: unknown }>`
    select distinct on (c.account, c.kind, c.id) c.account, c.kind, c.id, c.after
    from jsonb_to_recordset(${refs}::jsonb) x (account text, kind text, id text)
    join changes c on c.workspace = ${workspace} and c.account = x.account and c.kind = x.kind and c.id = x.id and c.seen_at <= ${at}
    order by c.account, c.kind, c.id, c.seq desc
  `.execute(db)
  const then = new Map(rows.map((row) => [refKey(row as Ref), row.after])) // why: asked for by these very refs
  return found.flatMap((row) => {
    const data = then.get(refKey(row))
    return data ? [{ ...row, data }] : []
  })
}

/** What can be followed: no return, nothing voided, a number once, though a label and a mark may both carry it. */
export function following(parcels: readonly ParcelRow[]): Tracking[] {
  // Labels first: they know their carrier for sure.
  const living = parcels
    .filter(({ data }) => !data.voided && !isReturn(data))
    .toSorted((a, b) => Number(b.ref.kind === 'shipment') - Number(a.ref.kind === 'shipment'))
  const seen = new Set<string>()
  return living.flatMap(({ data }) => {
    const number = data.tracking
    if (number !== null && seen.has(number)) return []
    if (number !== null) seen.add(number)
    return [trackingOf(data)]
  })
}
