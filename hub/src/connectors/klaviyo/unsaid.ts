import type { Metric } from './metrics.ts'

const moments: Partial<Record<Metric, string>> = {
  'Order Shipped': 'the label was made',
  'Parcel Shipped': 'the label was made',
  'Shipped Product': 'the label was made',
  'Label Voided': 'the label was voided',
  'Order Marked Shipped': 'it was marked',
}

/** Why there is no event of a metric where the settings alone say so: for the plan, and for the report that holds days against it. */
export const notChosen = (metric: Metric): string => `No event: ${metric} is not chosen.`
export const tooOld = (metric: Metric, days: number): string =>
  `No event: ${moments[metric] ?? 'it came into this status'} more than ${days} days before the start.`
