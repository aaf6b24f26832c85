import type { Http } from './http.ts'
import { sendByFetch, sendByNode } from './send.ts'

export const ADDRESS = 'https://ssapi.shipstation.com'

export type Access = {
  apiKey: string
  apiSecret: string
  /** ShipStation's own unless said: a sandbox's, for instance. */
  address?: string
  /** A partner's own key, beside the account's. */
  partnerKey?: string
  timeouts?: Partial<Timeouts>
  /** Instead of Node's own client; `connect` then has no clock of its own and `first` covers it. */
  fetch?: typeof fetch
}

/**
 * Milliseconds. `connect`: until there is a connection (10 s). `first`: from then until the answer begins (30 s). `idle`: between
 * two pieces of it (15 s). `total`: all of it (90 s). Our own choice: ShipStation names none.
 */
export type Timeouts = { connect: number; first: number; idle: number; total: number }
const TIMEOUTS: Timeouts = { connect: 10_000, first: 30_000, idle: 15_000, total: 90_000 }

/**
 * Sends requests with key and secret. No pacing and no retries: that is for whoever holds it. What it gives rejects with a
 * `TimeoutError` (a DOMException that names the request and which wait was too long), with the reason of an aborted signal, or with
 * an Error that names the request, Node's own as its `cause`, when there is no connection or it breaks; a status is never an error here. Source: https://www.shipstation.com/docs/api/requirements/
 */
export function createHttp({ apiKey, apiSecret, address = ADDRESS, ...access }: Access): Http {
  const credentials = credentialsOf({ apiKey, apiSecret, ...access })
  const timeouts = { ...TIMEOUTS, ...access.timeouts }
  const send = access.fetch ? sendByFetch(access.fetch) : sendByNode
  return async (method, path, { query = {}, body, signal } = {}) => {
    const url = new URL(path, address)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const watch = createWatch(timeouts, `${method} ${path}`)
    try {
      const request = {
        method,
        headers: {
          ...credentials(path),
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, watch.signal]) : watch.signal,
      }
      const { status, headers, chunks } = await send(url, request, watch.connected)
      return { status, headers, body: parsed(await read(chunks, watch.stirs)) }
    } finally {
      watch.end()
    }
  }
}

/** Who asks. Sent at once, never on a challenge: a 401 would cost a request. A new account is asked for by the partner alone. */
function credentialsOf({ apiKey, apiSecret, partnerKey }: Access) {
  const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
  return (path: string): Record<string, string> => {
    if (!partnerKey) return { authorization }
    return path === '/accounts/registeraccount'
      ? { 'x-shipstation-partner': partnerKey }
      : { authorization, 'x-partner': partnerKey }
  }
}

/** Ends a request that finds no connection, does not begin to answer, falls silent, or takes too long as a whole. */
function createWatch({ connect, first, idle, total }: Timeouts, what: string) {
  const abort = new AbortController()
  const late = (ms: number, says: string) =>
    setTimeout(() => abort.abort(new DOMException(`${what} ${says} for ${ms} ms`, 'TimeoutError')), ms)
  const whole = late(total, 'was not finished')
  let quiet = late(connect, 'was not connected')
  let isAnswered = false
  const next = (ms: number, says: string) => {
    clearTimeout(quiet)
    quiet = late(ms, says)
  }
  const connected = () => {
    if (!isAnswered) next(first, 'was not answered')
  }
  const stirs = () => {
    isAnswered = true
    next(idle, 'was silent')
  }
  const end = () => {
    isAnswered = true
    clearTimeout(whole)
    clearTimeout(quiet)
  }
  return { signal: abort.signal, connected, stirs, end }
}

async function read(chunks: AsyncIterable<Uint8Array>, stirs: () => void): Promise<string> {
  stirs()
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunks) {
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
