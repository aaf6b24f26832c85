import { DAY_MS } from '../connectors/klaviyo/facts.ts'
import type { Metric } from '../connectors/klaviyo/metrics.ts'
import { notChosen, tooOld } from '../connectors/klaviyo/unsaid.ts'
import type { KlaviyoSync } from './sync.ts'

/** What is dated before this is out of the window. */
export const startOf = ({ since, settings }: Pick<KlaviyoSync, 'since' | 'settings'>): Date =>
  new Date(since.getTime() - settings.days * DAY_MS)

type Looked = { skip: string | null; looked: boolean; old: boolean }
/**
 * Why there is no step for what ShipStation has, in the plan's own sentences. A look says one thing of a record that may have been
 * several: whether the metric is chosen and its moment lies in the window is asked of this event alone.
 */
export function whyNone(
  metric: Metric,
  { skip, looked, old }: Looked,
  { settings }: Pick<KlaviyoSync, 'settings'>,
) {
  if (!settings.metrics.includes(metric)) return notChosen(metric)
  if (old) return tooOld(metric, settings.days)
  if (!looked) return 'It has not been planned yet.'
  return skip ?? 'Not sent yet: it is looked at again, since its order or the settings have changed.'
}

/** Skips that differ only in whom or what they name, under one heading each. */
const headings: [RegExp, string][] = [
  [/^Not sent: the order has no e-mail/, 'The order has no e-mail address'],
  [/^Not sent: the order has neither/, 'The order has neither an e-mail address nor a whole phone number'],
  [/is on the list of addresses left out/, 'The address is on the list of those left out'],
  [/is no e-mail address\.$/, 'What stands as e-mail address is none'],
  [/^Not sent: the store .* is not chosen/, 'The store is not chosen'],
  [/^Not sent yet: its order has not been read/, 'The order of the label has not been read yet'],
  [/^Not sent yet: its store has not been read/, 'The store of the order has not been read yet'],
  [/^Not sent: the parcel belongs to no order/, 'The parcel belongs to no order'],
  [/came with its first label/, 'Another parcel of an order that was told already'],
  [/^Order Shipped comes from its label/, 'Shipped orders: told by their label'],
  [/^No Order Shipped: (it|the order) was marked/, 'Marked as shipped, without a label of ShipStation’s'],
  [/^No Order Shipped: it came/, 'Came to ShipStation as shipped'],
  [/return label/, 'Return labels'],
  [/more than \d+ days before/, 'Older than the days back'],
  [/label was voided/, 'Voided labels'],
  [/is not chosen\.$/, 'The metric is not chosen'],
  [/there is none for the status/, 'A status without a metric'],
  [/^Deleted in/, 'Deleted orders'],
]

export const headingOf = (skip: string): string =>
  headings.find(([pattern]) => pattern.test(skip))?.[1] ?? skip.replace(/\.$/, '')
