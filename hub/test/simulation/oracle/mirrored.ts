import { times } from 'shipstation'
import type { Company } from '../company.ts'
import type { Dump } from '../hands.ts'
import { plain, rowsOf } from './rows.ts'

/** I1, the reading half: at rest the mirror holds everything that ShipStation has, as ShipStation has it. */
export function mirrored({ workspace, accounts, shipstation }: Company, rows: Dump): string[] {
  const found: string[] = []
  const held = new Map(
    rowsOf(rows, 'records', workspace)
      .filter((row) => row.account === accounts.shipstation)
      .map((row) => [`${String(row.kind)} ${String(row.id)}`, row]),
  )
  const { shop } = shipstation.world
  const expect = (name: string, truth: unknown, versionOf: (raw: Record<string, unknown>) => unknown) => {
    const row = held.get(name)
    const raw = row?.raw as Record<string, unknown> | undefined // why: what was read was an object
    if (!raw) found.push(`I1 ${workspace}: ${name} is not in the mirror`)
    else if (plain(versionOf(raw)) !== plain(versionOf(truth as Record<string, unknown>)))
      found.push(
        `I1 ${workspace}: ${name} in the mirror is ${plain(versionOf(raw))} and truly ${plain(versionOf(truth as Record<string, unknown>))}`,
      )
  }
  for (const { order, gone } of shop.orders.all()) {
    const row = held.get(`order ${order.orderId}`)
    if (gone && row && !row.gone) found.push(`I1 ${workspace}: order ${order.orderId} is gone and still here`)
    if (gone) continue
    if (row?.gone) found.push(`I1 ${workspace}: order ${order.orderId} is there and taken for gone`)
    expect(`order ${order.orderId}`, order, (raw) => [
      raw.modifyDate,
      raw.orderStatus,
      raw.internalNotes ?? null,
      raw.orderTotal,
    ])
  }
  for (const { shipment } of shop.shipments.all())
    expect(`shipment ${shipment.shipmentId}`, shipment, (raw) => [raw.voided ?? false, raw.trackingNumber])
  for (const { fulfillment } of shop.fulfillments.all())
    expect(`fulfillment ${fulfillment.fulfillmentId}`, fulfillment, (raw) => [
      raw.voided ?? false,
      raw.trackingNumber,
    ])
  return found
}

/** What changed before that was read long ago. */
const longAgoMs = 15 * 60_000

/**
 * I1 and I5 before any sweep: what the cursor has passed is in the mirror as it is, or set aside with its reason. A place that is known
 * by its neighbours only may be any order's: then nothing can be said.
 */
export function passed({ workspace, accounts, shipstation }: Company, rows: Dump, now: number): string[] {
  const ofAccount = (table: string) =>
    rowsOf(rows, table, workspace).filter((row) => row.account === accounts.shipstation)
  const aside = ofAccount('set_aside').flatMap(({ stream, id }) => (stream === 'orders' ? String(id) : []))
  if (aside.some((id) => !/^\d+$/.test(id))) return []
  const held = new Map(ofAccount('records').map((row) => [`${String(row.kind)} ${String(row.id)}`, row]))
  return shipstation.world.shop.orders.all().flatMap(({ order, gone }) => {
    const id = String(order.orderId)
    const raw = held.get(`order ${id}`)?.raw as Record<string, unknown> | undefined // why: what was read was an object
    const isOld = times.toInstant(order.modifyDate, 'later').getTime() < now - longAgoMs
    if (gone || !isOld || aside.includes(id) || raw?.modifyDate === order.modifyDate) return []
    const is = raw ? `in the mirror as of ${String(raw.modifyDate)}` : 'not in the mirror'
    return [`I5 ${workspace}: order ${id} of ${order.modifyDate} is ${is}, and not set aside`]
  })
}
