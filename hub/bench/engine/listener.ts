import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Connector, Flow, Receipt, Sink } from '../../src/connector.ts'
import type { Kind } from '../../src/model/entities.ts'

/** A far side that takes events and remembers when each came. It replays keys. */
export async function listener() {
  const came = new Map<string, number>()
  let requests = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      requests += 1
      const events = JSON.parse(body) as { key: string; about: string }[] // why: our own connector wrote it
      for (const { about } of events) if (!came.has(about)) came.set(about, performance.now())
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo // why: a server that listens on a port has an address of this kind
  return {
    ...{ url: `http://127.0.0.1:${port}/`, came },
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

type Body = { about: string }
const anything = { parse: (it: unknown) => it } as never // why: nothing parses settings here
const events: Sink<unknown, Body> = {
  ...{ body: anything, again: 'replays', most: 100 },
  async send(io, steps) {
    const { status } = await io.http('POST', 'events', {
      body: steps.map(({ key, body }) => ({ key, about: body.about })),
    })
    if (status !== 200) throw new Error(`the listener answered ${status}`)
    return new Map(steps.map(({ key }): [string, Receipt] => [key, { id: key }]))
  },
}
/** Tells of every record of a kind, once. */
const news = (kind: Kind): Flow<unknown, Body> => ({
  ...{ on: [kind], from: 'connected', to: 'listener.events' },
  plan: ({ ref }) => [{ do: 'tell', mode: 'once', body: { about: `${kind} ${ref.id}` }, says: 'Tell of it' }],
})
export const listenerConnector: Connector<{ base: string }> = {
  ...{ id: 'listener', title: 'Listener', settings: anything, secrets: anything },
  api: (_, { base }) => ({ base, headers: {}, limits: [{ requests: 100_000, perSeconds: 60 }] }),
  sinks: { events },
  flows: { parcels: news('shipment'), orders: news('order') },
}
