import type { Http } from '../../connector.ts'
import { toldBy } from './send.ts'
import { Events, MetricAggregate, Metrics } from './wire.ts'

/** What Klaviyo answered where it cannot be read: the status, and its own words. */
export class Unread extends Error {
  readonly status: number
  constructor(status: number, says: string) {
    super(says)
    this.name = 'Unread'
    this.status = status
  }
}

async function read(answer: ReturnType<Http>): Promise<unknown> {
  const { status, body } = await answer
  if (status === 200) return body
  throw new Unread(status, toldBy(body)?.says ?? `Klaviyo answered ${status}`)
}

/** The metrics that are made of events sent with a key, by name. One that never had an event is not there. */
export async function metricsByName(http: Http): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  let query: Record<string, string> | null = { 'fields[metric]': 'name,integration' }
  while (query) {
    const page: Metrics_ = Metrics.parse(await read(http('GET', '/api/metrics', { query })))
    // Metrics of other integrations may have the same names: the native one's are called ShipStation.
    for (const { id, attributes } of page.data)
      if (attributes.name && (attributes.integration?.name ?? 'API') === 'API') found.set(attributes.name, id)
    query = nextOf(page.links?.next)
  }
  return found
}
type Metrics_ = ReturnType<typeof Metrics.parse>
type Events_ = ReturnType<typeof Events.parse>

/** The link to the next page is an address of its own; its query is all that is needed of it. */
const nextOf = (link: string | null | undefined): Record<string, string> | null =>
  link ? Object.fromEntries(new URL(link).searchParams) : null

/** How many events of a metric each day of the zone had, as `2026-11-01` → n, from one instant to another. */
export async function countsByDay(
  http: Http,
  metric: string,
  range: { from: string; to: string; zone: string },
): Promise<Map<string, number>> {
  const attributes = {
    metric_id: metric,
    measurements: ['count'],
    interval: 'day',
    timezone: range.zone,
    filter: [`greater-or-equal(datetime,${range.from})`, `less-than(datetime,${range.to})`],
  }
  const body = { data: { type: 'metric-aggregate', attributes } }
  const { data } = MetricAggregate.parse(await read(http('POST', '/api/metric-aggregates', { body })))
  const counts = data.attributes.data[0]?.measurements.count ?? []
  const day = dayIn(range.zone)
  return new Map(data.attributes.dates.map((date, index) => [day(date), counts[index] ?? 0]))
}

/** The day of an instant in a zone. Klaviyo writes a day as its first instant, in UTC or with the zone's offset: either is one instant. */
export function dayIn(zone: string): (instant: string | Date) => string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
  })
  return (instant) => parts.format(instant instanceof Date ? instant : new Date(instant))
}

/** `key`: the `unique_id` it was sent with, where Klaviyo gives it back. */
export type Seen = {
  id: string
  at: string
  key: string | null
  store: string | null
  order: string | null
}

/** Every event of a metric between two instants. `names`: what the properties that tell them apart may be called, the likeliest first. */
export async function* eventsOf(
  http: Http,
  metric: string,
  range: { from: string; to: string },
  names: { store: readonly string[]; order: readonly string[] },
): AsyncGenerator<Seen[]> {
  const filter = `equals(metric_id,"${metric}"),greater-or-equal(datetime,${range.from}),less-than(datetime,${range.to})`
  let query: Record<string, string> | null = {
    ...{ filter, 'page[size]': '1000', 'fields[event]': 'datetime,event_properties' },
  }
  while (query) {
    const page: Events_ = Events.parse(await read(http('GET', '/api/events', { query })))
    yield page.data.map(({ id, attributes }): Seen => {
      const of = attributes.event_properties ?? {}
      const named = (some: readonly string[]) =>
        some.map((name) => text(of[name])).find((one) => one !== null)
      return {
        ...{ id, at: attributes.datetime ?? '', key: text(of['$event_id']) },
        ...{ store: named(names.store) ?? null, order: named(names.order) ?? null },
      }
    })
    query = nextOf(page.links?.next)
  }
}
const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null
