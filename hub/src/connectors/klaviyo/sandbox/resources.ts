import type { Account, KeptEvent, KeptMetric, KeptProfile } from './account.ts'

export type Resource = {
  type: string
  id: string
  attributes: Record<string, unknown>
  relationships?: Record<string, unknown>
  links: { self: string }
}

/** Where links lead: the address that the caller used. */
export type Place = { origin: string }

const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00')
const related = (of: string, name: string) => ({
  links: { self: `${of}/relationships/${name}/`, related: `${of}/${name}/` },
})

export function accountOf({ seed, card }: Account, id: string, place: Place): Resource {
  return {
    type: 'account',
    id,
    attributes: {
      test_account: card.testAccount,
      contact_information: {
        default_sender_name: card.organization,
        default_sender_email: `hello@sandbox${seed}.test`,
        website_url: `https://sandbox${seed}.test`,
        organization_name: card.organization,
        street_address: {
          address1: '125 Summer Street',
          address2: '5th Floor',
          city: 'Boston',
          region: 'MA',
          country: 'US',
          zip: '02110',
        },
      },
      industry: 'Ecommerce',
      timezone: card.timezone,
      preferred_currency: card.currency,
      public_api_key: id,
      locale: card.locale,
    },
    links: { self: `${place.origin}/api/accounts/${id}/` },
  }
}

/** What is sent with a private key stands under the integration API, beside an icon of its own. */
export function metricOf(kept: KeptMetric, place: Place): Resource {
  const self = `${place.origin}/api/metrics/${kept.id}`
  return {
    type: 'metric',
    id: kept.id,
    attributes: {
      name: kept.name,
      created: iso(kept.created),
      updated: iso(kept.created),
      integration: {
        object: 'integration',
        id: kept.service === 'api' ? '7FtS4J' : kept.service,
        key: kept.service,
        name: kept.service === 'api' ? 'API' : kept.service,
        category: kept.service === 'api' ? 'API' : 'Other',
      },
    },
    relationships: { 'flow-triggers': related(self, 'flow-triggers') },
    links: { self: `${self}/` },
  }
}

export function eventOf({ settings }: Account, kept: KeptEvent, place: Place): Resource {
  const self = `${place.origin}/api/events/${kept.id}`
  const named = settings.readBack === 'with ids' && {
    $event_id: kept.uniqueId,
    ...(kept.value !== null && { $value: kept.value }),
    ...(kept.currency !== null && { $value_currency: kept.currency }),
  }
  return {
    type: 'event',
    id: kept.id,
    attributes: {
      timestamp: kept.at,
      event_properties: { ...kept.properties, ...named },
      datetime: iso(kept.at * 1000),
      uuid: kept.uuid,
    },
    relationships: {
      profile: { data: { type: 'profile', id: kept.profile }, ...related(self, 'profile') },
      metric: { data: { type: 'metric', id: kept.metric }, ...related(self, 'metric') },
      attributions: { data: [], ...related(self, 'attributions') },
    },
    links: { self: `${self}/` },
  }
}

const PERSON = [
  'email',
  'phone_number',
  'external_id',
  'first_name',
  'last_name',
  'organization',
  'locale',
  'title',
  'image',
] as const

export function profileOf(account: Account, kept: KeptProfile, place: Place, more: string[] = []): Resource {
  const self = `${place.origin}/api/profiles/${kept.id}`
  const { attributes } = kept
  const last = account
    .eventsOf({ profile: kept.id })
    .all()
    .findLast((event) => event.visibleAt <= account.clock.now())
  return {
    type: 'profile',
    id: kept.id,
    attributes: {
      ...Object.fromEntries(PERSON.map((name) => [name, attributes[name] ?? null])),
      created: iso(kept.created),
      updated: iso(kept.updated),
      last_event_date: last ? iso(last.at * 1000) : null,
      location: locationOf(attributes.location),
      properties: attributes.properties ?? {},
      ...(more.includes('subscriptions') && { subscriptions: subscriptionsOf(kept) }),
    },
    relationships: {
      lists: related(self, 'lists'),
      segments: related(self, 'segments'),
      'push-tokens': related(self, 'push-tokens'),
    },
    links: { self: `${self}/` },
  }
}

const PLACE = [
  'address1',
  'address2',
  'city',
  'country',
  'latitude',
  'longitude',
  'region',
  'zip',
  'timezone',
  'ip',
] as const
const locationOf = (location: KeptProfile['attributes']['location']) =>
  Object.fromEntries(PLACE.map((name) => [name, location?.[name] ?? null]))

const subscriptionsOf = ({ subscribed }: KeptProfile) => ({
  email: { marketing: { consent: subscribed.includes('email') ? 'SUBSCRIBED' : 'NEVER_SUBSCRIBED' } },
  sms: { marketing: { consent: subscribed.includes('sms') ? 'SUBSCRIBED' : 'NEVER_SUBSCRIBED' } },
})

/** Only the members that were asked for, as `fields[event]=datetime,event_properties` does; nested ones by their path. */
export function sparse(resource: Resource, fields: string | null): Resource {
  if (fields === null) return resource
  const wanted = fields.split(',').map((name) => name.trim())
  const attributes: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(resource.attributes))
    if (wanted.some((one) => one === name || one.startsWith(`${name}.`))) attributes[name] = value
  return { ...resource, attributes }
}
