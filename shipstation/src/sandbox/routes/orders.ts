import { done } from '../done.ts'
import { day, flag, integer, isFields, list, text } from '../fields.ts'
import { dimensions, weight } from '../orders/parts.ts'
import { addTag, assign, hold, remove, removeTag, restore, theOrder } from '../orders/deeds.ts'
import { listOrders, refusePoison } from '../orders/list.ts'
import { receive } from '../orders/receive.ts'
import { NOT_A_LIST } from '../orders/write.ts'
import { type Matched, pageOf } from '../paging.ts'
import { textOf } from '../orders/text.ts'
import { JsonText } from '../reply.ts'
import { markAsShipped } from '../fulfillments.ts'
import { makeLabel } from '../parcels.ts'
import { pdfOf } from '../parcel-pdf.ts'
import { misfit, Refusal, refuse, RuleRefusal, ruleWords } from '../refusal.ts'
import { demandUsps } from './labels.ts'
import { type Call, given, needed, pathId, route } from '../route.ts'
import type { Order } from '../../schema/order.ts'

const MOST_ORDERS = 100

/** A page of 500 orders is made of their texts, which are known from the last time. */
function list_({ query, shop }: Call, matched: Matched<Order>) {
  const { items, ...numbers } = pageOf(matched, query, shop.settings)
  refusePoison(items)
  const rest = JSON.stringify(numbers).slice(1)
  return new JsonText(`{"orders":[${items.map(textOf).join(',')}],${rest}`)
}

function listByTag(call: Call) {
  const tagId = needed(call.query.tagid, 'tagId')
  if (!call.query.orderstatus) throw misfit('request.orderStatus', 'The orderStatus field is required.')
  return list_(
    call,
    listOrders(call.shop, call.query, (order) => order.tagIds?.includes(tagId) ?? false),
  )
}

function getOrder({ shop, ...call }: Call) {
  const id = pathId({ shop, ...call })
  const gone = id === null ? undefined : shop.orders.get(id)
  if (gone?.gone === 'deleted' && shop.settings.deleted !== '404') return gone.order
  return theOrder(shop, id).order
}

function createOrder({ shop, body }: Call) {
  return receive(shop, body, 'apiOrder', new Map()).answer
}

function createOrders({ shop, body }: Call) {
  if (!Array.isArray(body)) throw misfit('apiOrders.orderNumber', NOT_A_LIST)
  const isRightSize = body.length > 0 && body.length <= MOST_ORDERS
  if (!isRightSize && shop.settings.batchSize === 'refused')
    throw refuse(400, `Between 1 and ${MOST_ORDERS} orders can be sent at once; these were ${body.length}.`)
  const batch = new Map<number, string>()
  const results = body.map((one) => {
    const sent = isFields(one) ? one : {}
    const names = { orderNumber: text(sent.orderNumber), orderKey: text(sent.orderKey) }
    try {
      const { orderId, orderNumber, orderKey } = receive(shop, one, 'apiOrders', batch).answer
      return { orderId, orderNumber, orderKey, success: true, errorMessage: null }
    } catch (error) {
      if (!(error instanceof RuleRefusal || error instanceof Refusal)) throw error
      const errorMessage = error instanceof RuleRefusal ? ruleWords(error, shop.settings) : error.message
      return { orderId: null, ...names, success: false, errorMessage }
    }
  })
  return { hasErrors: results.some((result) => !result.success), results }
}

function createLabel(call: Call) {
  const { shop } = call
  const body = given(call)
  const kept = theOrder(shop, needed(body.orderId, 'orderId'))
  for (const field of ['carrierCode', 'serviceCode', 'shipDate'])
    if (!text(body[field])) throw misfit(`request.${field}`, `The ${field} field is required.`)
  demandUsps(shop, body)
  const { shipment } = makeLabel(shop, kept, {
    carrierCode: text(body.carrierCode) ?? '',
    serviceCode: text(body.serviceCode) ?? '',
    packageCode: text(body.packageCode) ?? 'package',
    confirmation: text(body.confirmation),
    shipDate: day(body.shipDate, 'request.shipDate') ?? shop.wallNow().slice(0, 10),
    weight: weight(shop, body.weight, 'request.weight'),
    dimensions: dimensions(body.dimensions, 'request.dimensions'),
  })
  const { shipmentId, shipmentCost, insuranceCost, trackingNumber } = shipment
  const labelData = pdfOf(shipment).toString('base64')
  return { shipmentId, shipmentCost, insuranceCost, trackingNumber, labelData, formData: null }
}

function mark(call: Call) {
  const { shop } = call
  const body = given(call)
  const kept = theOrder(shop, needed(body.orderId, 'orderId'))
  if (!text(body.carrierCode)) throw misfit('request.carrierCode', 'The carrierCode field is required.')
  flag(body.notifyCustomer, 'request.notifyCustomer')
  markAsShipped(shop, kept, {
    carrierCode: text(body.carrierCode) ?? '',
    shipDate: day(body.shipDate, 'request.shipDate'),
    trackingNumber: text(body.trackingNumber),
    notifySalesChannel: flag(body.notifySalesChannel, 'request.notifySalesChannel') ?? false,
  })
  return { orderId: kept.order.orderId, orderNumber: kept.order.orderNumber }
}

const orderOf = (call: Call) => theOrder(call.shop, needed(given(call).orderId, 'orderId'))
const orderIds = (call: Call) =>
  list(given(call).orderIds, 'request.orderIds').map((id) => integer(id, 'request.orderIds'))

function holdUntil(call: Call) {
  const until = day(given(call).holdUntilDate, 'request.holdUntilDate')
  if (!until) throw misfit('request.holdUntilDate', 'The holdUntilDate field is required.')
  hold(call.shop, orderOf(call), until)
  return done(call.shop, 'Order held successfully.')
}

function assignUser(call: Call) {
  const userId = text(given(call).userId)
  if (!userId) throw misfit('request.userId', 'The userId field is required.')
  assign(call.shop, orderIds(call), userId)
  return done(call.shop, 'User assigned successfully.')
}

function unassignUser(call: Call) {
  assign(call.shop, orderIds(call), null)
  return done(call.shop, 'User unassigned successfully.')
}

export const orderRoutes = [
  route('GET', '/orders', (call) => list_(call, listOrders(call.shop, call.query))),
  route('GET', '/orders/listbytag', listByTag),
  route('GET', '/orders/*', getOrder),
  route('DELETE', '/orders/*', (call) => {
    remove(call.shop, theOrder(call.shop, pathId(call)))
    return done(call.shop, 'The requested order has been deleted.')
  }),
  route('POST', '/orders/createorder', createOrder),
  route('POST', '/orders/createorders', createOrders),
  route('POST', '/orders/createlabelfororder', createLabel),
  route('POST', '/orders/markasshipped', mark),
  route('POST', '/orders/holduntil', holdUntil),
  route('POST', '/orders/restorefromhold', (call) => {
    restore(call.shop, orderOf(call))
    return done(call.shop, 'The requested order has been restored')
  }),
  route('POST', '/orders/addtag', (call) => {
    addTag(call.shop, orderOf(call), needed(given(call).tagId, 'tagId'))
    return done(call.shop, 'Tag added successfully.')
  }),
  route('POST', '/orders/removetag', (call) => {
    removeTag(call.shop, orderOf(call), needed(given(call).tagId, 'tagId'))
    return done(call.shop, 'Tag removed successfully.')
  }),
  route('POST', '/orders/assignuser', assignUser),
  route('POST', '/orders/unassignuser', unassignUser),
]
