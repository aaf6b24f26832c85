import { METRICS, allMetrics, usualMetrics } from '../../connectors/klaviyo/metrics.ts'
import { usualSettings } from '../../connectors/klaviyo/settings.ts'
import { syncsOf, titleOf } from '../../klaviyo/sync.ts'
import type { ConnectionRow } from '../../store/connections.ts'
import { sourcesOf } from '../../store/sources.ts'
import type { Answer } from '../api/define.ts'
import type { routes } from '../api/klaviyo.ts'
import { storesOf } from '../connections/view.ts'
import type { Deps } from '../deps.ts'

type Review = Answer<typeof routes.review>

const reads = [
  {
    title: 'Orders',
    says: 'Number, status, dates, amounts, lines, tags, custom fields, address and e-mail address.',
  },
  {
    title: 'Labels',
    says: 'Tracking number, carrier, service, dates, what lies in the parcel, and whether it was voided.',
  },
  { title: 'Marked as shipped', says: 'Orders that left without a label of ShipStation’s.' },
  { title: 'Stores and tags', says: 'Their names.' },
]
const writes = [
  {
    title: 'Events',
    says: 'One for each thing that happened to an order, with the properties that the preview shows.',
  },
  {
    title: 'Profiles',
    says: 'Klaviyo makes one for an e-mail address that it does not know. Nothing else of a profile is set or changed.',
  },
]
const never = [
  'Nobody is subscribed, unsubscribed or given consent.',
  'Lists, flows, segments and mails are not touched.',
  'No phone number names a person, unless you switch it on.',
  'Nothing is written to ShipStation.',
]
const checklist = [
  {
    title: 'Make copies of the flows',
    says: 'In Klaviyo, clone each flow that starts with a ShipStation metric, and leave the copy in Draft.',
  },
  {
    title: 'Start here',
    says: 'Ours are metrics of their own, listed under API with the same names. History starts no flow.',
  },
  {
    title: 'Compare for a week',
    says: 'The report shows each day on three sides. Draft flows send nothing, so nobody is mailed twice.',
  },
  {
    title: 'Change the triggers',
    says: 'In each copy and each segment choose the metric under API instead of the one under ShipStation.',
  },
  {
    title: 'Change over at one moment',
    says: 'Set the copies to Live and the old flows to Draft, together.',
  },
  {
    title: 'Remove Klaviyo’s own integration',
    says: 'Integrations, ShipStation, Remove. Its old events stay in Klaviyo.',
  },
]

/** What is read and written, before anything is allowed; made of words and of what is in the mirror already. */
export async function reviewOf(deps: Deps, row: ConnectionRow): Promise<Review> {
  const syncs = await syncsOf(deps.db, row.workspace)
  return {
    ...{ reads, writes, never, checklist, usual: usualSettings },
    whyHere:
      'In Klaviyo’s own integration you give ShipStation’s keys to Klaviyo, which then reads for itself. Here it is the other way round: this hub reads ShipStation once for everything, so Klaviyo’s key comes here, and ShipStation’s key stays.',
    stores: await storesOf(deps.db, row),
    metrics: allMetrics.map((metric) => ({
      metric,
      says: METRICS[metric],
      usual: usualMetrics.includes(metric),
    })),
    reading: await readingSays(deps, row),
    integrations: await Promise.all(
      syncs.map(async (sync) => ({ id: sync.id, title: await titleOf(deps.db, sync) })),
    ),
  }
}

async function readingSays(deps: Deps, row: ConnectionRow): Promise<string> {
  const sources = await sourcesOf(deps.db, row.workspace, row.account)
  const needed = sources.filter(({ kind }) => ['order', 'shipment', 'fulfillment'].includes(kind))
  return needed.every(({ finishedAt }) => finishedAt !== null)
    ? 'ShipStation has been read; older orders may still be on their way, and are told as history when they come.'
    : 'ShipStation is being read for the first time. You can start now: what comes later is told as history.'
}
