import type { Http } from './http.ts'

export const ADDRESS = 'https://ssapi.shipstation.com'

export type Access = {
  apiKey: string
  apiSecret: string
  /** ShipStation's own unless said: a sandbox's, for instance. */
  address?: string
  timeouts?: Partial<Timeouts>
  fetch?: typeof fetch
}

/** Milliseconds. `first`: until the answer begins, connecting included. `idle`: between two pieces of it. `total`: all of it. */
export type Timeouts = { first: number; idle: number; total: number }
const TIMEOUTS: Timeouts = { first: 30_000, idle: 15_000, total: 90_000 }

/** Sends requests with `fetch`. No pacing and no retries: that is for whoever holds it. */
export function createHttp({ apiKey, apiSecret, address = ADDRESS, ...access }: Access): Http {
  // Sent at once, never on a challenge: a 401 would cost a request.
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
  const timeouts = { ...TIMEOUTS, ...access.timeouts }
  const send = access.fetch ?? fetch
  return async (method, path, { query = {}, body, signal } = {}) => {
    const url = new URL(path, address)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const watch = createWatch(timeouts, `${method} ${path}`)
    try {
      const response = await send(url, {
        method,
        headers: {
          authorization,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, watch.signal]) : watch.signal,
        redirect: 'manual',
      })
      const text = await read(response, watch.stirs)
      return { status: response.status, headers: response.headers, body: parsed(text) }
    } finally {
      watch.end()
    }
  }
}

/** Ends a request that does not begin to answer, falls silent, or takes too long as a whole. */
function createWatch({ first, idle, total }: Timeouts, what: string) {
  const abort = new AbortController()
  const late = (ms: number, says: string) =>
    setTimeout(() => abort.abort(new DOMException(`${what} ${says} for ${ms} ms`, 'TimeoutError')), ms)
  const whole = late(total, 'was not finished')
  let quiet = late(first, 'was not answered')
  const end = () => {
    clearTimeout(whole)
    clearTimeout(quiet)
  }
  const stirs = () => {
    clearTimeout(quiet)
    quiet = late(idle, 'was silent')
  }
  return { signal: abort.signal, stirs, end }
}

async function read(response: Response, stirs: () => void): Promise<string> {
  stirs()
  const decoder = new TextDecoder()
  let text = ''
  if (!response.body) return text
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    stirs()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
