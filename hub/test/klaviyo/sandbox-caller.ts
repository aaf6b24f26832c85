import type { TestContext } from 'node:test'
import {
  type KlaviyoSandbox,
  type KlaviyoSandboxOptions,
  startKlaviyoSandbox,
} from '../../src/connectors/klaviyo/sandbox/index.ts'
import { Errors, REVISION } from '../../src/connectors/klaviyo/wire.ts'

export type Answer = { status: number; headers: Headers; text: string; body: unknown }
export type Caller = {
  sandbox: KlaviyoSandbox
  /** One request as a well behaved client makes it; a header of null is left out. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string | null>): Promise<Answer>
  /** The control surface. */
  control(method: string, path: string, body?: unknown): Promise<unknown>
}

/** A sandbox that ends with the test, and somebody who calls it. */
export async function caller(t: TestContext, options: KlaviyoSandboxOptions = {}): Promise<Caller> {
  const sandbox = await startKlaviyoSandbox(options)
  t.after(() => sandbox.close())
  return callerOf(sandbox)
}

export function callerOf(sandbox: KlaviyoSandbox): Caller {
  const usual: Record<string, string> = {
    authorization: `Klaviyo-API-Key ${sandbox.apiKey}`,
    revision: REVISION,
    'content-type': 'application/vnd.api+json',
  }
  return {
    sandbox,
    async ask(method, path, body, headers = {}) {
      const wanted = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== null)
      const response = await fetch(new URL(path, sandbox.url), {
        method,
        headers: Object.fromEntries(wanted) as Record<string, string>, // why: the nulls were left out
        ...(body !== undefined && { body: isRaw(body) ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, body: parsed(text) }
    },
    async control(method, path, body) {
      const response = await fetch(`${sandbox.url}/_sandbox/${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const said: unknown = await response.json()
      if (!response.ok) throw new Error(JSON.stringify(said))
      return said
    },
  }
}

const isRaw = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** The first error of a refusal, in the shape that Klaviyo describes. */
export function refusalOf({ status, body }: Answer) {
  const [first] = Errors.parse(body).errors
  return {
    status,
    code: first?.code,
    detail: first?.detail,
    pointer: first?.source?.pointer ?? first?.source?.parameter,
  }
}

export type Happened = {
  name?: string
  email?: string | null
  who?: Record<string, unknown>
  properties?: Record<string, unknown>
} & Record<string, unknown>

/** The body of one event; what is not named is usual. */
export function anEvent({
  name = 'Order Shipped',
  email = 'jane@example.com',
  who,
  properties = {},
  ...more
}: Happened = {}) {
  const attributes = {
    properties,
    metric: { data: { type: 'metric', attributes: { name } } },
    profile: { data: { type: 'profile', attributes: { ...(email !== null && { email }), ...who } } },
    ...more,
  }
  return { data: { type: 'event', attributes } }
}

/** The body of a bulk request: one person and that person's events, each with a unique_id and what else it is given. */
export function aBulk(groups: { email: string; events: Record<string, unknown>[]; backfill?: boolean }[]) {
  const data = groups.map(({ email, events, ...more }) => ({
    type: 'event-bulk-create',
    attributes: {
      ...more,
      profile: { data: { type: 'profile', attributes: { email } } },
      events: {
        data: events.map((one) => ({
          type: 'event',
          attributes: {
            properties: {},
            metric: { data: { type: 'metric', attributes: { name: 'Order Shipped' } } },
            ...one,
          },
        })),
      },
    },
  }))
  return { data: { type: 'event-bulk-create-job', attributes: { 'events-bulk-create': { data } } } }
}
