import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Refusal } from '../refusal.ts'

interface Listening {
  /** As people on this machine reach it. */
  url: string
  /** Takes no new requests, lets the running ones end for a moment, then cuts what is left (event streams). */
  close(): Promise<void>
}

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch']

/** Slow senders are cut off; a large file on a thin line is not. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 300_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
}

const GRACE_MS = 1_000

/** @throws Refusal 75 when the port is taken, 78 when the address is not this machine's or needs rights. */
export async function listen(fetch: Fetch, host: string, port: number): Promise<Listening> {
  // An adapter for plain HTTP gives a plain HTTP server; its type leaves HTTP/2 open.
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false, serverOptions: LIMITS }) as Server
  server.maxConnections = 1000
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(refusalFor(error, host, port)))
    server.listen(port, host, done)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  return { url: `http://${nameFor(host)}:${bound}`, close: () => close(server) }
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
    server.close(() => {
      clearTimeout(cut)
      done()
    })
    server.closeIdleConnections()
  })
}

const nameFor = (host: string) =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host

function refusalFor(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const where = `${host}:${port}`
  if (error.code === 'EADDRINUSE')
    return new Refusal(
      `Port ${port} is taken by another program (${where}). Stop that one, or choose another with LONGSHORE_PORT.`,
      75,
    )
  if (error.code === 'EACCES')
    return new Refusal(
      `Listening on ${where} is not allowed for this user. Choose a LONGSHORE_PORT above 1023.`,
    )
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new Refusal(
      `This machine has no address ${host}. Set LONGSHORE_HOST to one of its own, such as 127.0.0.1.`,
    )
  return error
}
