import { z } from 'zod'

/**
 * What goes over Klaviyo's wire, by its published description of the revision below. Requests are strict, since Klaviyo refuses what
 * it does not know; answers are open, since it may add to them.
 */
export const REVISION = '2026-07-15'
export const MEDIA_TYPE = 'application/vnd.api+json'

/** Klaviyo's written limits (its pages on limitations and on rate limits). Bytes are of UTF-8, a megabyte is a million. */
export const LIMITS = {
  payloadBytes: 5_000_000,
  profilePayloadBytes: 100_000,
  stringBytes: 100_000,
  properties: 400,
  arrayItems: 4_000,
  nesting: 10,
  /** A metric's name is shorter than this. */
  metricName: 128,
  bulkEvents: 1_000,
  subscribedProfiles: 1_000,
  earliestTime: '1990-01-01T00:00:00Z',
}

export type Operation = { scopes: readonly string[]; burst: number; steady: number }

/** What each call needs in scopes, and how often it may be made: so many in one second, so many in sixty. */
export const OPERATIONS = {
  'GET /api/accounts': { scopes: ['accounts:read'], burst: 1, steady: 15 },
  'GET /api/events': { scopes: ['events:read'], burst: 350, steady: 3500 },
  'POST /api/events': { scopes: ['events:write'], burst: 350, steady: 3500 },
  'GET /api/events/{id}': { scopes: ['events:read'], burst: 10, steady: 150 },
  'POST /api/event-bulk-create-jobs': { scopes: ['events:write'], burst: 10, steady: 150 },
  'GET /api/metrics': { scopes: ['metrics:read'], burst: 10, steady: 150 },
  'GET /api/metrics/{id}': { scopes: ['metrics:read'], burst: 10, steady: 150 },
  'GET /api/metrics/{id}/metric-properties': { scopes: ['metrics:read'], burst: 1, steady: 15 },
  'POST /api/metric-aggregates': { scopes: ['metrics:read'], burst: 3, steady: 60 },
  'GET /api/profiles': { scopes: ['profiles:read'], burst: 75, steady: 750 },
  'POST /api/profiles': { scopes: ['profiles:write'], burst: 75, steady: 750 },
  'GET /api/profiles/{id}': { scopes: ['profiles:read'], burst: 75, steady: 750 },
  'PATCH /api/profiles/{id}': { scopes: ['profiles:write'], burst: 75, steady: 750 },
  'POST /api/profile-import': { scopes: ['profiles:write'], burst: 75, steady: 750 },
  'POST /api/profile-subscription-bulk-create-jobs': {
    scopes: ['lists:write', 'profiles:write', 'subscriptions:write'],
    burst: 75,
    steady: 750,
  },
} as const satisfies Record<string, Operation>
export type OperationName = keyof typeof OPERATIONS

const text = z.string().nullish()
const open = z.record(z.string(), z.unknown())
const coordinate = z.union([z.string(), z.number()]).nullish()

const Location = z.strictObject({
  address1: text,
  address2: text,
  city: text,
  country: text,
  latitude: coordinate,
  longitude: coordinate,
  region: text,
  zip: text,
  timezone: text,
  ip: text,
})
const ProfileMeta = z.strictObject({
  patch_properties: z
    .strictObject({
      append: open.nullish(),
      unappend: open.nullish(),
      unset: z.union([z.string(), z.array(z.string())]).nullish(),
    })
    .nullish(),
  patch_identifiers: z.strictObject({ append: open.optional(), unappend: open.optional() }).nullish(),
})
const person = {
  email: text,
  phone_number: text,
  external_id: text,
  first_name: text,
  last_name: text,
  organization: text,
  locale: text,
  title: text,
  image: text,
  location: Location.nullish(),
  properties: open.nullish(),
}
export const ProfileAttributes = z.strictObject({ ...person, anonymous_id: text, _kx: text })
export type ProfileAttributes = z.infer<typeof ProfileAttributes>

const MetricNamed = z.strictObject({
  data: z.strictObject({
    type: z.literal('metric'),
    attributes: z.strictObject({ name: z.string(), service: text }),
  }),
})
const happened = {
  properties: open,
  time: text,
  value: z.number().nullish(),
  value_currency: text,
  unique_id: text,
  backfill: z.boolean().nullish(),
  metric: MetricNamed,
}

/** Body of `POST /api/events`. `meta` stands inside the profile's attributes here, and beside them in bulk. */
export const EventCreate = z.strictObject({
  data: z.strictObject({
    type: z.literal('event'),
    attributes: z.strictObject({
      ...happened,
      profile: z.strictObject({
        data: z.strictObject({
          type: z.literal('profile'),
          id: text,
          attributes: ProfileAttributes.extend({ meta: ProfileMeta.nullish() }),
        }),
      }),
    }),
  }),
})
export type EventCreate = z.infer<typeof EventCreate>

