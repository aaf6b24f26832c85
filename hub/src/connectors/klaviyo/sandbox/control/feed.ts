import type { Account, KeptEvent, KeptProfile } from '../account.ts'
import { wallAt, edges } from '../zone.ts'
import { type Control, Misuse } from './control.ts'

const DAY = 24 * 3_600_000

/** An event as the page shows it: with the names of what it is about, and the time in the account's zone. */
function shown(account: Account, event: KeptEvent) {
  const profile = account.profile(event.profile)
  const wait = event.visibleAt - account.clock.now()
  return {
    ...event,
    metricName: account.metrics.get(event.metric)?.name ?? event.metric,
    who: profile ? nameOf(profile) : event.profile,
    wall: wallText(account, event.at * 1000),
    iso: new Date(event.at * 1000).toISOString(),
    visibleInMs: Math.max(0, wait),
  }
}

const nameOf = ({ id, attributes }: KeptProfile) =>
  attributes.email ?? attributes.phone_number ?? attributes.external_id ?? id

export const wallText = (account: Account, instant: number) =>
  wallAt(account.card.timezone, instant).toISOString().slice(0, 19).replace('T', ' ')

/** `metric`, `profile`, `q` (text of an event or its person), `last` so many, after leaving out `skip`; newest arrival first. */
export function eventList({ world: { account }, query }: Control) {
  const [metric, profile, text] = [query.get('metric'), query.get('profile'), query.get('q')?.toLowerCase()]
  const list = account.eventsOf({ metric: metric || undefined, profile: profile || undefined })
  const found = list
    .all()
    .filter((event) => !profile || !metric || event.metric === metric)
    .filter((event) => !text || textOf(account, event).includes(text))
    .toSorted((left, right) => right.seq - left.seq)
  const skip = Number(query.get('skip') ?? 0)
  const last = Number(query.get('last') ?? 50)
  return { total: found.length, events: found.slice(skip, skip + last).map((event) => shown(account, event)) }
}

function textOf(account: Account, { metric, profile, uniqueId, properties }: KeptEvent): string {
  const kept = account.profile(profile)
  const names = [account.metrics.get(metric)?.name, kept && nameOf(kept), uniqueId]
  return `${names.join(' ')} ${JSON.stringify(properties)}`.toLowerCase()
}

export function eventPage({ world: { account }, id }: Control) {
  const event = account.events.get(id)
  if (!event) throw new Misuse(`There is no event ${id}.`)
  return shown(account, event)
}

/** `q` is a part of an e-mail, a phone number, an external id or a name; the latest first. */
export function profileList({ world: { account }, query }: Control) {
  const text = (query.get('q') ?? '').toLowerCase()
  const found = account.profiles
    .all()
    .filter(({ mergedInto }) => mergedInto === null)
    .filter((kept) => JSON.stringify(kept.attributes).toLowerCase().includes(text))
    .toSorted((left, right) => right.updated - left.updated)
  const last = Number(query.get('last') ?? 50)
  const profiles = found.slice(0, last).map((kept) => ({
    ...kept,
    who: nameOf(kept),
    events: account.eventsOf({ profile: kept.id }).all().length,
  }))
  return { total: found.length, profiles }
}

/** A profile with its timeline, the newest first. */
export function profilePage({ world: { account }, id }: Control) {
  const kept = account.profile(id)
  if (!kept) throw new Misuse(`There is no profile ${id}.`)
  const events = account.eventsOf({ profile: kept.id }).all().toReversed()
  return { ...kept, who: nameOf(kept), events: events.map((event) => shown(account, event)) }
}

/** Every metric with its events per day of the account's zone, over the last `days` up to today. */
export function metricList({ world: { account }, query }: Control) {
  const days = Math.min(400, Math.max(1, Number(query.get('days') ?? 30) || 30))
  const now = account.clock.now()
  // From the middle of today: counted from its edge, a night on which the clocks change takes a day away.
  const [today = now] = edges(account.card.timezone, 'day', now, now + 1)
  const marks = edges(account.card.timezone, 'day', today + DAY / 2 - (days - 1) * DAY, now + 1)
  const dates = marks.slice(0, -1).map((mark) => wallText(account, mark).slice(0, 10))
  const metrics = account.metrics.all().map((metric) => {
    const list = account.eventsOf({ metric: metric.id })
    const places = marks.map((mark) => list.before(Math.ceil(mark / 1000)))
    return {
      ...metric,
      total: list.all().length,
      waiting: list.all().filter((event) => event.visibleAt > now).length,
      days: dates.map((date, at) => ({ date, count: (places[at + 1] ?? 0) - (places[at] ?? 0) })),
    }
  })
  return { timezone: account.card.timezone, metrics }
}
