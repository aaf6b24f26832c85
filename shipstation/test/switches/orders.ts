import type { deeds, orders } from '../../src/sandbox/settings/orders.ts'
import type { parcels } from '../../src/sandbox/settings/parcels.ts'
import { anOrder } from '../shop.ts'
import { type At, type Json, type Probes, probe } from './probe.ts'

/** The order's own member, as the answer has it. */
const made = (order: object, see: (answer: Json) => unknown, ...says: unknown[]) =>
  probe(async ({ make }) => see(await make(order)), ...says)
const twice = async ({ send }: At, first: object, second: object = {}) => {
  await send(first)
  const { status, body } = await send(second)
  return { status, body: body as Json }
}
const lineId = ({ items }: Json) => (items as Json[])[0]?.orderItemId
const ME = { customerUsername: 'ines' }
const abroad = { shipTo: { ...anOrder('x').shipTo, country: 'CA' } }

export const orderProbes: Probes<typeof orders> = {
  lockedOrder: probe(
    async (at) => {
      const { status, body } = await twice(at, { orderStatus: 'cancelled' }, { gift: true })
      return [status, body.gift]
    },
    [400, undefined],
    [200, false],
  ),
  batchSize: probe(async ({ post }) => (await post('/orders/createorders', [])).status, 400, 200),
  keyScope: probe(
    async (at) => {
      const [first, second] = at.sandbox.shop.stores.all()
      const of = (store: typeof first) => ({ advancedOptions: { storeId: store?.storeId } })
      await twice(at, of(first), of(second))
      return at.total('/orders')
    },
    1,
    2,
  ),
  deletedKey: probe(
    async ({ make, send, http }) => {
      await http('DELETE', `/orders/${(await make()).orderId}`)
      return (await send()).status
    },
    200,
    400,
  ),
  itemIds: probe(async ({ make }) => lineId(await make()) === lineId(await make()), true, false),
  manualStore: probe(
    async ({ sandbox: { shop }, send }) => {
      for (const store of shop.stores.all()) shop.stores.put(store.storeId, { ...store, active: false })
      return (await send()).status
    },
    200,
    500,
  ),
  unknownStore: probe(async ({ send }) => (await send({ advancedOptions: { storeId: 5 } })).status, 400, 200),
  unknownTags: made({ tagIds: [5] }, ({ tagIds }) => tagIds, null, [5]),
  addressValidation: made(
    {},
    ({ shipTo }) => Object(shipTo).addressVerified,
    'Address validated successfully',
    'Address not yet validated',
  ),
  billCountry: probe(async ({ send }) => (await send()).status, 200, 400),
  weightUnits: made(
    { weight: { value: 1, units: 'grams' } },
    ({ weight }) => Object(weight).WeightUnits,
    2,
    3,
  ),
  customs: made(
    abroad,
    ({ internationalOptions }) => Object(internationalOptions).customsItems?.length ?? null,
    null,
    1,
  ),
  madeShipped: probe(
    async ({ make, total }) => (await make({ orderStatus: 'shipped' }), total('/fulfillments')),
    0,
    1,
  ),
  catalogue: probe(
    async ({ make, get }) => {
      const answer = await make(ME)
      const after = await get(`/orders/${answer.orderId}`)
      return [answer.customerId !== null, after.modifyDate === answer.modifyDate, after.customerId !== null]
    },
    [false, true, true],
    [false, false, true],
    [true, true, true],
  ),
  customersFollow: probe(
    async (at) => {
      await twice(at, ME, { ...ME, orderKey: 'other', shipTo: { ...anOrder('x').shipTo, city: 'Bath' } })
      return ((await at.get('/customers')).customers as Json[]).map(({ city }) => city)
    },
    ['Portland'],
    ['Bath'],
  ),
}

const until = (holdUntilDate: string) => (at: At, orderId: number) =>
  at.post('/orders/holduntil', { orderId, holdUntilDate })
