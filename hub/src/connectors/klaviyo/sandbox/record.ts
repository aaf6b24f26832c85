import { type Account, eventName, type KeptMetric, type KeptProfile } from './account.ts'
import { type Happened, secondOf } from './check-event.ts'
import { elevenOf, sixOf, uuidOf } from './derive.ts'

/** The identity of an event besides its profile and metric: what was sent, else the second it happened. */
export const uniqueOf = (event: Happened, second: number) => event.unique_id ?? String(second)

export const secondOfEvent = (account: Account, event: Happened) =>
  (event.time ? secondOf(event.time) : null) ?? Math.floor(account.clock.now() / 1000)

export const metricNamed = (account: Account, name: string, service: string | null | undefined) =>
  account.metrics.get(account.metricBy.get(`${service ?? 'api'}:${name}`) ?? '')

/** Keeps the event, unless the same was kept before: the first stays as it is. @returns whether it is new */
export function record(
  account: Account,
  profile: KeptProfile,
  event: Happened & {
    metric: { data: { attributes: { name: string; service?: string | null | undefined } } }
  },
  backfill: boolean,
): boolean {
  const { name, service } = event.metric.data.attributes
  const now = account.clock.now()
  const visibleAt = now + account.visibleMs
  const metric =
    metricNamed(account, name, service) ?? createMetric(account, name, service ?? 'api', visibleAt)
  const at = secondOfEvent(account, event)
  const uniqueId = uniqueOf(event, at)
  if (account.eventBy.has(eventName({ profile: profile.id, metric: metric.id, uniqueId }))) return false
  const seq = account.next('event')
  account.addEvent({
    id: elevenOf(account.seed, `event${seq}`),
    uuid: uuidOf(account.seed, `event${seq}`),
    seq,
    metric: metric.id,
    profile: profile.id,
    at,
    uniqueId,
    properties: event.properties,
    value: event.value ?? null,
    currency: event.value_currency ?? null,
    backfill,
    received: now,
    visibleAt,
  })
  return true
}

function createMetric(account: Account, name: string, service: string, visibleAt: number): KeptMetric {
  const id = sixOf(account.seed, `metric${account.next('metric')}`)
  return account.addMetric({ id, name, service, created: account.clock.now(), visibleAt })
}
