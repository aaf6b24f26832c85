import { choice } from './choice.ts'

/** Labels, marks, voids. */
export const parcels = {
  labelUnpaid: choice('A label for an order that awaits payment', 'refused', 'made'),
  testLabels: choice('`testLabel` with a carrier that is not USPS', 'taken', 'refused'),
  voidTwice: choice('Voiding twice', 'refused', 'approved'),
  markHeld: choice('Marking an order on hold or unpaid as shipped', 'done', 'refused'),
  fulfillmentCarrier: choice("A fulfillment's carrier", 'in words', 'as sent'),
}

/** Who is told of what. */
export const webhooks = {
  markTells: choice('What marking as shipped tells', 'FULFILLMENT_SHIPPED', 'nobody'),
  fulfillmentUrl: choice('`resource_url` of FULFILLMENT_SHIPPED', 'batchId', 'fulfillmentId'),
  rejectedUrl: choice('`resource_url` of FULFILLMENT_REJECTED', 'fulfillments', 'orders'),
  itemUrls: choice('`resource_url` of the ITEM_ events', 'with items', 'without'),
  hookTries: choice('A webhook that nobody took', 'never again', 'three times more'),
  hookTimeout: choice('How long a webhook waits to be taken', '10 s', '1 s'),
  hookSignature: choice('Signature of a webhook', 'none', 'hmac'),
}