/** Body of `POST /api/event-bulk-create-jobs`. */
export const EventBulkCreate = z.strictObject({
  data: z.strictObject({
    type: z.literal('event-bulk-create-job'),
    attributes: z.strictObject({
      'events-bulk-create': z.strictObject({
        data: z.array(
          z.strictObject({
            type: z.literal('event-bulk-create'),
            attributes: z.strictObject({
              backfill: z.boolean().nullish(),
              profile: z.strictObject({
                data: z.strictObject({
                  type: z.literal('profile'),
                  id: text,
                  attributes: ProfileAttributes,
                  meta: ProfileMeta.nullish(),
                }),
              }),
              events: z.strictObject({
                data: z.array(
                  z.strictObject({ type: z.literal('event'), attributes: z.strictObject(happened) }),
                ),
              }),
            }),
          }),
        ),
      }),
    }),
  }),
})
export type EventBulkCreate = z.infer<typeof EventBulkCreate>

/** Body of `POST /api/profile-import`. */
export const ProfileImport = z.strictObject({
  data: z.strictObject({
    type: z.literal('profile'),
    id: text,
    attributes: z.strictObject({ ...person, _kx: text }),
    meta: ProfileMeta.nullish(),
  }),
})
/** Body of `POST /api/profiles`. */
export const ProfileCreate = z.strictObject({
  data: z.strictObject({ type: z.literal('profile'), attributes: z.strictObject(person) }),
})
/** Body of `PATCH /api/profiles/{id}`; the id stands in both places. */
export const ProfileUpdate = z.strictObject({
  data: z.strictObject({
    type: z.literal('profile'),
    id: z.string(),
    attributes: z.strictObject(person),
    meta: ProfileMeta.nullish(),
  }),
})

/** Body of `POST /api/metric-aggregates`. `by` and `sort` are closed lists at Klaviyo; neither knows properties of our own. */
export const MetricAggregateQuery = z.strictObject({
  data: z.strictObject({
    type: z.literal('metric-aggregate'),
    attributes: z.strictObject({
      metric_id: z.string(),
      measurements: z.array(z.enum(['count', 'sum_value', 'unique'])),
      filter: z.array(z.string()),
      interval: z.enum(['hour', 'day', 'week', 'month']).nullish(),
      timezone: text,
      by: z.array(z.string()).nullish(),
      sort: z.string().optional(),
      return_fields: z.array(z.string()).nullish(),
      page_size: z.int().nullish(),
      page_cursor: z.string().optional(),
    }),
  }),
})
export type MetricAggregateQuery = z.infer<typeof MetricAggregateQuery>
export type Measurement = MetricAggregateQuery['data']['attributes']['measurements'][number]

const links = z.looseObject({ self: z.string(), next: text, prev: text })
const related = z.looseObject({ data: z.looseObject({ type: z.string(), id: z.string() }) })

/** `GET /api/accounts`: always one. Its id is the six characters of the public key; `timezone` is a name of the IANA list. */
export const Accounts = z.looseObject({
  data: z
    .array(
      z.looseObject({
        type: z.literal('account'),
        id: z.string(),
        attributes: z.looseObject({
          test_account: z.boolean(),
          contact_information: z.looseObject({ organization_name: z.string() }),
          timezone: z.string(),
          preferred_currency: z.string(),
          public_api_key: z.string(),
          locale: z.string(),
        }),
      }),
    )
    .min(1),
})

export const Metric = z.looseObject({
  type: z.literal('metric'),
  id: z.string(),
  attributes: z.looseObject({
    name: z.string().nullable(),
    created: text,
    updated: text,
    /** What is sent with a private key has the name API. */
    integration: z.looseObject({ name: text }).nullish(),
  }),
})
/** `GET /api/metrics`: 200 a page; there is no filter by a metric's name. */
export const Metrics = z.looseObject({ data: z.array(Metric), links: links.optional() })

export const Event = z.looseObject({
  type: z.literal('event'),
  id: z.string(),
  attributes: z.looseObject({
    /** Seconds since 1970. */
    timestamp: z.number().nullish(),
    datetime: text,
    event_properties: open.nullish(),
    uuid: text,
  }),
  relationships: z.looseObject({ profile: related.optional(), metric: related.optional() }).optional(),
})
export const Events = z.looseObject({ data: z.array(Event), links: links.optional() })

/** `POST /api/metric-aggregates`: each measurement has as many numbers as there are dates. */
export const MetricAggregate = z.looseObject({
  data: z.looseObject({
    attributes: z.looseObject({
      dates: z.array(z.string()),
      data: z.array(
        z.looseObject({
          dimensions: z.array(z.string()),
          measurements: z.record(z.string(), z.array(z.number())),
        }),
      ),
    }),
  }),
})

export const Profile = z.looseObject({
  type: z.literal('profile'),
  id: z.string(),
  attributes: z.looseObject({ email: text, phone_number: text, external_id: text }),
})
export const Profiles = z.looseObject({ data: z.array(Profile), links: links.optional() })

/** The body of a refusal. `id` is all there is to name a request by to Klaviyo's support. */
export const Errors = z.looseObject({
  errors: z
    .array(
      z.looseObject({
        id: z.string(),
        status: z.number().optional(),
        code: z.string(),
        title: z.string(),
        detail: z.string(),
        source: z
          .looseObject({ pointer: z.string().optional(), parameter: z.string().optional() })
          .optional(),
      }),
    )
    .min(1),
})
