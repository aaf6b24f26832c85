import { type Measurement, MetricAggregateQuery } from '../../wire.ts'
import type { Account, KeptEvent } from '../account.ts'
import { type Call, cursorFor } from '../call.ts'
import { secondOf } from '../check-event.ts'
import { DIMENSIONS } from '../dimensions.ts'
import { type Condition, readFilter } from '../filter.ts'
import { readBody } from '../read-body.ts'
import { invalid, Refusal, refuseBody } from '../refusal.ts'
import { uuidOf } from '../derive.ts'
import { edges, instantOf, isZone, written } from '../zone.ts'
import { isVisible } from './events.ts'
import { visibleMetric } from './metrics.ts'

const AT = '/data/attributes'
const YEAR_MS = 366 * 24 * 3_600_000
const ALLOWED = {
  datetime: ['greater-or-equal', 'less-than'],
  ...Object.fromEntries(DIMENSIONS.map((name) => [name, ['equals', 'any']])),
}

type Query = MetricAggregateQuery['data']['attributes']
type Row = { dimensions: string[]; measurements: Partial<Record<Measurement, number[]>> }

/** Counts of a metric's events in the intervals of a zone, by the time they happened. */
export function queryAggregates(call: Call) {
  const { account } = call
  const query = readBody(MetricAggregateQuery, call.body, account.settings).data.attributes
  const zone = query.timezone ?? 'UTC'
  if (!isZone(zone)) throw refuseBody(`'${zone}' is not a supported timezone.`, `${AT}/timezone`)
  refuseDimensions(query)
  const conditions = query.filter.flatMap((one) => readFilter(one, ALLOWED))
  const { from, to } = rangeOf(account, conditions, zone)
  const metric = visibleMetric({ account, id: query.metric_id })
  const events = account
    .eventsOf({ metric: metric.id })
    .all()
    .filter((event) => event.at * 1000 >= from && event.at * 1000 < to)
    .filter((event) => isVisible(account, event) && conditions.every((one) => meets(event, one)))
  const marks = edges(zone, query.interval ?? 'day', from, to)
  const rows = ordered(rowsOf(events, marks, query), query)
  return answered(call, query, zone, marks, rows)
}

function refuseDimensions({ by, sort, measurements }: Query): void {
  const wrong = by?.find((name) => !DIMENSIONS.includes(name))
  if (wrong !== undefined) throw refuseBody(`'${wrong}' is not a supported dimension.`, `${AT}/by`)
  const key = sort?.replace(/^-/, '')
  if (key !== undefined && !DIMENSIONS.includes(key) && !/^(count|sum_value|unique)$/.test(key))
    throw refuseBody(`'${sort}' is not a supported sort.`, `${AT}/sort`)
  if (measurements.length === 0)
    throw refuseBody('At least one measurement is required.', `${AT}/measurements`)
}

function rangeOf({ settings }: Account, conditions: Condition[], zone: string): { from: number; to: number } {
  const bound = (operator: string) => {
    const text = conditions.find((one) => one.field === 'datetime' && one.operator === operator)?.values[0]
    if (text === undefined)
      throw refuseBody(
        `The filter must hold a time range: ${operator}(datetime, …) is missing.`,
        `${AT}/filter`,
      )
    if (secondOf(text) === null) throw refuseBody(`'${text}' is not a valid date-time.`, `${AT}/filter`)
    const isBare = !/(Z|[+-]\d{2}:?\d{2})$/i.test(text)
    const instant = Date.parse(isBare ? `${text}Z` : text)
    return isBare && settings.bareFilter === 'zone' ? instantOf(zone, instant) : instant
  }
  const [from, to] = [bound('greater-or-equal'), bound('less-than')]
  const told = [
    ...(to <= from ? [invalid('The time range ends before it begins.', `${AT}/filter`)] : []),
    ...(to - from > YEAR_MS && settings.overYear === 'refused'
      ? [invalid('The time range must not exceed one year.', `${AT}/filter`)]
      : []),
  ]
  if (told.length > 0) throw new Refusal(400, told)
  return { from, to }
}

const meets = (event: KeptEvent, { field, values }: Condition) =>
  field === 'datetime' || values.includes(dimensionOf(event, field))

/** What no shop's event has, such as the flow that a mail came from, is empty. */
const dimensionOf = (event: KeptEvent, name: string) =>
  name === '$value_currency' ? (event.currency ?? '') : ''

function rowsOf(events: KeptEvent[], marks: number[], { by, measurements }: Query): Row[] {
  const groups = new Map<string, KeptEvent[]>()
  if (!by?.length) groups.set('[]', events)
  else
    for (const event of events) {
      const name = JSON.stringify(by.map((one) => dimensionOf(event, one)))
      const group = groups.get(name)
      if (group) group.push(event)
      else groups.set(name, [event])
    }
  return [...groups].map(([name, own]) => ({
    dimensions: JSON.parse(name) as string[], // why: written two lines above
    measurements: Object.fromEntries(measurements.map((kind) => [kind, measured(own, marks, kind)])),
  }))
}

/** One number for each bucket. Events and marks both go up, so one pass is enough. */
function measured(events: KeptEvent[], marks: number[], kind: Measurement): number[] {
  const numbers = marks.slice(0, -1).map(() => 0)
  const people = numbers.map(() => new Set<string>())
  let bucket = 0
  for (const event of events) {
    while (event.at * 1000 >= (marks[bucket + 1] ?? Infinity)) bucket++
    people[bucket]?.add(event.profile)
    numbers[bucket] = (numbers[bucket] ?? 0) + (kind === 'sum_value' ? (event.value ?? 0) : 1)
  }
  return kind === 'unique' ? people.map(({ size }) => size) : numbers
}

function ordered(rows: Row[], { sort, by }: Query): Row[] {
  if (!sort) return rows
  const name = sort.replace(/^-/, '')
  const sum = (row: Row) => (row.measurements[name as Measurement] ?? []).reduce((all, one) => all + one, 0) // why: a name that is no measurement finds nothing
  const place = by?.indexOf(name) ?? -1
  const compare = (left: Row, right: Row) =>
    place >= 0
      ? (left.dimensions[place] ?? '').localeCompare(right.dimensions[place] ?? '')
      : sum(left) - sum(right)
  return rows.toSorted((left, right) => compare(left, right) * (sort.startsWith('-') ? -1 : 1))
}

function answered(call: Call, query: Query, zone: string, marks: number[], rows: Row[]) {
  const { account, origin, self } = call
  const size = Math.max(1, query.page_size ?? 500)
  const first = Number(query.page_cursor ? Buffer.from(query.page_cursor, 'base64url').toString() : 0) || 0
  const page = rows.slice(first, first + size)
  const address = new URL(self, origin).href
  const dates = marks
    .slice(0, -1)
    .map((mark) => written(account.settings.aggregateDates === 'zone' ? zone : 'UTC', mark))
  const next = rows.length > first + size ? { next: `${address}?page_cursor=${cursorFor(first + size)}` } : {}
  return {
    status: 200,
    body: {
      data: {
        type: 'metric-aggregate',
        id: uuidOf(account.seed, JSON.stringify(query)),
        attributes: { dates, data: page },
        links: { self: address },
      },
      links: { self: address, ...next },
    },
  }
}
