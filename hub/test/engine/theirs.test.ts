import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { engineRig, type EngineRig, until } from '../rig/engine.ts'
import { allAre, deskConnector, ordersIn, type Said, seated, statesOf, steer, stepsOf } from './desk.ts'

/** One order of ours that is in ShipStation. */
async function arrived() {
  const rig = await engineRig([deskConnector], { sandbox: { limit: 'off' } })
  const { say } = await seated(rig)
  await say({ a: { quantity: 2 } })
  await until('it arrived', () => allAre(rig.db, 'done', 1))
  const order = ordersIn(rig.sandbox)[0]
  if (!order) throw new Error('there is no order')
  await until('the mirror shows it', async () => {
    const { rows } =
      await sql`select from records where kind = 'order' and id = ${String(order.orderId)}`.execute(rig.db)
    return rows.length === 1
  })
  return Object.assign(rig, {
    say,
    order,
    deed: (name: string, body: object = {}) => steer(rig.sandbox, `orders/${order.orderId}/${name}`, body),
    now: () => ordersIn(rig.sandbox).find((one) => one.orderId === order.orderId),
  })
}
type Arrived = Awaited<ReturnType<typeof arrived>>

const task = async (rig: EngineRig) => {
  await until('it is a task', async () => (await statesOf(rig.db)).at(-1) === 'refused')
  return (await stepsOf(rig.db)).at(-1)?.reason ?? ''
}

it('an order that cannot be read before it is written is put off alone, the others go, and it follows when it can be', async () => {
  await using rig = await engineRig([deskConnector], { sandbox: { limit: 'off' } })
  const { say } = await seated(rig)
  await say({ a: { quantity: 1 }, b: { quantity: 1 }, c: { quantity: 1 } })
  await until('they arrived', () => allAre(rig.db, 'done', 3))
  const bad = ordersIn(rig.sandbox).find(({ orderNumber }) => orderNumber === 'T-a')
  const path = `/orders/${bad?.orderId}`
  await steer(rig.sandbox, 'faults', { kind: '500', method: 'GET', path, times: 1000 })
  await say({ a: { quantity: 7 }, b: { quantity: 7 }, c: { quantity: 7 } })
  const quantities = () =>
    ordersIn(rig.sandbox)
      .sort((one, two) => (one.orderNumber < two.orderNumber ? -1 : 1))
      .map(({ items }) => items?.[0]?.quantity)
  await until('the others went', () => quantities().join() === '1,7,7')
  await until('it is put off', async () =>
    (await stepsOf(rig.db)).some(
      ({ attempts, reason }) => attempts > 0 && /could not be read/.test(reason ?? ''),
    ),
  )
  await steer(rig.sandbox, 'faults', { clear: true })
  await sql`update steps set due_at = now() where state = 'planned'`.execute(rig.db)
  await until('it followed', () => quantities().join() === '7,7,7')
})

describe('what ShipStation’s people did to an order', { concurrency: 4 }, () => {
  it('survives our change: weight, service, tags, notes, hold, assignment and their own lines', async () => {
    await using rig = await arrived()
    const { tags, users } = { tags: rig.sandbox.shop.tags.all(), users: rig.sandbox.shop.users.all() }
    await rig.deed('weight', { value: 12, units: 'ounces' })
    await rig.deed('service', {
      carrierCode: 'stamps_com',
      serviceCode: 'usps_priority_mail',
      packageCode: 'package',
    })
    await rig.deed('note', { internalNotes: 'fragile' })
    await rig.deed('tag', { tagId: tags[0]?.tagId })
    await rig.deed('assign', { userId: users[0]?.userId })
    await rig.deed('hold', { until: '2030-01-01' })
    const before = rig.now()
    assert.equal(before?.orderStatus, 'on_hold')
    await rig.say({ a: { quantity: 5 } })
    await until('the change arrived', () => rig.now()?.items?.[0]?.quantity === 5)
    const after = rig.now()
    for (const field of [
      'weight',
      'carrierCode',
      'serviceCode',
      'packageCode',
      'internalNotes',
      'tagIds',
      'userId',
      'orderStatus',
      'holdUntilDate',
      'orderKey',
      'orderNumber',
    ] as const)
      assert.deepEqual(after?.[field], before?.[field], field)
    assert.equal(after?.orderId, before?.orderId)
    assert.equal(ordersIn(rig.sandbox).length, 1)
  })

  it('a tag that was set a moment before our write is kept: theirs is read anew first', async () => {
    await using rig = await arrived()
    const tagId = rig.sandbox.shop.tags.all()[0]?.tagId
    // Lists still show the order as it was: only the look at the order itself knows of the tag.
    await steer(rig.sandbox, 'faults', { lateMs: 60_000 })
    await rig.deed('tag', { tagId })
    await rig.say({ a: { quantity: 3 } })
    await until('the change arrived', () => rig.now()?.items?.[0]?.quantity === 3)
    assert.deepEqual(rig.now()?.tagIds, [tagId])
  })

  const locked: { words: string; lock(rig: Arrived): Promise<unknown>; reason: RegExp; said?: Said }[] = [
    { words: 'shipped', lock: (rig) => rig.deed('ship'), reason: /already shipped/ },
    {
      words: 'cancelled there',
      lock: (rig) => rig.deed('cancel'),
      reason: /cancelled in ShipStation, which locks it/,
    },
    { words: 'deleted there', lock: (rig) => rig.deed('delete'), reason: /no longer in ShipStation/ },
    {
      words: 'split',
      lock: (rig) =>
        rig.deed('split', { items: [{ orderItemId: rig.order.items?.[0]?.orderItemId, quantity: 1 }] }),
      reason: /split or merged/,
    },
    {
      words: 'shipped, and to be cancelled',
      lock: (rig) => rig.deed('ship'),
      said: { status: 'cancelled' },
      reason: /the parcel has left/,
    },
  ]
  for (const { words, lock, reason, said } of locked)
    it(`an order that is ${words} is not written: a person gets a task with the reason`, async () => {
      await using rig = await arrived()
      await lock(rig)
      const before = rig.now()
      await rig.say({ a: { quantity: 9, ...said } })
      assert.match(await task(rig), reason)
      assert.deepEqual(rig.now(), before)
      assert.equal(ordersIn(rig.sandbox).filter((one) => one.orderNumber === 'T-a').length, before ? 1 : 0)
    })

  it('an order that was merged into another is a task, not a second order', async () => {
    await using rig = await arrived()
    await rig.say({ b: {} })
    await until('the second arrived', () => allAre(rig.db, 'done', 2))
    const other = ordersIn(rig.sandbox).find((one) => one.orderNumber === 'T-b')
    await steer(rig.sandbox, 'batch/merge', { orderIds: [rig.order.orderId, other?.orderId] })
    await rig.say({ b: { quantity: 4 } })
    assert.match(await task(rig), /split or merged|no longer in ShipStation/)
    assert.equal(ordersIn(rig.sandbox).length, 1)
  })

  it('cancelling what is cancelled there already is done, without a request', async () => {
    await using rig = await arrived()
    await rig.deed('cancel')
    await rig.say({ a: { status: 'cancelled' } })
    await until('it is done', () => allAre(rig.db, 'done', 2))
    assert.equal(rig.sandbox.requests.filter((one) => one.path.includes('createorders')).length, 1)
  })
})
