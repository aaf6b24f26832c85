import assert from 'node:assert/strict'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createHttp } from '../src/index.ts'
import { askThrough, fullPort, silentPort } from './silent.ts'

const KEY = { apiKey: 'a', apiSecret: 'b' }

/** `127.0.0.1:PORT` of the server, which is gone with the test. */
async function listen(t: TestContext, server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  // The cast: a server that listens on a port has an address of this kind.
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
const serve = async (t: TestContext, answer: RequestListener) =>
  `http://${await listen(t, createHttpServer(answer))}`

test('a server that says nothing, or stops in the middle, is not waited for', async (t) => {
  const address = await serve(t, (request, response) => {
    if (request.url === '/half') response.write('{"a":')
    if (request.url === '/drops') setInterval(() => response.write(' '), 50).unref()
  })
  const http = createHttp({ ...KEY, address, timeouts: { first: 200, idle: 200, total: 600 } })
  await assert.rejects(http('GET', '/mute'), /GET \/mute was not answered for 200 ms/)
  await assert.rejects(http('GET', '/half'), /GET \/half was silent for 200 ms/)
  await assert.rejects(http('GET', '/drops'), /GET \/drops was not finished for 600 ms/)
})

test('who never agrees on a connection has a clock of its own, which a slow answer does not meet', async (t) => {
  const hangs = await listen(
    t,
    createServer(() => {}),
  )
  const timeouts = { connect: 150, first: 5_000 }
  const began = performance.now()
  await assert.rejects(
    createHttp({ ...KEY, address: `https://${hangs}`, timeouts })('GET', '/stores'),
    (error: Error) =>
      error.name === 'TimeoutError' && error.message === 'GET /stores was not connected for 150 ms',
  )
  assert.ok(performance.now() - began < 3_000)
  const slow = await serve(t, (_, response) => setTimeout(() => response.end('[]'), 400))
  const http = createHttp({ ...KEY, address: slow, timeouts })
  // The second goes over the connection of the first.
  for (let times = 0; times < 2; times++) assert.deepEqual((await http('GET', '/stores')).body, [])
})

test('a plain port that never takes the call is given up on after the connect timeout', async (t) => {
  const http = createHttp({
    ...KEY,
    address: `http://${await fullPort(t)}`,
    timeouts: { connect: 150, first: 5_000 },
  })
  const began = performance.now()
  await assert.rejects(
    http('GET', '/stores'),
    (error: Error) =>
      error.name === 'TimeoutError' && error.message === 'GET /stores was not connected for 150 ms',
  )
  assert.ok(performance.now() - began < 1_500)
})

test('a proxy that says nothing, or never takes the call, does not hold a request longer than it may take', async (t) => {
  const { host, heard } = await silentPort(t)
  const tunnelled = await askThrough(host, 'https://ssapi.shipstation.com')
  assert.equal(tunnelled.says, 'TimeoutError: GET /stores was not connected for 300 ms')
  assert.ok(tunnelled.ms < 1_500, `${tunnelled.ms} ms`)
  // Without TLS the proxy is who is spoken to: there is a connection, and no answer.
  const plain = await askThrough(host, 'http://shop.invalid')
  assert.equal(plain.says, 'TimeoutError: GET /stores was not answered for 600 ms')
  assert.deepEqual(heard, [
    'CONNECT ssapi.shipstation.com:443 HTTP/1.1',
    'GET http://shop.invalid/stores HTTP/1.1',
  ])
  const deaf = await askThrough(await fullPort(t), 'https://ssapi.shipstation.com')
  assert.equal(deaf.says, 'TimeoutError: GET /stores was not connected for 300 ms')
  assert.ok(deaf.ms < 1_500, `${deaf.ms} ms`)
})

test('a packed answer is read, one that breaks off is an error, and an abort gives its reason', async (t) => {
  const address = await serve(t, (request, response) => {
    if (request.url === '/half') {
      response.writeHead(200, { 'content-length': 100 }).write('[1')
      setTimeout(() => response.destroy(), 50)
    } else if (request.url === '/packed') {
      assert.equal(request.headers['accept-encoding'], 'gzip')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"name":"Grüße"}'))
    }
  })
  const http = createHttp({ ...KEY, address })
  assert.deepEqual((await http('GET', '/packed')).body, { name: 'Grüße' })
  await assert.rejects(http('GET', '/half'), /GET \/half broke off: aborted/)
  const stop = new AbortController()
  const waits = http('GET', '/mute', { signal: stop.signal })
  stop.abort(new Error('no longer wanted'))
  await assert.rejects(waits, /no longer wanted/)
})

test('a fetch that is handed in carries the request, and its wait is bounded too', async () => {
  const seen: Request[] = []
  const http = createHttp({
    ...KEY,
    timeouts: { first: 100 },
    fetch: async (url, options) => {
      const request = new Request(url, options)
      seen.push(request)
      if (request.method === 'GET') return Response.json([1])
      return new Promise((_, reject) =>
        request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)),
      )
    },
  })
  assert.deepEqual((await http('GET', '/stores', { query: { showInactive: 'true' } })).body, [1])
  assert.equal(seen[0]?.url, 'https://ssapi.shipstation.com/stores?showInactive=true')
  assert.equal(seen[0]?.headers.get('authorization'), 'Basic YTpi')
  await assert.rejects(http('POST', '/orders/createorder', { body: {} }), /was not answered for 100 ms/)
  assert.deepEqual(await seen[1]?.json(), {})
})

test("a partner's key goes along, and alone where an account is made", async () => {
  const seen: Request[] = []
  const http = createHttp({
    ...KEY,
    partnerKey: 'p',
    fetch: async (url, options) => {
      seen.push(new Request(url, options))
      return Response.json({})
    },
  })
  await http('GET', '/stores')
  await http('POST', '/accounts/registeraccount', { body: {} })
  const sent = ({ headers }: Request) =>
    ['authorization', 'x-partner', 'x-shipstation-partner'].map((name) => headers.get(name))
  assert.deepEqual(seen.map(sent), [
    ['Basic YTpi', 'p', null],
    [null, null, 'p'],
  ])
})
