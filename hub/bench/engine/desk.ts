import type { Connector, Flow } from '../../src/connector.ts'
import type { OrderDraft } from '../../src/model/order.ts'

export const DESK = 'desk:1'
const address = {
  ...{ name: 'Ada Lovelace', company: null, street1: '1 Main St', street2: null, street3: null },
  ...{ city: 'Austin', state: 'TX', postalCode: '78701', country: 'US', phone: null },
}
const draft = (id: string, store: string): OrderDraft => ({
  ...{ number: `T-${id}`, placedAt: '2026-11-01T10:00:00.000Z', paidAt: null },
  ...{ status: 'open', email: `${id}@example.com`, shipTo: address },
  lines: [{ key: 'a', sku: 'MUG', name: 'Mug', quantity: 1, unitPrice: '5.00', adjustment: false }],
  ...{ paid: '5.00', shipping: '0', tax: '0', store, shipFrom: null, source: 'Desk' },
})
const orders: Flow<{ store: string }, OrderDraft> = {
  ...{ on: ['pledge'], from: 'self', to: 'shipstation.orders' },
  plan: ({ ref }, _, { settings }) => [
    { do: 'put', mode: 'latest', body: draft(ref.id, settings.store), says: 'Send the order' },
  ],
}
const anything = { parse: (it: unknown) => it } as never // why: nothing parses settings here
/** A native source whose every pledge becomes an order. */
export const deskConnector: Connector = {
  ...{ id: 'desk', title: 'Desk', settings: anything, secrets: anything },
  flows: { orders },
}
