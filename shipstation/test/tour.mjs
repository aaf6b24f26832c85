// What a stranger does with the installed package, in plain JavaScript on whatever Node runs it.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { NotFound, money, operations, createHttp, shipstation, times } from 'shipstation'
import { startSandbox } from 'shipstation/sandbox'

const sandbox = await startSandbox({ limit: 'off', webhookDelayMs: 0, orders: 3 })
const { apiKey, apiSecret, url: address } = sandbox
const client = shipstation(apiKey, apiSecret, { address })
const order = await client.createOrder({
  orderNumber: 'TOUR-1',
  orderKey: 'tour-1',
  orderDate: times.toPacific(new Date(), 'request'),
  orderStatus: 'awaiting_shipment',
  billTo: { name: 'Ines Duarte' },
  shipTo: { name: 'Ines Duarte', country: 'US' },
  items: [{ sku: 'MUG-01', name: 'Enamel mug', quantity: 2, unitPrice: 12 }],
})
const label = await client.createLabelForOrder({
  orderId: order.orderId,
  carrierCode: 'stamps_com',
  serviceCode: 'usps_priority_mail',
  shipDate: '2026-03-01',
  testLabel: true,
})
let orders = 0
for await (const one of client.everyOrder()) orders += Number(one.orderId > 0)
const missing = await operations
  .getOrder(createHttp({ apiKey, apiSecret, address }), { orderId: 1 })
  .catch((error) => error)
// A port that takes the call and never agrees on TLS.
const hangs = createServer((socket) => socket.on('error', () => {}))
await once(hangs.listen(0, '127.0.0.1'), 'listening')
const nobody = `https://127.0.0.1:${Object(hangs.address()).port}`
const unconnected = await createHttp({ apiKey, apiSecret, address: nobody, timeouts: { connect: 200 } })(
  'GET',
  '/stores',
).catch((error) => error.message)
hangs.close()
const page = await (await fetch(address)).text()
await sandbox.close()
console.log(
  JSON.stringify({
    major: Number(process.versions.node.split('.')[0]),
    orders,
    total: money.toDecimal(money.toUnits(order.orderTotal ?? 0, 2), 2),
    label: Buffer.from(label.labelData ?? '', 'base64')
      .subarray(0, 5)
      .toString(),
    unconnected,
    missing: missing instanceof NotFound,
    page: page.includes('ShipStation sandbox'),
  }),
)
