import { type ClientRequest, type IncomingMessage, request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** `onConnected` is told when there is a connection: name found, TCP and TLS agreed. It may be told more than once. */
export type Send = (url: URL, request: Sent, onConnected: () => void) => Promise<Received>
type Sent = {
  method: string
  headers: Record<string, string>
  body?: string | undefined
  signal: AbortSignal
}
type Received = { status: number; headers: Headers; chunks: AsyncIterable<Uint8Array> }

/** Node's own client rather than `fetch`, which does not tell when it has connected. Follows no redirect. */
export const sendByNode: Send = async (url, { method, headers, body, signal }, onConnected) => {
  const isSecure = url.protocol === 'https:'
  const request = (isSecure ? secure : plain)(url, {
    method,
    headers: { ...headers, 'accept-encoding': 'gzip', 'user-agent': 'shipstation' },
    signal,
  })
  const broken = (says: string, cause: unknown) => {
    // The cast: Node throws errors. One that tried several addresses has a code and no message.
    const { message, code } = cause as NodeJS.ErrnoException
    return signal.aborted
      ? signal.reason
      : new Error(`${method} ${url.pathname} ${says}: ${message || code}`, { cause })
  }
  request.once('socket', (socket) => {
    if (request.reusedSocket) onConnected()
    else socket.once(isSecure ? 'secureConnect' : 'connect', onConnected)
  })
  // Behind a proxy of Node's the socket comes connected: what was written through it says so too.
  request.once('finish', onConnected)
  try {
    const response = await answerTo(request, body, signal)
    const chunks = read(response, (error) => broken('broke off', error))
    return { status: response.statusCode ?? 0, headers: headersOf(response), chunks }
  } catch (error) {
    throw broken('got no answer', error)
  }
}

/** With a `fetch` that was handed in, connecting counts as part of the wait for the answer. */
export const sendByFetch =
  (send: typeof fetch): Send =>
  async (url, { body, ...rest }, onConnected) => {
    onConnected()
    const response = await send(url, { ...rest, ...(body !== undefined && { body }), redirect: 'manual' })
    // The cast: the library's type of a body does not know that it can be looped over.
    const chunks = (response.body ?? []) as AsyncIterable<Uint8Array>
    return { status: response.status, headers: response.headers, chunks }
  }

const answerTo = (request: ClientRequest, body: string | undefined, signal: AbortSignal) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    // Node says nothing of an abort while a proxy is still asked for the way: seconds, with one that is silent.
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
    request.once('response', resolve)
    // Stays on: an error after the answer began comes again from its body.
    request.on('error', reject)
    request.end(body)
  })

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  return headers
}

async function* read(
  response: IncomingMessage,
  broken: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  const isPacked = response.headers['content-encoding'] === 'gzip'
  try {
    // What breaks is thrown by the loop: the callback has nothing to add.
    yield* isPacked ? pipeline(response, createGunzip(), () => {}) : response
  } catch (error) {
    throw broken(error)
  }
}
