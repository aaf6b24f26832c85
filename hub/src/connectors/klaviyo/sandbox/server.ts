import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { api } from './api.ts'
import { control } from './control/index.ts'
import { pageFile } from './page.ts'
import { type Asked, json, type Reply } from './reply.ts'
import type { World } from './world.ts'

const MOST_BYTES = 64 * 1024 * 1024

export function createServer(world: World): Server {
  return createHttpServer((request, response) => {
    void answer(world, request, response).catch((error: unknown) => {
      // A defect of the sandbox itself: show it to whoever develops against it, do not fall over.
      write(response, json(500, { message: `The sandbox failed. ${String(error)}` }))
    })
  })
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await read(request)
  if (asked.path.startsWith('/_sandbox')) return write(response, control(world, asked))
  const file = asked.method === 'GET' ? pageFile(asked.path) : null
  if (file) return write(response, file)
  write(response, await api(world, asked))
}

async function read(request: IncomingMessage): Promise<Asked> {
  const origin = `http://${request.headers.host ?? 'sandbox'}`
  const { pathname, searchParams } = new URL(request.url ?? '/', origin)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) throw new Error(`The body is larger than ${MOST_BYTES} bytes.`)
    chunks.push(chunk)
  }
  return {
    method: request.method ?? 'GET',
    path: pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname,
    target: request.url ?? '/',
    origin,
    query: searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
  }
}

function write(response: ServerResponse, reply: Reply): void {
  if (reply.drop) return void response.socket?.destroy()
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body
  const sent = reply.cut ? body.subarray(0, Math.floor(body.length / 2)) : body
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': sent.length })
  response.end(sent)
}
