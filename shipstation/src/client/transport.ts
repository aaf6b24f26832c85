import type { Http } from './http.ts'

export const ADDRESS = 'https://ssapi.shipstation.com'

export type Access = {
  apiKey: string
  apiSecret: string
  /** ShipStation's own unless said: a sandbox's, for instance. */
  address?: string
  /** Until the whole answer is here. */
  timeoutMs?: number
}

const TIMEOUT_MS = 60_000

/** Sends requests with `fetch`. No pacing and no retries: that is for whoever holds it. */
export function createHttp({ apiKey, apiSecret, address = ADDRESS, timeoutMs = TIMEOUT_MS }: Access): Http {
  // Sent at once, never on a challenge: a 401 would cost a request.
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
  return async (method, path, { query = {}, body, signal } = {}) => {
    const url = new URL(path, address)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const timeout = AbortSignal.timeout(timeoutMs)
    const response = await fetch(url, {
      method,
      headers: {
        authorization,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      redirect: 'manual',
    })
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
