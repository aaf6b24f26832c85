import type { Step } from '../../connector.ts'
import type { Order } from '../../model/order.ts'
import type { Shipment } from '../../model/shipment.ts'
import type { Event } from './event.ts'
import type { Settings } from './settings.ts'

/** What goes in, under which settings, and what comes out: tests, documentation and the preview on the page. */
export type Example = {
  title: string
  /** The order as it was, oldest first; the last is the present. */
  orders: Order[]
  labels: [id: string, data: Shipment][]
  /** What the plan is made for: the order, or one of the labels. */
  of: string
  settings: Partial<Settings>
  out: Step<Event>[]
}

const address = {
  ...{ name: 'Ada Winter', company: null, street1: '120 Alder St', street2: null, street3: null },
  ...{ city: 'Portland', state: 'OR', postalCode: '97205', country: 'US', phone: '503 555 0100' },
}
const order: Order = {
  ...{ number: 'LC-1042', key: 'shop-1042', status: 'awaiting_shipment', store: '42' },
  ...{ email: 'ada@lighthouse.internal', placedAt: '2026-11-02T16:00:00.000Z' },
  ...{ modifiedAt: '2026-11-02T16:05:00.000Z', shipTo: address },
  lines: [
    {
      ...{
        key: 'l1',
        sku: 'BEAN-01',
        name: 'Harbour Blend',
        quantity: 2,
        unitPrice: '14.5',
        adjustment: false,
      },
      image: 'https://img.example.com/bean.png',
      options: [{ name: 'Grind', value: 'Filter' }],
    },
    { key: 'l2', sku: 'MUG-11', name: 'Enamel mug', quantity: 1, unitPrice: '12', adjustment: false },
    { key: 'd', sku: null, name: 'Welcome discount', quantity: 1, unitPrice: '-4', adjustment: true },
  ],
  ...{
    total: '42',
    paid: '42',
    shipping: '5',
    tags: ['7'],
    mergedIds: [],
    parent: null,
    splitOrMerged: false,
  },
  customFields: ['', 'gift wrap', ''],
}
const label: Shipment = {
  ...{ order: '500', orderNumber: 'LC-1042', tracking: '9400100000000000000000', carrier: 'stamps_com' },
  ...{ service: 'usps_priority_mail', shippedOn: '2026-11-03', createdAt: '2026-11-03T09:00:00.000Z' },
  ...{ voided: false, voidedAt: null, isReturn: false },
  items: [{ key: 'l1', sku: 'BEAN-01', name: 'Harbour Blend', quantity: 2 }],
}

const top = {
  ...{
    StoreName: 'Lighthouse',
    StoreId: '42',
    Marketplace: 'Shopify',
    OrderId: '500',
    OrderNumber: 'LC-1042',
  },
  ...{ OrderKey: 'shop-1042', OrderStatus: 'awaiting_shipment', OrderDate: '2026-11-02T16:00:00.000Z' },
  ...{ OrderTotal: 42, AmountPaid: 42, ShippingPaid: 5, ItemCount: 3 },
  ...{ ItemNames: ['Harbour Blend', 'Enamel mug'], SKUs: ['BEAN-01', 'MUG-11'], Tags: ['VIP'] },
  ...{ CountryCode: 'US', RegionCode: 'OR', PostalCode: '97205', IsGift: false, CustomField2: 'gift wrap' },
}
const below = {
  Items: [
    {
      ...{ ProductID: 'l1', SKU: 'BEAN-01', ProductName: 'Harbour Blend', Quantity: 2, ItemPrice: 14.5 },
      ...{ RowTotal: 29, ImageURL: 'https://img.example.com/bean.png', Options: ['Grind: Filter'] },
    },
    { ProductID: 'l2', SKU: 'MUG-11', ProductName: 'Enamel mug', Quantity: 1, ItemPrice: 12, RowTotal: 12 },
  ],
  ShippingAddress: {
    ...{ FirstName: 'Ada', LastName: 'Winter', Address1: '120 Alder St', City: 'Portland' },
    ...{ RegionCode: 'OR', CountryCode: 'US', Zip: '97205', Phone: '503 555 0100' },
  },
}
const common = {
  ...{ who: { email: 'ada@lighthouse.internal' }, value: null, backfill: false, staleHours: 72 },
  ...{ store: '42', order: '500' },
}
const shippedBody: Event = {
  ...{ ...common, metric: 'Order Shipped', at: '2026-11-03T09:00:00.000Z' },
  properties: {
    ...top,
    ...{ OrderStatus: 'shipped', ShipmentId: '900', TrackingNumber: '9400100000000000000000' },
    TrackingURL: 'https://tools.usps.com/go/TrackConfirmAction?tLabels=9400100000000000000000',
    ...{ CarrierCode: 'stamps_com', CarrierName: 'USPS', ServiceCode: 'usps_priority_mail' },
    ...{ ServiceName: 'USPS Priority Mail', ShipDate: '2026-11-03', FulfillmentSource: 'label' },
    ...{ IsReturnLabel: false, ShipmentIndex: 1, ShipmentCount: 1, IsPartial: true, RemainingItemCount: 1 },
    ShippedSKUs: ['BEAN-01'],
    ...below,
    ShippedItems: [{ SKU: 'BEAN-01', ProductName: 'Harbour Blend', Quantity: 2 }],
    UnshippedItems: [{ SKU: 'MUG-11', ProductName: 'Enamel mug', Quantity: 1 }],
  },
}
const about = { account: 'shipstation:100', kind: 'order' as const, id: '500' }
const held = { ...order, status: 'on_hold', modifiedAt: '2026-11-02T17:00:00.000Z', holdUntil: '2026-11-20' }