const hold = until('2099-01-01')
const moving = (deed: (at: At, orderId: number) => Promise<unknown>, before?: typeof deed) =>
  probe(
    (at) => at.moves((orderId) => deed(at, orderId), before && ((orderId) => before(at, orderId))),
    true,
    false,
  )
const voidFirst = async ({ get, post }: At) =>
  post('/shipments/voidlabel', {
    shipmentId: ((await get('/shipments')).shipments as Json[])[0]?.shipmentId,
  })

/** A split of one of two mugs at 12, with 2 of tax, all paid: parent and child. */
async function split({ make, control, get }: At) {
  const order = await make({ amountPaid: 26, taxAmount: 2 })
  const items = [{ orderItemId: lineId(order), quantity: 1 }]
  await control('POST', `orders/${order.orderId}/split`, { items })
  const [parent, child] = (await get('/orders')).orders as Json[]
  return { parent: parent ?? {}, child: child ?? {} }
}

export const deedProbes: Probes<typeof deeds> = {
  tagsModify: moving(({ sandbox, post }, orderId) =>
    post('/orders/addtag', { orderId, tagId: sandbox.shop.tags.all()[0]?.tagId }),
  ),
  holdModifies: moving(hold),
  labelModifies: moving(({ label }, orderId) => label(orderId)),
  markModifies: moving(({ mark }, orderId) => mark(orderId)),
  voidModifies: moving(voidFirst, ({ label }, orderId) => label(orderId)),
  holdEnds: probe(
    async (at) => {
      const { orderId } = await at.make()
      await until(at.sandbox.shop.wallNow().slice(0, 10))(at, orderId)
      return (await at.get(`/orders/${orderId}`)).orderStatus
    },
    'awaiting_shipment',
    'on_hold',
  ),
  splitKey: probe(
    async (at) => {
      const { parent, child } = await split(at)
      return parent.orderKey === child.orderKey
    },
    true,
    false,
  ),
  splitPaid: probe(async (at) => (await split(at)).child.amountPaid, 12, 0),
  splitExtras: probe(
    async (at) => {
      const { parent, child } = await split(at)
      return [parent.taxAmount, child.taxAmount]
    },
    [2, 0],
    [1.08, 0.92],
  ),
  splitUpdate: probe(async (at) => (await split(at), (await at.send()).status), 400, 200),
  mergePaid: probe(
    async ({ make, control, get }) => {
      const a = await make({ amountPaid: 24 })
      const b = await make({ amountPaid: 24, orderKey: 'other' })
      await control('POST', 'batch/merge', { orderIds: [a.orderId, b.orderId] })
      const { orderTotal, amountPaid } = await get(`/orders/${a.orderId}`)
      return [orderTotal, amountPaid]
    },
    [48, 48],
    [48, 24],
  ),
  rejected: probe(
    async ({ make, control, send }) => {
      const { orderId } = await make()
      for (const deed of ['provider', 'provider-rejects'])
        await control('POST', `orders/${orderId}/${deed}`, {})
      return (await send()).status
    },
    400,
    200,
  ),
}

export const parcelProbes: Probes<typeof parcels> = {
  labelUnpaid: probe(
    async ({ make, label }) =>
      (await label((await make({ orderStatus: 'awaiting_payment' })).orderId)).status,
    400,
    200,
  ),
  testLabels: probe(
    async ({ make, label }) =>
      (await label((await make()).orderId, { carrierCode: 'ups', testLabel: true })).status,
    200,
    400,
  ),
  voidTwice: probe(
    async (at) => {
      await at.label((await at.make()).orderId)
      await voidFirst(at)
      return Object((await voidFirst(at)).body).approved
    },
    false,
    true,
  ),
  markHeld: probe(
    async (at) => {
      const { orderId } = await at.make()
      await hold(at, orderId)
      return (await at.mark(orderId)).status
    },
    200,
    400,
  ),
  fulfillmentCarrier: probe(
    async ({ make, mark, get }) => {
      await mark((await make()).orderId)
      return ((await get('/fulfillments')).fulfillments as Json[])[0]?.carrierCode
    },
    'USPS',
    'usps',
  ),
}
