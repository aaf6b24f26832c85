import { OPERATIONS, REVISION } from '../../wire.ts'
import { DIMENSIONS } from '../dimensions.ts'
import { type KlaviyoSandbox, startKlaviyoSandbox } from '../index.ts'
import { type Document, exampleOf, problems, type Schema, whole } from './openapi.ts'
import { bodySchema, described, judged, type Outcome } from './requests.ts'

/** Everything that can be held against Klaviyo's published description without a connector. */
export async function conforms(document: Document): Promise<Outcome[]> {
  const sandbox = await startKlaviyoSandbox({ limit: 'off', settings: { noLink: 'left out' } })
  try {
    return [
      revision(document),
      ...calls(document),
      dimensions(document),
      ...(await walked(document, sandbox)),
    ]
  } finally {
    await sandbox.close()
  }
}

const revision = ({ info }: Document): Outcome => ({
  name: 'the revision',
  problems:
    info.version === REVISION
      ? []
      : [{ path: 'info/version', says: `is ${info.version}, we pin ${REVISION}` }],
})

/** Every call of the document is one of ours, with its scopes and both of its rates; and we have no other. */
function calls(document: Document): Outcome[] {
  const theirs = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const ours: string[] = Object.keys(OPERATIONS)
  return [...new Set([...theirs, ...ours])].map((name) => {
    const own = Object.entries(OPERATIONS).find(([one]) => one === name)?.[1]
    const { 'x-klaviyo-scopes': scopes, 'x-klaviyo-ratelimit': rate } = described(document, name) ?? {}
    const differ = (path: string, we: unknown, they: unknown) =>
      JSON.stringify(we) === JSON.stringify(they)
        ? []
        : [{ path, says: `is ${JSON.stringify(they)}, we have ${JSON.stringify(we)}` }]
    return {
      name,
      problems: own
        ? [
            ...differ('scopes', [...own.scopes].sort(), scopes?.toSorted()),
            ...differ('burst', `${own.burst}/s`, rate?.burst),
            ...differ('steady', `${own.steady}/m`, rate?.steady),
          ]
        : [{ path: '', says: 'is no route of the sandbox' }],
    }
  })
}

function dimensions(document: Document): Outcome {
  const at = ['data', 'attributes', 'by']
  const start = bodySchema(document, 'POST /api/metric-aggregates') ?? {}
  const by = at.reduce<Schema>((schema, name) => whole(document, schema).properties?.[name] ?? {}, start)
  const theirs = whole(document, by.items ?? {}).enum ?? []
  const missing = theirs.filter((one) => !DIMENSIONS.includes(String(one)))
  const more = DIMENSIONS.filter((one) => !theirs.includes(one))
  return {
    name: 'what an aggregate can be grouped by',
    problems: [...missing, ...more].map((one) => ({ path: String(one), says: 'is on one side only' })),
  }
}

/** Sends the examples of the document, each with every member that it describes, and asks for all that can be asked for. */
async function walked(document: Document, sandbox: KlaviyoSandbox): Promise<Outcome[]> {
  const ask = async (method: string, path: string, body?: unknown) => {
    const headers = {
      authorization: `Klaviyo-API-Key ${sandbox.apiKey}`,
      revision: REVISION,
      'content-type': 'application/json',
    }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    await (await fetch(new URL(path, sandbox.url), { method, headers, ...sent })).arrayBuffer()
  }
  const example = (operation: string) => exampleOf(document, bodySchema(document, operation) ?? {})
  const create = strings(example('POST /api/events'), { unique_id: 'one' })
  const bulk = strings(example('POST /api/event-bulk-create-jobs'), { unique_id: 'two' })
  await ask('POST', '/api/profile-import', strings(example('POST /api/profile-import'), {}))
  await ask('POST', '/api/events', create)
  await ask('POST', '/api/event-bulk-create-jobs', bulk)
  const { account } = sandbox
  const metric = account.metrics.all()[0]?.id ?? ''
  const [profile] = account.profiles.all()
  const aggregate = strings(example('POST /api/metric-aggregates'), { metric_id: metric })
  await ask('POST', '/api/metric-aggregates', aggregate)
  const id = profile?.id
  await ask('PATCH', `/api/profiles/${id}`, strings(example('PATCH /api/profiles/{id}'), { id }))
  const other = { email: 'new@example.com', phone_number: '+15005550009', external_id: 'new' }
  await ask('POST', '/api/profiles', strings(example('POST /api/profiles'), other))
  await ask('POST', '/api/profile-subscription-bulk-create-jobs', subscription())
  for (const path of [
    '/api/accounts',
    '/api/events?include=metric,profile&page[size]=1',
    `/api/events/${account.events.all()[0]?.id}`,
    '/api/metrics',
    `/api/metrics/${metric}`,
    `/api/metrics/${metric}/metric-properties`,
    '/api/profiles',
    `/api/profiles/${profile?.id}`,
  ])
    await ask('GET', path)
  return [...judged(document, sandbox.requests), ...misspelt(document, create)]
}

const OWN: Record<string, unknown> = {
  email: 'sarah.mason@klaviyo-demo.com',
  id: undefined,
  service: 'api',
  page_cursor: undefined,
  sort: '-count',
}

/** The example with values that fit together: the document's are each from another place. */
function strings(value: unknown, more: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((one) => strings(one, more))
  if (typeof value !== 'object' || value === null) return value
  const replaced = { ...OWN, ...more }
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, held]) => [
        name,
        name in replaced && typeof held !== 'object' ? replaced[name] : strings(held, more),
      ])
      .filter(([, held]) => held !== undefined),
  )
}

/** The document's example names channels that go with each other in no account: one of them is enough. */
function subscription(): unknown {
  const subscriptions = { email: { marketing: { consent: 'SUBSCRIBED' } } }
  const attributes = { email: 'sarah.mason@klaviyo-demo.com', subscriptions }
  const profiles = { data: [{ type: 'profile', attributes }] }
  return { data: { type: 'profile-subscription-bulk-create-job', attributes: { profiles } } }
}

/** The look has eyes: a member with a wrong name is found. */
function misspelt(document: Document, create: unknown): Outcome[] {
  const schema = bodySchema(document, 'POST /api/events') ?? {}
  const wrong = JSON.parse(JSON.stringify(create).replace('"value_currency"', '"valueCurrency"')) as unknown
  const isFound = problems(document, schema, wrong).some(({ path }) => path.endsWith('/valueCurrency'))
  const name = 'a misspelt member is found'
  return [{ name, problems: isFound ? [] : [{ path: 'valueCurrency', says: 'passed unseen' }] }]
}