export const examples: Example[] = [
  {
    title: 'an order that is ready to ship: what people are chosen by on top, lines and address below',
    ...{ orders: [order], labels: [], of: 'order', settings: {} },
    out: [
      {
        ...{ do: 'Order Awaiting Shipment 1', mode: 'once', says: 'Order Awaiting Shipment: order LC-1042' },
        body: {
          ...{ ...common, metric: 'Order Awaiting Shipment', at: '2026-11-02T16:05:00.000Z' },
          properties: { ...top, Occurrence: 1, ...below },
        },
      },
    ],
  },
  {
    title: 'held and released: each turn once, with the status before and its number',
    orders: [order, held, { ...order, modifiedAt: '2026-11-02T18:00:00.000Z' }],
    ...{ labels: [], of: 'order', settings: { metrics: ['Order Awaiting Shipment', 'Order On Hold'] } },
    out: [
      {
        ...{ do: 'Order Awaiting Shipment 1', mode: 'once', says: 'Order Awaiting Shipment: order LC-1042' },
        body: {
          ...{ ...common, metric: 'Order Awaiting Shipment', at: '2026-11-02T16:05:00.000Z' },
          properties: { ...top, Occurrence: 1, ...below },
        },
      },
      {
        ...{ do: 'Order On Hold 1', mode: 'once', says: 'Order On Hold: order LC-1042' },
        body: {
          ...{ ...common, metric: 'Order On Hold', at: '2026-11-02T17:00:00.000Z' },
          properties: {
            ...{ ...top, OrderStatus: 'on_hold', PreviousStatus: 'awaiting_shipment', Occurrence: 1 },
            ...{ HoldUntil: '2026-11-20', ...below },
          },
        },
      },
      {
        ...{ do: 'Order Awaiting Shipment 2', mode: 'once', says: 'Order Awaiting Shipment: order LC-1042' },
        body: {
          ...{ ...common, metric: 'Order Awaiting Shipment', at: '2026-11-02T18:00:00.000Z' },
          properties: { ...top, PreviousStatus: 'on_hold', Occurrence: 2, ...below },
        },
      },
    ],
  },
  {
    title: 'the first label of an order: Order Shipped, with its page, and what is still to come',
    orders: [{ ...order, status: 'shipped' }],
    ...{ labels: [['900', label]], of: '900', settings: {} },
    out: [
      { do: 'Order Shipped', mode: 'once', about, says: 'Order Shipped: order LC-1042', body: shippedBody },
    ],
  },
  {
    title: 'a second box adds no Order Shipped, and is a Parcel Shipped where that is chosen',
    orders: [{ ...order, status: 'shipped' }],
    labels: [
      ['900', label],
      ['901', { ...label, createdAt: '2026-11-04T09:00:00.000Z', tracking: null }],
    ],
    ...{ of: '901', settings: {} },
    out: [
      {
        skip: 'No event: Order Shipped of order LC-1042 came with its first label (9400100000000000000000).',
      },
    ],
  },
  {
    title: 'names and properties in the user’s own words, with a tracking page of their own',
    orders: [{ ...order, status: 'shipped' }],
    ...{ labels: [['900', label]], of: '900' },
    settings: {
      metricNames: { 'Order Shipped': 'Shipped by Lighthouse' },
      renamed: { TrackingURL: 'Tracking Link' },
      dropped: ['Items', 'ShippingAddress', 'ShippedItems', 'UnshippedItems', 'ShippedSKUs'],
      added: { Brand: 'Lighthouse Coffee' },
      ...{ trackingPage: 'https://track.lighthouse.internal/{carrier}/{number}', valued: ['Order Shipped'] },
      currency: 'USD',
    },
    out: [
      {
        ...{ do: 'Order Shipped', mode: 'once', about, says: 'Order Shipped: order LC-1042' },
        body: {
          ...{ ...shippedBody, metric: 'Shipped by Lighthouse', value: { amount: 42, currency: 'USD' } },
          properties: {
            ...{ ...top, OrderStatus: 'shipped', Currency: 'USD' },
            ...{ ShipmentId: '900', TrackingNumber: '9400100000000000000000' },
            'Tracking Link': 'https://track.lighthouse.internal/stamps_com/9400100000000000000000',
            ...{ CarrierCode: 'stamps_com', CarrierName: 'USPS', ServiceCode: 'usps_priority_mail' },
            ...{ ServiceName: 'USPS Priority Mail', ShipDate: '2026-11-03', FulfillmentSource: 'label' },
            ...{ IsReturnLabel: false, ShipmentIndex: 1, ShipmentCount: 1, IsPartial: true },
            ...{ RemainingItemCount: 1, Brand: 'Lighthouse Coffee' },
          },
        },
      },
    ],
  },
  {
    title: 'an address that a marketplace lent out for one order: nobody is reached by it',
    orders: [{ ...order, email: 'x1y2z3@marketplace.amazon.com' }],
    ...{ labels: [], of: 'order', settings: {} },
    out: [
      {
        skip: 'Not sent: x1y2z3@marketplace.amazon.com is on the list of addresses left out (marketplace.amazon.*): nobody is reached by it.',
      },
    ],
  },
]
