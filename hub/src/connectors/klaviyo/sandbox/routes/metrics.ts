import { z } from 'zod'
import type { Account, KeptMetric } from '../account.ts'
import { type Call, cursorFor, onlyQuery, pageLinks, placeOf } from '../call.ts'
import { hexOf } from '../derive.ts'
import { readFilter } from '../filter.ts'
import { notFound, refuseQuery } from '../refusal.ts'
import { metricOf, type Resource, sparse } from '../resources.ts'
import { isVisible } from './events.ts'

const PAGE = 200
const ALLOWED = { 'integration.name': ['equals'], 'integration.category': ['equals'] }

/** The metrics that have an event; a page has 200, and `page[size]` is refused. */
export function getMetrics(call: Call) {
  const { account, query } = call
  onlyQuery(query, 'metric', ['filter', 'include', 'page[cursor]'])
  const conditions = readFilter(query.get('filter'), ALLOWED)
  const after = z.number().nullable().safeParse(placeOf(query))
  if (!after.success) throw refuseQuery('Invalid page cursor.', 'page_cursor')
  const all = visibleMetrics(account)
    .map((kept) => metricOf(kept, call))
    .filter((metric) => conditions.every(({ field, values }) => memberOf(metric, field) === values[0]))
  const first = after.data ?? 0
  const next = all.length > first + PAGE ? cursorFor(first + PAGE) : null
  const data = all.slice(first, first + PAGE).map((metric) => sparse(metric, query.get('fields[metric]')))
  return { status: 200, body: { data, links: pageLinks(call, next) } }
}

export const visibleMetrics = (account: Account) =>
  account.metrics.all().filter((metric) => isVisible(account, metric))

const memberOf = ({ attributes }: Resource, field: string): unknown => {
  const integration = attributes.integration as Record<string, unknown> // why: metricOf writes it so
  return integration[field.replace('integration.', '')]
}

export function visibleMetric({ account, id }: Pick<Call, 'account' | 'id'>): KeptMetric {
  const kept = account.metrics.get(id)
  if (!kept || !isVisible(account, kept)) throw notFound('metric', id)
  return kept
}

export function getMetric(call: Call) {
  const { query, self, origin } = call
  onlyQuery(query, 'metric', ['include'])
  const data = sparse(metricOf(visibleMetric(call), call), query.get('fields[metric]'))
  return { status: 200, body: { data, links: { self: new URL(self, origin).href } } }
}

/** The properties that a metric's events had so far, with what kind of value each seems to hold. */
export function getMetricProperties(call: Call) {
  const { account, query, self, origin } = call
  const metric = visibleMetric(call)
  const samples = new Map<string, unknown[]>()
  const events = account.eventsOf({ metric: metric.id }).all()
  for (const event of events.filter((one) => isVisible(account, one)))
    for (const [name, value] of Object.entries(event.properties)) {
      const known = samples.get(name) ?? []
      if (known.length < 10 && typeof value !== 'object' && !known.includes(value)) known.push(value)
      samples.set(name, known.length > 0 ? known : [value])
    }
  const withSamples = query.get('additional-fields[metric-property]') === 'sample_values'
  const data = [...samples].map(([name, values]) => propertyOf(call, metric, name, values, withSamples))
  return { status: 200, body: { data, links: { self: new URL(self, origin).href } } }
}

function propertyOf(
  { origin, account }: Call,
  { id: metric }: KeptMetric,
  property: string,
  values: unknown[],
  withSamples: boolean,
): Resource {
  const id = hexOf(account.seed, `${metric} ${property}`)
  const self = `${origin}/api/metric-properties/${id}`
  const [first] = values
  const inferred = Array.isArray(first)
    ? 'List'
    : typeof first === 'number'
      ? 'Number'
      : typeof first === 'boolean'
        ? 'Boolean'
        : 'Text'
  const simple = values.filter((value) => typeof value !== 'object')
  return {
    type: 'metric-property',
    id,
    attributes: {
      label: property,
      property,
      inferred_type: inferred,
      ...(withSamples && { sample_values: simple }),
    },
    relationships: {
      metric: {
        data: { type: 'metric', id: metric },
        links: { self: `${self}/relationships/metric/`, related: `${self}/metric/` },
      },
    },
    links: { self: `${self}/` },
  }
}
