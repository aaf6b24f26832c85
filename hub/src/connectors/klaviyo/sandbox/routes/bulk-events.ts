import { EventBulkCreate, LIMITS } from '../../wire.ts'
import { eventName } from '../account.ts'
import type { Call } from '../call.ts'
import { faultsOf } from '../check-event.ts'
import { faultsOfProfile, isNamed, unnamed } from '../check-profile.ts'
import { named, resolve, update } from '../identity.ts'
import { readBody } from '../read-body.ts'
import { metricNamed, record, secondOfEvent, uniqueOf } from '../record.ts'
import { invalid, Refusal, type Told } from '../refusal.ts'
import { knowsBackfill, oldBackfill, refuseUnknown } from './create-event.ts'

const AT = '/data/attributes/events-bulk-create/data'

type Group = EventBulkCreate['data']['attributes']['events-bulk-create']['data'][number]['attributes']

/** Accepts up to a thousand events, all or none. */
export function createEvents(call: Call) {
  const { account, world } = call
  const body = readBody(EventBulkCreate, call.body, account.settings)
  const groups = body.data.attributes['events-bulk-create'].data.map(({ attributes }) => attributes)
  const count = groups.reduce((sum, { events }) => sum + events.data.length, 0)
  if (count > LIMITS.bulkEvents)
    throw new Refusal(400, [
      invalid(`A request takes up to ${LIMITS.bulkEvents} events; this one has ${count}.`, AT),
    ])
  if (count === 0 && account.settings.bulkEmpty === 'refused')
    throw new Refusal(400, [invalid('A request takes at least one event.', AT)])
  const told = groups.flatMap((group, at) => faultsOfGroup(call, group, at))
  if (told.length > 0) throw new Refusal(400, told)
  for (const { profile } of groups) refuseUnknown(account, profile.data.id)
  refuseTwice(call, groups)
  if (world.losing) {
    call.says(`${count} accepted, and lost on purpose`)
    return { status: 202, body: null }
  }
  const recorded = groups.reduce((sum, group) => sum + recordGroup(call, group), 0)
  call.says(`${recorded} of ${count} recorded`)
  return { status: 202, body: null }
}

function faultsOfGroup(call: Call, { profile, events, backfill }: Group, at: number): Told[] {
  const { account } = call
  const here = `${AT}/${at}/attributes`
  const who = account.settings.bulkPointer === 'element' ? here : `${here}/profile/data/attributes`
  const { id, attributes } = profile.data
  return [
    ...oldBackfill(call, backfill, here),
    ...(isNamed(id, attributes) ? [] : [unnamed(who)]),
    ...faultsOfProfile(attributes, who, account.rejected),
    ...events.data.flatMap((event, place) => {
      const path = `${here}/events/data/${place}/attributes`
      return [
        ...oldBackfill(call, event.attributes.backfill, path),
        ...faultsOf(event.attributes, path, account.clock.now(), account.settings),
      ]
    }),
  ]
}

/** "If a unique_id is repeated for the same profile and metric, the request will fail and no events will be processed." */
function refuseTwice({ account }: Call, groups: Group[]): void {
  const seen = new Set<string>()
  const told = groups.flatMap(({ profile, events }, at) =>
    events.data.flatMap(({ attributes }, place) => {
      if (!attributes.unique_id) return []
      const { name, service } = attributes.metric.data.attributes
      const known = profile.data.id
        ? account.profile(profile.data.id)
        : named(account, profile.data.attributes)[0]
      const who = known?.id ?? JSON.stringify(profile.data.attributes)
      const metric = metricNamed(account, name, service)?.id ?? name
      const uniqueId = uniqueOf(attributes, secondOfEvent(account, attributes))
      const event = eventName({ profile: who, metric, uniqueId })
      const isStored = account.settings.bulkStored === 'refused' && account.eventBy.has(event)
      if (!seen.has(event) && !isStored) return seen.add(event), []
      return [
        invalid(
          `unique_id '${attributes.unique_id}' is repeated for the same profile and metric.`,
          `${AT}/${at}/attributes/events/data/${place}/attributes/unique_id`,
        ),
      ]
    }),
  )
  if (told.length > 0) throw new Refusal(account.settings.bulkTwice, told)
}

function recordGroup(call: Call, { profile, events, backfill }: Group): number {
  const { account } = call
  const { id, attributes, meta } = profile.data
  const kept = update(account, resolve(account, id, attributes), attributes, meta?.patch_properties)
  const recorded = events.data.filter(({ attributes }) =>
    record(account, kept, attributes, knowsBackfill(call) && (attributes.backfill ?? backfill ?? false)),
  )
  return recorded.length
}
