import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export type Answer = { status: number; headers: Record<string, string | string[]>; body: Buffer }
/** One request on its way through: a trouble may ask the far side, answer the hub, do both, or neither. */
export type Passing = {
  method: string
  path: string
  /** The hub's end of it, for answers that are no answers. */
  socket: Socket
  /** Asks the far side what the hub asked. */
  ask(): Promise<Answer>
  give(answer: Answer): void
}
export type Trouble = {
  /** Whom it meets; every request unless said. */
  meets?(it: { method: string; path: string }): boolean
  /** So often; then it is over. */
  times: number
  deed(it: Passing): Promise<void> | void
}
export type Proxy = {
  url: string
  trouble(it: Trouble): void
  /** When each request came, as wall milliseconds. */
  readonly arrived: readonly number[]
  /** How many troubles have come about, and how many are still to come. */
  readonly met: number
  readonly waiting: number
  clear(): void
  close(): Promise<void>
}

/** Stands between the hub and a far side over HTTP, lets everything through, and makes the trouble that it is asked for. */
export async function startProxy(to: string, onPort = 0): Promise<Proxy> {
  let troubles: Trouble[] = []
  let met = 0
  const arrived: number[] = []
  const sockets = new Set<Socket>()
  const troubleFor = (it: { method: string; path: string }) => {
    const found = troubles.find((one) => one.times > 0 && (one.meets?.(it) ?? true))
    if (!found) return null
    met += 1
    found.times -= 1
    return found.deed
  }
  const server = createServer((request, response) => {
    arrived.push(Date.now())
    void (async () => {
      const passing = await passingOf(to, request, response)
      const deed = troubleFor(passing)
      if (deed) await deed(passing)
      else passing.give(await passing.ask())
    })().catch(() => request.socket.destroy())
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(onPort, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // why: a server that listens on a port has one
  return {
    url: `http://127.0.0.1:${port}`,
    arrived,
    trouble: (it) => void troubles.push({ ...it }),
    get met() {
      return met
    },
    get waiting() {
      return troubles.reduce((sum, one) => sum + one.times, 0)
    },
    clear: () => void (troubles = []),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

async function passingOf(to: string, request: IncomingMessage, response: ServerResponse): Promise<Passing> {
  const body = await wholeOf(request)
  const path = request.url ?? '/'
  const method = request.method ?? 'GET'
  return {
    method,
    path,
    socket: request.socket,
    ask: () => asked(to, { method, path, headers: request.headers, body }),
    give({ status, headers, body: bytes }) {
      response.writeHead(status, { ...headers, 'content-length': bytes.length })
      response.end(bytes)
    },
  }
}

type Asking = { method: string; path: string; headers: IncomingMessage['headers']; body: Buffer }
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])

function asked(to: string, { method, path, headers, body }: Asking): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = ask(
      new URL(path, to),
      { method, headers: { ...headers, connection: 'close' } },
      (answer) => {
        const kept = Object.entries(answer.headers).filter(
          (entry): entry is [string, string | string[]] => entry[1] !== undefined && !hopByHop.has(entry[0]),
        )
        wholeOf(answer).then(
          (bytes) =>
            resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(kept), body: bytes }),
          reject,
        )
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

async function wholeOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer) // why: without an encoding it is read in buffers
  return Buffer.concat(parts)
}

/** The answer as it goes over the wire, for cutting it up. */
export function bytesOf({ status, headers, body }: Answer, length = body.length): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': String(length) }).map(
    ([name, value]) => `${name}: ${[value].flat().join(', ')}`,
  )
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Said\r\n${lines.join('\r\n')}\r\n\r\n`), body])
}
