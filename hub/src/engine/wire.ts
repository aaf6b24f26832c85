import { Agent, type Dispatcher, ProxyAgent, request } from 'undici'
import type { Transport } from './context.ts'

/** Nothing was written to the remote: trying later is safe, and is no attempt. */
export class NotSent extends Error {}

const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])
const mostBytes = 32 * 1024 * 1024

/** The one place from which requests leave. Redirects are not followed: credentials go to the declared address and nowhere else. */
export function wire(proxy: string | null): { transport: Transport; close(): Promise<void> } {
  const timeouts = {
    connect: { timeout: 10_000 },
    headersTimeout: 25_000,
    bodyTimeout: 10_000,
    keepAliveTimeout: 4_000,
  }
  const dispatcher: Dispatcher = proxy ? new ProxyAgent({ uri: proxy, ...timeouts }) : new Agent(timeouts)
  const transport: Transport = async (api, it, { deadlineMs, signal }) => {
    const url = new URL(it.path.replace(/^\//, ''), api.base.endsWith('/') ? api.base : `${api.base}/`)
    if (url.origin !== new URL(api.base).origin)
      throw new NotSent(`the path ${it.path} leads away from ${api.base}`)
    for (const [name, value] of Object.entries(it.query ?? {})) url.searchParams.set(name, value)
    const body = it.body === undefined ? null : JSON.stringify(it.body)
    const headers = {
      accept: 'application/json',
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...api.headers,
    }
    try {
      const answer = await request(url, {
        method: it.method as Dispatcher.HttpMethod, // why: the connector names the verb as text
        headers,
        body,
        dispatcher,
        signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
      })
      return { status: answer.statusCode, headers: headersOf(answer.headers), body: await bodyOf(answer) }
    } catch (error) {
      throw isNeverLeft(error) ? new NotSent(wordsFor(error, url)) : error
    }
  }
  return { transport, close: () => dispatcher.close() }
}

function isNeverLeft(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? (error as { cause?: { code?: string } }).cause?.code
  if (code !== undefined && neverLeft.has(code)) return true
  return error instanceof AggregateError && error.errors.length > 0 && error.errors.every(isNeverLeft)
}

const wordsFor = (error: unknown, url: URL) =>
  `${url.host} cannot be reached: ${error instanceof Error && error.message ? error.message : 'no connection'}`

function headersOf(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw))
    for (const one of [value ?? []].flat()) headers.append(name, one)
  return headers
}

async function bodyOf(answer: Dispatcher.ResponseData): Promise<unknown> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer.body) {
    size += part.length
    if (size > mostBytes) throw new Error(`the answer is larger than ${mostBytes} bytes`)
    parts.push(part)
  }
  const text = Buffer.concat(parts).toString('utf8')
  if (text === '') return ''
  try {
    return JSON.parse(text)
  } catch {
    // A truncated JSON text is as good as an HTML page: the reader of the answer decides what that means.
    return text
  }
}
