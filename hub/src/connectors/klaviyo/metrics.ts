/** The five that Klaviyo's own integration has, named to the letter, and what is offered besides. */
export const METRICS = {
  'Order Awaiting Shipment': 'An order is ready to ship.',
  'Order Awaiting Payment': 'An order is not paid yet. Not all stores have such orders.',
  'Order On Hold': 'An order was put on hold.',
  'Order Shipped': 'The first label of an order was printed in ShipStation. Once for each order.',
  'Order Cancelled': 'An order was cancelled.',
  'Parcel Shipped': 'A label was printed: once for each parcel, so several for a divided order.',
  'Order Marked Shipped': 'An order was marked as shipped, by hand or by somebody who ships for you.',
  'Label Voided': 'A label was voided.',
  'Shipped Product': 'One for each line of a parcel, to choose people by what they were sent.',
} as const
export type Metric = keyof typeof METRICS

export const allMetrics = Object.keys(METRICS) as [Metric, ...Metric[]] // why: TypeScript gives keys as text
export const usualMetrics: Metric[] = allMetrics.slice(0, 5)

const byStatus: Record<string, Metric> = {
  awaiting_shipment: 'Order Awaiting Shipment',
  awaiting_payment: 'Order Awaiting Payment',
  on_hold: 'Order On Hold',
  cancelled: 'Order Cancelled',
}
/** The metric of an order's status. `shipped` has none: Order Shipped comes from the label. */
export const metricOf = (status: string): Metric | null => byStatus[status] ?? null
