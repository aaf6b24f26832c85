import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { money } from '../src/index.ts'
import { World } from '../src/sandbox/world.ts'
import { addTag, cancel, hold, releaseHolds, remove, restore } from '../src/sandbox/orders/deeds.ts'
import { merge, setQuantities, split } from '../src/sandbox/orders/lineage.ts'
import { writeOrder } from '../src/sandbox/orders/write.ts'
import { makeLabel, parcelsOf, voidLabel } from '../src/sandbox/parcels.ts'
import {
  markAsShipped,
  rejectByProvider,
  sendToProvider,
  shipByProvider,
  takeBack,
} from '../src/sandbox/fulfillments.ts'
import { Refusal, RuleRefusal } from '../src/sandbox/refusal.ts'
import type { Settings } from '../src/sandbox/settings/index.ts'
import type { Kept, Shop } from '../src/sandbox/shop.ts'
import { anOrder } from './shop.ts'

const label = {
  carrierCode: 'ups',
  serviceCode: 'ups_ground',
  packageCode: null,
  confirmation: null,
  shipDate: '2026-01-01',
  weight: null,
  dimensions: null,
}
const mark = { carrierCode: 'ups', shipDate: null, trackingNumber: null, notifySalesChannel: false }
const firstLine = ({ order }: Kept) => ({ orderItemId: order.items?.[0]?.orderItemId ?? 0, quantity: 1 })

/** Everything that can happen to an order; `other` is another one. */
const deeds: Record<string, (shop: Shop, kept: Kept, other: Kept) => unknown> = {
  hold: (shop, kept) => hold(shop, kept, '2099-01-01'),
  holdToday: (shop, kept) => hold(shop, kept, '2020-01-01'),
  restore,
  cancel,
  label: (shop, kept) => makeLabel(shop, kept, label),
  returnLabel: (shop, kept) => makeLabel(shop, kept, { ...label, isReturn: true }),
  void: (shop, kept) => {
    const [parcel] = parcelsOf(shop, kept.order.orderId)
    if (parcel) voidLabel(shop, parcel)
  },
  mark: (shop, kept) => markAsShipped(shop, kept, mark),
  provider: (shop, kept) => sendToProvider(shop, kept, null),
  providerShips: (shop, kept) => shipByProvider(shop, kept, mark),
  providerRejects: rejectByProvider,
  takeBack,
  tag: (shop, kept) => addTag(shop, kept, shop.tags.all()[0]?.tagId ?? 0),
  split: (shop, kept) => split(shop, kept, [firstLine(kept)]),
  merge: (shop, kept, other) => kept !== other && merge(shop, [kept, other]),
  refund: (shop, kept) => setQuantities(shop, kept, [{ ...firstLine(kept), quantity: 0 }]),
  remove,
  tick: releaseHolds,
}

function check(shop: Shop): void {
  for (const [id, kept] of shop.orders.entries()) {
    const { order } = kept
    const parcels = parcelsOf(shop, Number(id)).length
    if (kept.gone) assert.notEqual(shop.byKey.get(order.orderKey), id, 'a key names an order that is gone')
    else assert.ok(shop.byKey.has(order.orderKey), 'a key names nothing')
    assert.equal(order.orderTotal, money.totalOf(order), 'the total is not the sum')
    assert.ok(order.tagIds === null || order.tagIds?.length, 'no tags is an empty list')
    if (order.orderStatus === 'shipped')
      assert.ok(parcels + (shop.fulfillmentsOf.get(Number(id))?.length ?? 0) > 0, 'shipped with nothing')
    else if (order.orderStatus !== 'cancelled') assert.equal(parcels, 0, `${order.orderStatus} with a parcel`)
    assert.equal(
      shop.held.has(Number(id)),
      !kept.gone && order.orderStatus === 'on_hold' && Boolean(order.holdUntilDate),
    )
  }
  const ids = shop.modified.between(null, null)
  const there = [...shop.orders.entries()].filter(([, { gone }]) => !gone)
  assert.equal(ids.length, there.length, 'the index holds an order twice, or not at all')
  assert.equal(new Set(ids).size, ids.length)
}

const happening = fc.record({
  deed: fc.constantFrom('write', ...Object.keys(deeds)),
  // Few orders, so that many things happen to the same one.
  at: fc.nat(2),
  other: fc.nat(2),
  status: fc.constantFrom('awaiting_payment', 'awaiting_shipment', 'on_hold'),
})

function happen(
  world: World,
  { deed, at, other, status }: { deed: string; at: number; other: number; status: string },
): void {
  const { shop } = world
  const live = [...shop.orders.entries()].map(([, kept]) => kept).filter((kept) => !kept.gone)
  const [one, two] = [live[at % Math.max(1, live.length)], live[other % Math.max(1, live.length)]]
  try {
    if (deed === 'write' || !one || !two) {
      const items = [
        { lineItemKey: 'a', sku: 'A', name: 'a', quantity: 2, unitPrice: 9.99 },
        { lineItemKey: 'b', sku: 'B', name: 'b', quantity: 1, unitPrice: 0.1 },
      ]
      writeOrder(
        shop,
        anOrder(`N${at}`, { orderStatus: status, items, taxAmount: 0.2, amountPaid: 20.28 }),
        'apiOrder',
        new Map(),
      )
    } else deeds[deed]?.(shop, one, two)
  } catch (error) {
    // A refusal changes nothing; anything else is a defect.
    if (!(error instanceof RuleRefusal || error instanceof Refusal)) throw error
  }
}

/** As it starts, or with every switch turned that such happenings meet. */
const flipped = fc.constantFrom<Partial<Settings>>(
  {},
  {
    splitKey: 'its own',
    splitPaid: "the parent's",
    splitExtras: 'divided',
    mergePaid: "the survivor's",
    labelUnpaid: 'made',
    rejected: 'open',
    lockedOrder: 'unchanged',
    catalogue: 'modifying',
    itemIds: 'always new',
    holdModifies: false,
    voidModifies: false,
  },
)

test('whatever happens in whatever order, the state stays whole', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60, size: 'max' }), flipped, (happenings, switches) => {
      const world = new World({ limit: 'off', switches })
      for (const one of happenings) {
        happen(world, one)
        check(world.shop)
      }
      world.close()
    }),
    { numRuns: Number(process.env.RUNS ?? 300) },
  )
})

test('the state file tells the same story as the state', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  t.after(() => rmSync(folder, { recursive: true }))
  let run = 0
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
      const state = join(folder, `${run++}.jsonl`)
      const world = new World({ limit: 'off', state })
      for (const one of happenings) {
        happen(world, one)
        world.settle()
      }
      const read = new World({ limit: 'off', state })
      const told = ({ shop }: World) =>
        [...shop.tables()].map(([name, table]) => [name, [...table.entries()]])
      assert.deepEqual(told(read), told(world))
      check(read.shop)
    }),
    { numRuns: 15 },
  )
})
