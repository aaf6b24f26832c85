import { z } from 'zod'
import type { Account, KeptEvent } from '../account.ts'
import { inOrder } from '../by-time.ts'
import { type Call, cursorFor, onlyQuery, pageLinks, pageSize, placeOf } from '../call.ts'
import { secondOf } from '../check-event.ts'
import { compares, type Condition, readFilter } from '../filter.ts'
import { notFound, refuseQuery } from '../refusal.ts'
import { eventOf, metricOf, profileOf, type Resource, sparse } from '../resources.ts'

const TIMES = ['greater-or-equal', 'greater-than', 'less-or-equal', 'less-than'] as const
const ALLOWED = {
  metric_id: ['equals'],
  profile_id: ['equals'],
  profile: ['has'],
  metric: ['has'],
  datetime: TIMES,
  timestamp: TIMES,
}
const QUERY = ['filter', 'include', 'page[cursor]', 'page[size]', 'sort']
const INCLUDES = ['attributions', 'metric', 'profile']
const Place = z.object({ at: z.number(), seq: z.number() })

export const isVisible = (account: Account, event: { visibleAt: number }) =>
  event.visibleAt <= account.clock.now()

/** Events of the account, a page at a time; the cursor is a place in time, so that what arrives meanwhile shifts nothing. */
export function getEvents(call: Call) {
  const { account, query } = call
  onlyQuery(query, 'event', QUERY)
  const size = pageSize(query, 200, 1000)
  const found = matching(account, query, size)
  const page = found.slice(0, size)
  const last = page.at(-1)
  const next = found.length > size && last ? cursorFor({ at: last.at, seq: last.seq }) : null
  const included = includedOf(call, page)
  const data = page.map((event) => sparse(eventOf(account, event, call), query.get('fields[event]')))
  return { status: 200, body: { data, ...included, links: pageLinks(call, next) } }
}

/** One more than fits a page, where there are so many. */
function matching(account: Account, query: URLSearchParams, size: number): KeptEvent[] {
  const conditions = readFilter(query.get('filter'), ALLOWED)
  const equals = (field: string) => conditions.find((one) => one.field === field)?.values[0]
  const [metric, profile] = [equals('metric_id'), equals('profile_id')]
  const bounds = conditions.flatMap(boundOf)
  const isNewestFirst = descends(account, query.get('sort'))
  const after = Place.nullable().safeParse(placeOf(query))
  if (!after.success) throw refuseQuery('Invalid page cursor.', 'page_cursor')
  const list = account.eventsOf({ metric, profile: profile && (account.profile(profile)?.id ?? profile) })
  const fits = (event: KeptEvent) =>
    (metric === undefined || event.metric === metric) &&
    bounds.every(({ operator, second }) => compares(operator, event.at, second)) &&
    (!after.data || inOrder(event, after.data) * (isNewestFirst ? -1 : 1) > 0) &&
    isVisible(account, event)
  const from = bounds.filter(({ operator }) => operator.startsWith('greater')).map(({ second }) => second)
  const to = bounds.filter(({ operator }) => operator.startsWith('less')).map(({ second }) => second)
  if (after.data) (isNewestFirst ? to : from).push(after.data.at)
  const all = list.all()
  const first = from.length > 0 ? list.before(Math.max(...from)) : 0
  const end = to.length > 0 ? list.before(Math.min(...to) + 1) : all.length
  const found: KeptEvent[] = []
  for (let step = 0; step < end - first && found.length <= size; step++) {
    const event = all[isNewestFirst ? end - 1 - step : first + step]
    if (event && fits(event)) found.push(event)
  }
  return found
}

function boundOf({ operator, field, values: [value = ''] }: Condition) {
  if (field !== 'datetime' && field !== 'timestamp') return []
  // Events have whole seconds: a bound between two of them is moved to the one that says the same.
  const exact =
    field === 'timestamp'
      ? Number(value)
      : Date.parse(secondOf(value) === null ? 'none' : zoned(value)) / 1000
  if (value === '' || Number.isNaN(exact)) throw refuseQuery(`'${value}' is not a valid ${field}.`, 'filter')
  const isUp = operator === 'greater-or-equal' || operator === 'less-than'
  return [{ operator, second: isUp ? Math.ceil(exact) : Math.floor(exact) }]
}

const zoned = (time: string) => (/(Z|[+-]\d{2}:?\d{2})$/i.test(time) ? time : `${time}Z`)

function descends(account: Account, sort: string | null): boolean {
  if (sort === null) return account.settings.eventOrder === 'newest first'
  if (/^-?(datetime|timestamp)$/.test(sort)) return sort.startsWith('-')
  throw refuseQuery(`Invalid sort: '${sort}'. Allowed: datetime, -datetime, timestamp, -timestamp.`, 'sort')
}

function includedOf(call: Call, events: KeptEvent[]): { included?: Resource[] } {
  const { account, query } = call
  const include = query.get('include')
  if (include === null) return {}
  const wanted = include.split(',')
  const wrong = wanted.find((name) => !INCLUDES.includes(name))
  if (wrong !== undefined)
    throw refuseQuery(`'${wrong}' is not a valid include. Allowed: ${INCLUDES.join(', ')}.`, 'include')
  const metrics = wanted.includes('metric') ? [...new Set(events.map(({ metric }) => metric))] : []
  const profiles = wanted.includes('profile') ? [...new Set(events.map(({ profile }) => profile))] : []
  return {
    included: [
      ...metrics.flatMap((id) => {
        const kept = account.metrics.get(id)
        return kept ? [sparse(metricOf(kept, call), query.get('fields[metric]'))] : []
      }),
      ...profiles.flatMap((id) => {
        const kept = account.profile(id)
        return kept ? [sparse(profileOf(account, kept, call), query.get('fields[profile]'))] : []
      }),
    ],
  }
}

export function getEvent(call: Call) {
  const { account, query, id, self, origin } = call
  onlyQuery(query, 'event', ['include'])
  const kept = account.events.get(id)
  if (!kept || !isVisible(account, kept)) throw notFound('event', id)
  const data = sparse(eventOf(account, kept, call), query.get('fields[event]'))
  return {
    status: 200,
    body: { data, ...includedOf(call, [kept]), links: { self: new URL(self, origin).href } },
  }
}
