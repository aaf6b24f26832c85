import type { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { orderNumber } from '../../connectors/kickstarter/draft.ts'
import type { Db } from '../../store/open.ts'
import type { backerRow } from '../api/backers.ts'
import { whyOf } from '../campaigns/standing.ts'
import { pledgePageId } from '../orders/page-id.ts'
import type { Backer, Known } from './known.ts'
import { type Parcel, trackingOf, whyNoNumber } from './parcels.ts'

export type BackerRow = z.infer<typeof backerRow>

export function rowOf(
  known: Known,
  backer: Backer,
  parcels: readonly Parcel[],
  missing: ReadonlySet<string>,
): BackerRow {
  const { row, pledge, verdict } = backer
  const says = whyNoNumber(known, backer, parcels)
  return {
    number: row.number,
    name: pledge.name ?? pledge.address?.name ?? null,
    email: pledge.email,
    country: pledge.address?.country ?? pledge.shippingCountry,
    reward: pledge.reward?.title ?? null,
    pledged: pledge.pledged,
    finalized: verdict.finalized,
    state: row.state,
    why: whyOf(row, known.sync.state === 'paused'),
    order: pledgePageId(known.slug, row.number),
    orderNumber: orderNumberOf(known, backer),
    tracking: trackingOf(parcels),
    trackingSays: says === null ? '' : says.charAt(0).toUpperCase() + says.slice(1),
    missing: missing.has(row.number),
    pledgedAt: pledge.pledgedAt,
  }
}

/** As ShipStation has it; ours until the mirror has seen it; null while there is no order. */
export const orderNumberOf = (known: Known, { row, pledge }: Backer): string | null =>
  row.remote?.number ?? (row.remote_id === null ? null : orderNumber(known.settings, pledge))

/** Who was in the campaign and not in the newest report that was imported. */
export async function missingBackers(
  db: Db,
  workspace: string,
  account: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ missing: { number: string }[] | null }>`
    select difference -> 'missing' as missing from imports
    where workspace = ${workspace} and account = ${account} and state = 'done' order by number desc limit 1
  `.execute(db)
  return new Set((rows[0]?.missing ?? []).map(({ number }) => number))
}
