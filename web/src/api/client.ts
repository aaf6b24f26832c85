import createClient from 'openapi-fetch'
import type { paths } from './schema.gen.ts'
import { Refused, refusedFrom } from './refused.ts'

/** Unsafe requests must carry this header: another site cannot make a browser send it. */
export const ours = { 'x-longshore': '1' }
export const api = createClient<paths>({ baseUrl: '', headers: ours })

type Asked<T> = Promise<
  { data: T; error?: never; response: Response } | { data?: never; error: unknown; response: Response }
>

/** The answer, or a `Refused` with the hub's own sentence. */
export async function got<T>(asked: Asked<T>): Promise<T> {
  const answer = await asked.catch((cause: unknown) => {
    throw away(cause)
  })
  if (answer.response.ok) return answer.data as T // why: openapi-fetch gives data with every 2xx
  throw refusedFrom(answer.response.status, answer.error)
}

/** Bytes and sign-in go by plain fetch: they are not in the OpenAPI document. */
export async function send<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, { ...init, headers: { ...ours, ...init.headers } }).catch(
    (cause: unknown) => {
      throw away(cause)
    },
  )
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return body as T // why: the caller names the shape of a route outside the document
  throw refusedFrom(response.status, body)
}

export const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})

function away(cause: unknown): Refused {
  if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
  return new Refused(0, {
    says: 'The hub does not answer.',
    remedy: 'Check that it is running, then try again.',
  })
}
